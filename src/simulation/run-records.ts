/** The records of a run, as a function of time: its session, what it does with one machine after the other, and what it leaves. */
import { seedOf, sequenceId } from '../estate/identity.js'
import { makeBackupMachinePoint, makeBackupPoint, restorePointOf } from './backup-points.js'
import type { Machine } from './machine.js'
import type { Make, Making, RecordKey } from './made.js'
import type { Outcome } from './nights.js'
import type { Plan } from './plan.js'
import { makeReplicaMachinePoint, makeReplicaVApp } from './replica-points.js'
import {
  endOf,
  isGood,
  isTroubled,
  KIND,
  madeAt,
  PLACES,
  partOf,
  RUNS,
  type Run,
  sessionIdOf,
  timesOf,
  typesOf,
} from './run.js'

/** What makes backups of virtual machines: a job, or a backup without one. */
const OF_VMS: readonly string[] = ['Job', 'Backup']

/** Makes all that there is of a run at a time: its sessions, and what it leaves; nothing before it begins. */
export function makeRun(run: Run, plan: Plan, now: number, make: Make): void {
  if (now < run.start) return
  const made = madeAt(run)
  const hasPoint = made !== undefined && made <= now
  if (hasPoint) makePointOf(run, plan, make)
  const session = sessionIdOf(run)
  make(typesOf(run).session, sessionOf(run, now, hasPoint))
  const { works, machines } = timesOf(run)
  for (const [index, machine] of run.machines.entries()) {
    const from = machines[index - 1] ?? works
    const to = machines[index] ?? from
    makeTask(run, plan, { machine, index, from, to, session }, now, make)
  }
}

/** What the machines of a night have in common. */
function makePointOf(run: Run, plan: Plan, make: Make): void {
  if (run.source[0] === 'Backup') makeBackupPoint(run, partOf(run, plan), make)
  if (run.source[0] === 'Replica') makeReplicaVApp(run, plan, make)
}

function makeMachinePoint(
  run: Run,
  plan: Plan,
  machine: Machine,
  at: number,
  make: Make,
): RecordKey | undefined {
  if (run.source[0] === 'Backup') return makeBackupMachinePoint(run, plan, machine, make)
  if (run.source[0] === 'Replica') return makeReplicaMachinePoint(run, plan, machine, at, make)
  return undefined
}

/** What is told of a machine that a run has not done when it stops. */
const stoppedBy = ({ told }: Run): Pick<Outcome, 'result' | 'reason'> => ({
  result: 'Failed',
  reason: told?.stop?.reason ?? '',
})

/** The session of the run itself. */
function sessionOf(run: Run, now: number, hasPoint: boolean): Making {
  const { works, machines, stop } = timesOf(run)
  const end = endOf(run)
  const record: Making = { id: sessionIdOf(run), CreationTimeUTC: run.start }
  const most = Math.floor(run.told?.stop?.at ?? 100)
  if (end <= now) {
    record.EndTimeUTC = end
    if (run.outcome) record.Result = run.outcome.result
    if (run.told?.stop) record.Result = 'Failed'
  } else {
    const done = machines.filter((one) => one <= now).length
    if (now < works) record.State = 'Starting'
    record.Progress = Math.min(most, Math.floor((done / Math.max(machines.length, 1)) * 100))
  }
  if (stop <= now) record.Progress = most
  if (run.attempt > 0) record.IsRetry = true
  record[run.job[0]] = run.job[1]
  // That of a VeeamZIP leads to no point (seen in a client).
  if (hasPoint && run.source[0] === 'Backup' && run.job[0] !== 'Backup')
    record.RestorePoint = restorePointOf(run)
  return record
}

/** What a run does with one machine. */
interface Turn {
  readonly machine: Machine
  readonly index: number
  readonly from: number
  readonly to: number
  readonly session: string
}

function makeTask(run: Run, plan: Plan, turn: Turn, now: number, make: Make): void {
  const { machine, index, from, to, session } = turn
  const { session: sessionType, task: taskType } = typesOf(run)
  const seed = seedOf(run.source[1])
  const place = (run.place * RUNS + run.attempt) * PLACES + index
  const { stop } = timesOf(run)
  // What is not done when a run stops has failed; what it stands still at is never done.
  const isStopped = to > stop && endOf(run) <= now
  const trouble = isStopped ? stoppedBy(run) : isTroubled(run, machine) ? run.outcome : null
  const hasBegun = from <= Math.min(now, stop)
  const isDone = isStopped || to <= Math.min(now, stop)
  const end = Math.min(to, stop)
  const result = trouble?.result ?? 'Success'
  const point =
    isDone && !isStopped && isGood(run, machine)
      ? makeMachinePoint(run, plan, machine, from, make)
      : undefined
  let holder = session
  // Each computer with an agent has a session of its own.
  if (run.job[0] === 'AgentBackupJob' && plan.machines.length > 1) {
    holder = sequenceId(seed, KIND.child, place)
    const child: Making = { id: holder, CreationTimeUTC: from }
    if (isDone) {
      child.EndTimeUTC = end
      child.Result = result
    }
    child[run.job[0]] = run.job[1]
    child.ParentSession = session
    if (hasBegun) make(sessionType, child)
    else holder = session
  }
  const task: Making = { id: sequenceId(seed, KIND.task, place) }
  if (hasBegun) task.CreationTimeUTC = from
  else if (!isDone) task.State = 'Pending'
  if (isDone) task.EndTimeUTC = end
  task.VmDisplayName = machine.name
  task.TotalSize = Math.round(plan.dataSize / Math.max(plan.machines.length, 1))
  if (isDone) task.Result = result
  // Only a task of a backup of virtual machines tells which it was.
  if (taskType === 'BackupTaskSession' && OF_VMS.includes(run.job[0])) task.VmUid = machine.ref
  if (isDone && trouble) task.Reason = trouble.reason
  task[sessionType] = holder
  // Only machines of hypervisors have points that tasks lead to.
  if (point?.[0] === 'VmRestorePoint' || point?.[0] === 'VmReplicaPoint') task[point[0]] = point[1]
  make(taskType, task)
}
