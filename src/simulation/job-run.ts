/**
 * One run of a job: its session, and what it did with each machine. What has not begun or ended by the
 * clock's now is still to come: then the session runs, and so does one machine, and others wait.
 */
import { sequenceId, spread } from '../estate/identity.js'
import type { Maker, Making, RecordKey } from '../loading/draft.js'
import type { Path } from '../loading/fixture-error.js'
import type { Machine } from './machine.js'

const MINUTE = 60_000
/** Before the first machine's turn, and after the last one's. */
const BEGINNING = 15_000

/** Numbers for the kinds of things that a run brings, among those of other kinds of the same seed. */
const KIND = { session: 31, task: 32, child: 33 } as const
/** Runs of one night (a retry is the second), and machines of one run. */
const RUNS = 4
const PLACES = 10_000

/** How a run went where it did not go well. */
export interface Outcome {
  /** How many nights ago. */
  readonly ago: number
  readonly result: 'Warning' | 'Failed'
  /** The machine that had trouble; the first unless given. */
  readonly machine: string | undefined
  readonly reason: string
  /** Whether a second run did what the first could not. */
  readonly retry: boolean
}

export interface JobRun {
  /** The types of the session and of its tasks. */
  readonly session: 'BackupJobSession' | 'ReplicaJobSession'
  readonly task: 'BackupTaskSession' | 'ReplicaTaskSession'
  readonly job: RecordKey
  /** Where in the fixture it is told of. */
  readonly path: Path
  readonly seed: number
  /** Its number among all nights; ids follow from it. */
  readonly place: number
  /** 0 for the run itself, 1 for its retry. */
  readonly attempt: number
  /** Milliseconds since the epoch. */
  readonly start: number
  readonly machines: readonly Machine[]
  readonly outcome: Outcome | undefined
  /** The id of the restore point that it made. */
  readonly restorePoint?: string
  /** Bytes of the data of all machines. */
  readonly dataSize: number
  /**
   * Makes what the run leaves of one machine.
   * @param at when its turn came
   */
  makePoint?(machine: Machine, maker: Maker, at: number): RecordKey
  /** Whether each machine has a session of its own, as with agents. */
  readonly children?: boolean
}

/** When the run ends, if nothing is done but to go on. */
const endOf = (run: JobRun, ends: readonly number[]): number =>
  (ends.at(-1) ?? run.start) + BEGINNING

/** Makes the sessions of the run, and what it leaves. */
export function makeRun(run: JobRun, maker: Maker): void {
  const { seed, machines, outcome, path, job } = run
  const { now, contract } = maker
  const [sessionType, taskType] = [contract.type(run.session), contract.type(run.task)]
  const place = run.place * RUNS + run.attempt
  const ends = endsOf(run)
  const session = sequenceId(seed, KIND.session, place)
  maker.make({ type: sessionType, record: sessionOf(run, session, ends, now), path })
  const troubledMachine = outcome && (outcome.machine ?? machines[0]?.name)
  // Only a task of a backup of virtual machines tells which it was.
  const tellsMachine = run.task === 'BackupTaskSession' && job[0] === 'Job'
  const TotalSize = Math.round(run.dataSize / machines.length)

  for (const [index, machine] of machines.entries()) {
    const from = ends[index - 1] ?? run.start + BEGINNING
    const to = ends[index] ?? from
    const trouble = troubledMachine === machine.name ? outcome : undefined
    const isDone = to <= now
    const hasPoint = isDone && trouble?.result !== 'Failed'
    const point = hasPoint ? run.makePoint?.(machine, maker, from) : undefined
    const result = trouble?.result ?? 'Success'
    let holder = session
    if (run.children) {
      holder = sequenceId(seed, KIND.child, place * PLACES + index)
      const child: Making = { id: holder, CreationTimeUTC: from }
      if (isDone) {
        child.EndTimeUTC = to
        child.Result = result
      }
      child[job[0]] = job[1]
      child.ParentSession = session
      maker.make({ type: sessionType, record: child, path })
    }
    const id = sequenceId(seed, KIND.task, place * PLACES + index)
    const { name: VmDisplayName } = machine
    const task: Making = isDone
      ? { id, CreationTimeUTC: from, EndTimeUTC: to, VmDisplayName, TotalSize, Result: result }
      : { id, CreationTimeUTC: from, VmDisplayName, TotalSize }
    if (!isDone && from > now) task.State = 'Pending'
    if (tellsMachine) task.VmUid = machine.ref
    if (isDone && trouble) task.Reason = trouble.reason
    task[run.session] = holder
    // Only machines of hypervisors have points that tasks lead to.
    if (point && point[0] in taskType.belongsTo) task[point[0]] = point[1]
    maker.make({ type: taskType, record: task, path })
  }
}

/** The session of the run itself. */
function sessionOf(run: JobRun, id: string, ends: readonly number[], now: number): Making {
  const end = endOf(run, ends)
  const record: Making = { id, CreationTimeUTC: run.start }
  if (end <= now) {
    record.EndTimeUTC = end
    if (run.outcome) record.Result = run.outcome.result
  } else {
    const done = ends.filter((one) => one <= now).length
    record.Progress = Math.floor((done / Math.max(ends.length, 1)) * 100)
  }
  if (run.attempt > 0) record.IsRetry = true
  record[run.job[0]] = run.job[1]
  if (run.restorePoint !== undefined) record.RestorePoint = run.restorePoint
  return record
}

/** When each machine is done with. */
function endsOf(run: JobRun): number[] {
  let at = run.start + BEGINNING
  return run.machines.map((_, index) => {
    at += Math.floor((2 + spread(run.seed, run.place * 31 + index) * 6) * MINUTE)
    return at
  })
}

/** The times at which something about the run changes, in order. */
export function turnsOf(run: JobRun): number[] {
  const ends = endsOf(run)
  return [run.start, run.start + BEGINNING, ...ends, endOf(run, ends)]
}

/** The run that does what the first could not, ten minutes after it. */
export function retryOf(run: JobRun): JobRun | undefined {
  const { outcome } = run
  if (outcome?.result !== 'Failed' || !outcome.retry) return undefined
  const troubled = outcome.machine ?? run.machines[0]?.name
  const machines = run.machines.filter((machine) => machine.name === troubled)
  const start = endOf(run, endsOf(run)) + 10 * MINUTE
  const dataSize = (run.dataSize / run.machines.length) * machines.length
  return { ...run, attempt: 1, start, machines, dataSize, outcome: undefined }
}
