/** How jobs go on: the next run comes by the schedule, begins, and goes on until it is over. */
import type { EstateRecord } from '../contract/record.js'
import type { Course } from '../estate/course.js'
import type { Estate } from '../estate/estate.js'
import { carryOver } from './difference.js'
import type { Made, RecordKey } from './made.js'
import { HISTORY, isFull, isProgress, outcomeOf, placeOf } from './plan.js'
import { dropOldRuns, keepPoint, progressOf, setProgress } from './retention.js'
import {
  isRun,
  madeAt,
  makeRun,
  RUNNING,
  type Run,
  retryOf,
  runOf,
  sessionIdOf,
  turnsOf,
  typesOf,
} from './run.js'
import { nextRun } from './schedule.js'

const JOBS: readonly string[] = ['Job', 'AgentBackupJob', 'NasJob']
const SOURCES: readonly string[] = ['Backup', 'Replica', 'CloudReplica', 'NasJob']
const SESSIONS: readonly string[] = ['BackupJobSession', 'ReplicaJobSession']
/** Elements of a job that tell when it runs. */
const SCHEDULE = ['JobScheduleOptions', 'ScheduleEnabled', 'ScheduleConfigured']

/** The key of a run that is about to begin. */
export const BEGINNING = 'Begin'

/** Every job with a schedule knows when it runs next, and runs then. */
export const nextRuns: Course = {
  key: 'NextRun',
  ofEvery: true,
  appliesTo: ({ name }) => JOBS.includes(name),
  isValue: () => false,
  follow(before, job, changed, at) {
    if (typeof changed.NextRun === 'number') return undefined
    if (before && !SCHEDULE.some((key) => key in changed)) return undefined
    return { NextRun: nextRun(job, at) ?? null }
  },
  due: ({ record: { ScheduleEnabled, NextRun } }) =>
    ScheduleEnabled === false || typeof NextRun !== 'number' ? Number.POSITIVE_INFINITY : NextRun,
  happen({ type, record }, at, estate) {
    for (const source of sourcesOf(type, record.id, estate))
      planRun(source, [type, record.id], at, estate)
    estate.update(type, record.id, { NextRun: nextRun(record, at) ?? null })
  },
}

/** What a job leaves its points in, as far as it makes any by itself. */
function sourcesOf(type: string, id: string, estate: Estate): RecordKey[] {
  const keys = (of: string, records: readonly EstateRecord[]): RecordKey[] =>
    records.map((record) => [of, record.id])
  const all: RecordKey[] =
    type === 'NasJob'
      ? [[type, id]]
      : [
          ...keys('Backup', estate.children('Backup', type, id)),
          ...(type === 'Job' ? keys('Replica', estate.children('Replica', type, id)) : []),
        ]
  return all.filter((source) => progressOf(source, estate))
}

/** Lets the run of a night begin, unless the last one goes on still. */
function planRun(source: RecordKey, job: RecordKey, at: number, estate: Estate): void {
  const progress = progressOf(source, estate)
  if (!progress || isBusy(source, progress.session, estate)) return
  const { plan, kept } = progress
  const number = progress.number + 1
  const run = runOf(source, job, plan, {
    place: placeOf(plan, number),
    start: at,
    outcome: outcomeOf(plan, number),
    full: isFull(kept, plan, at),
  })
  setProgress(source, { ...progress, number, session: sessionIdOf(run) }, estate)
  const [type, id] = source
  estate.setRoutine({ type, id, key: BEGINNING, value: run })
}

function isBusy([type, id]: RecordKey, session: string | null, estate: Estate): boolean {
  if (estate.routineOf(type, id, BEGINNING) !== undefined) return true
  const of = type === 'Replica' ? 'ReplicaJobSession' : 'BackupJobSession'
  return session !== null && estate.routineOf(of, session, RUNNING) !== undefined
}

/** A run begins some seconds after its time, and a retry some minutes after what it is to make good. */
export const beginnings: Course = {
  key: BEGINNING,
  appliesTo: ({ name }) => SOURCES.includes(name),
  isValue: isRun,
  due: ({ value }) => (value as Run).start,
  happen({ type, record: { id }, value }, at, estate) {
    const run = value as Run
    estate.dropRoutine(type, id, BEGINNING)
    const job = estate.find(...run.job)
    if (!job || (run.attempt > 0 && job.ScheduleEnabled === false)) return
    const progress = progressOf(run.source, estate)
    if (!progress) return
    if (run.attempt === 0) dropOldRuns(run.source, progress, estate)
    else setProgress(run.source, { ...progress, session: sessionIdOf(run) }, estate)
    carryOver([], recordsOf(run, at, estate), estate)
    const session = typesOf(run).session
    if (estate.find(session, sessionIdOf(run)))
      estate.setRoutine({ type: session, id: sessionIdOf(run), key: RUNNING, value: run })
  },
}

/** A run goes on, machine by machine, until it is over or someone ends it. */
export const runs: Course = {
  key: RUNNING,
  appliesTo: ({ name }) => SESSIONS.includes(name),
  isValue: isRun,
  due: ({ record, value }, after) =>
    isOver(record)
      ? Number.POSITIVE_INFINITY
      : (turnsOf(value as Run).find((turn) => turn > after) ?? Number.POSITIVE_INFINITY),
  happen({ type, record: { id }, value }, at, estate) {
    const run = value as Run
    const turns = turnsOf(run)
    const before = turns.findLast((turn) => turn < at) ?? run.start
    carryOver(recordsOf(run, before, estate), recordsOf(run, at, estate), estate)
    const made = madeAt(run)
    if (made !== undefined && made > before && made <= at)
      keepPoint(run.source, { place: run.place, night: run.night, full: run.full }, estate)
    if (at < (turns.at(-1) ?? at)) return
    estate.dropRoutine(type, id, RUNNING)
    const retry = retryOf(run)
    const [sourceType, sourceId] = run.source
    if (retry && estate.find(sourceType, sourceId))
      estate.setRoutine({ type: sourceType, id: sourceId, key: BEGINNING, value: retry })
  },
}

/** Nothing happens to the progress by itself: other courses go by it. */
export const histories: Course = {
  key: HISTORY,
  appliesTo: ({ name }) => SOURCES.includes(name),
  isValue: isProgress,
  due: () => Number.POSITIVE_INFINITY,
  happen() {},
}

/** Whether someone has ended a run. */
const isOver = ({ EndTimeUTC, State }: EstateRecord): boolean =>
  typeof EndTimeUTC === 'number' || State === 'Stopped'

/** What there was of runs at the last of their turns: the next one begins with that. */
const lastSeen = new WeakMap<Run, { readonly at: number; readonly made: readonly Made[] }>()

/** What there is of a run at a time. */
function recordsOf(run: Run, at: number, estate: Estate): readonly Made[] {
  const last = lastSeen.get(run)
  if (last?.at === at) return last.made
  const progress = progressOf(run.source, estate)
  const made: Made[] = []
  if (progress) makeRun(run, progress.plan, at, (type, record) => made.push({ type, record }))
  lastSeen.set(run, { at, made })
  return made
}
