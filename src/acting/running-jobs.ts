/** Jobs of all kinds are started, stopped and run again; their schedules are switched off and on. */
import type { EstateRecord } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { seedOf } from '../estate/identity.js'
import { shownIn } from '../estate/shown-in.js'
import { firstRun } from '../simulation/first-run.js'
import type { RecordKey } from '../simulation/made.js'
import { type Progress, placeOf } from '../simulation/plan.js'
import { progressOf } from '../simulation/retention.js'
import { RUNNING, type Run, sessionIdsOf, sessionTypeOf } from '../simulation/run.js'
import { endRun, tasksOf } from '../simulation/run-ending.js'
import { BEGINNING, begun, isBusy, planRun, sourcesOf } from '../simulation/run-planning.js'
import { CANCELED } from '../task-rules/task-rule.js'
import type { Asked, Decider } from './decider.js'
import { refused } from './refusals.js'

/** A job as a decider needs it. @throws Refused if it is gone */
function jobOf(type: string, { params }: Asked, estate: ChangingEstate): EstateRecord {
  const id = params.ID ?? ''
  const job = estate.find(type, id)
  if (!job) throw refused('gone', { type, id })
  return job
}

const nameOf = (job: EstateRecord): string => String(job.Name ?? '')

/** Starts a job: its run begins at once. */
export const starts = (type: string): Decider => ({
  begin(asked, estate) {
    const job = jobOf(type, asked, estate)
    const sources = sourcesOf(type, job.id, estate)
    if (sources.some((source) => isBusy(source, estate)))
      throw refused('jobRuns', { name: nameOf(job) })
    const keyed = { key: [type, job.id], record: job } as const
    if (sources.length > 0)
      return sources.flatMap((source) => planRun(source, keyed, asked.at, estate, true))
    // What agents and file shares have to back up, only their fixtures tell.
    const commands = type === 'Job' ? firstRun(keyed, asked.at, estate) : []
    if (commands.length === 0) throw refused('noObjects', { name: nameOf(job) })
    return commands
  },
  decide: (asked, estate) => ({
    commands: [],
    message: `Job "${nameOf(jobOf(type, asked, estate))}" triggered to start.`,
  }),
})

/** Stops the run of a job: what is done is kept, and nothing more comes of it. */
export const stops = (type: string): Decider => ({
  begin(asked, estate) {
    const job = jobOf(type, asked, estate)
    const commands = sourcesOf(type, job.id, estate).flatMap((source) => stopping(source, estate))
    if (commands.length === 0) throw refused('jobIdle', { name: nameOf(job) })
    return commands
  },
  decide(asked, estate) {
    const job = jobOf(type, asked, estate)
    return {
      commands: runningOf(type, job.id, estate).flatMap((session) =>
        endRun(session, asked.at, CANCELED, estate),
      ),
      message: `Job "${nameOf(job)}" triggered to stop.`,
    }
  },
})

/** Stops one run, by its session. */
export const stopsSession: Decider = {
  begin({ params }, estate) {
    const session: RecordKey = ['BackupJobSession', params.ID ?? '']
    if (estate.routineOf(...session, RUNNING) === undefined) throw refused('notRunning')
    return [{ do: 'update', type: session[0], id: session[1], changes: { State: 'Stopping' } }]
  },
  decide({ params, at }, estate) {
    const id = params.ID ?? ''
    const session = estate.find('BackupJobSession', id)
    if (!session) throw refused('gone', { type: 'BackupJobSession', id })
    return {
      commands: endRun(['BackupJobSession', id], at, CANCELED, estate),
      message: `Job Session "${shownIn(estate, 'BackupJobSession', session, 'Name')}" triggered to stop.`,
    }
  },
}

/** Runs a job again for the machines that failed, after a run that failed. */
export const retries = (type: string): Decider => ({
  begin(asked, estate) {
    const job = jobOf(type, asked, estate)
    const commands = sourcesOf(type, job.id, estate).flatMap((source) => {
      const progress = progressOf(source, estate)
      const run = progress && retryOf(source, [type, job.id], progress, asked.at, estate)
      return run ? begun(source, progress, run) : []
    })
    if (commands.length === 0) throw refused('nothingToRetry', { name: nameOf(job) })
    return commands
  },
  decide: (asked, estate) => ({
    commands: [],
    message: `Job "${nameOf(jobOf(type, asked, estate))}" triggered to retry.`,
  }),
})

/** Switches a job off, or on. */
export const toggles = (type: string): Decider => ({
  decide(asked, estate) {
    const job = jobOf(type, asked, estate)
    const changes = { ScheduleEnabled: job.ScheduleEnabled === false }
    return { commands: [{ do: 'update', type, id: job.id, changes }] }
  },
})

/** The commands by which the run of a source stops; none where none goes on. */
function stopping(source: RecordKey, estate: ChangingEstate): Command[] {
  const [type, id] = source
  const session = progressOf(source, estate)?.session
  if (estate.routineOf(type, id, BEGINNING) !== undefined)
    return [{ do: 'dropRoutine', type, id, key: BEGINNING }]
  const of = sessionTypeOf(source)
  if (!session || estate.routineOf(of, session, RUNNING) === undefined) return []
  return [{ do: 'update', type: of, id: session, changes: { State: 'Stopping' } }]
}

/** The sessions of a job that are being stopped. */
function runningOf(type: string, job: string, estate: ChangingEstate): RecordKey[] {
  return ['BackupJobSession', 'ReplicaJobSession'].flatMap((of) =>
    type in estate.contract.type(of).belongsTo
      ? estate
          .children(of, type, job)
          .filter(({ State }) => State === 'Stopping')
          .map(({ id }): RecordKey => [of, id])
      : [],
  )
}

/** The run that does again what the last one of a source could not; undefined where it has not failed. */
function retryOf(
  source: RecordKey,
  job: RecordKey,
  { plan, number, session, kept }: Progress,
  at: number,
  estate: ChangingEstate,
): Run | undefined {
  if (session === null || isBusy(source, estate)) return undefined
  const type = sessionTypeOf(source)
  const last = estate.find(type, session)
  if (last?.Result !== 'Failed') return undefined
  const failed = tasksOf([type, session], estate).filter(({ Result }) => Result === 'Failed')
  const names = failed.map(({ VmDisplayName }) => VmDisplayName)
  const place = placeOf(plan, number)
  const attempt = sessionIdsOf(source[1], place).findIndex((id) => !estate.find(type, id))
  if (attempt < 0) return undefined
  return {
    source,
    job,
    place,
    attempt,
    night: Number(last.CreationTimeUTC) - (seedOf(session) % 2),
    start: at,
    machines: plan.machines.filter(({ name }) => names.includes(name)),
    outcome: null,
    full: kept.length === 0,
  }
}
