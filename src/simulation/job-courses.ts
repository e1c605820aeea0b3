/** How jobs go on: the next run comes by the schedule, begins, and goes on until it is over. */
import type { EstateRecord } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate, Course } from '../estate/course.js'
import { ENDING } from '../estate/ending.js'
import { sizesOf } from './backup-points.js'
import { carryOver } from './difference.js'
import { firstRun } from './first-run.js'
import { inRepository } from './full-repository.js'
import type { Made } from './made.js'
import { HISTORY, isProgress } from './plan.js'
import { dropOldRuns, keepPoint, progressOf, setProgress } from './retention.js'
import {
  endOf,
  isRun,
  madeAt,
  partOf,
  RUNNING,
  type Run,
  retryOf,
  sessionIdOf,
  turnsOf,
  typesOf,
} from './run.js'
import { endRun } from './run-ending.js'
import { BEGINNING, isOffline, type KeyedJob, planRun, sourcesOf, UNSEEN } from './run-planning.js'
import { makeRun } from './run-records.js'
import { nextRun, PREVIOUS_JOB, retryWait, runsAfter, windowEnd } from './schedule.js'
import { asTold } from './told-run.js'

const JOBS: readonly string[] = ['Job', 'AgentBackupJob', 'NasJob']
const SOURCES: readonly string[] = ['Backup', 'Replica', 'CloudReplica', 'NasJob']
const SESSIONS: readonly string[] = ['BackupJobSession', 'ReplicaJobSession']
/** Elements of a job that tell when it runs. */
const SCHEDULE = ['JobScheduleOptions', 'NextRun', 'ScheduleEnabled', 'ScheduleConfigured']

/** Every job with a schedule knows when it runs next, and runs then. */
export const nextRuns: Course = {
  key: 'NextRun',
  ofEvery: true,
  appliesTo: ({ name }) => JOBS.includes(name),
  isValue: () => false,
  follow(before, job, changed, at, zone) {
    if (typeof changed.NextRun === 'number') return undefined
    if (before && !SCHEDULE.some((key) => key in changed)) return undefined
    return { NextRun: nextRun(job, at, zone) ?? null }
  },
  due: ({ record: { ScheduleEnabled, NextRun } }) =>
    ScheduleEnabled === false || typeof NextRun !== 'number' ? Number.POSITIVE_INFINITY : NextRun,
  happen({ type, record }, at, estate) {
    if (!isOffline(record, estate)) letRun({ key: [type, record.id], record }, at, estate)
    estate.update(type, record.id, { NextRun: nextRun(record, at, estate.courses.zone) ?? null })
  },
}

/** A run begins some seconds after its time, and a retry as many minutes as the job waits after what it is to make good. */
export const beginnings: Course = {
  key: BEGINNING,
  appliesTo: ({ name }) => SOURCES.includes(name),
  isValue: isRun,
  due: ({ value }) => (value as Run).start,
  happen({ type, record: { id }, value }, at, estate) {
    const planned = value as Run
    estate.dropRoutine(type, id, BEGINNING)
    const job = estate.find(...planned.job)
    if (!job || (planned.attempt > 0 && job.ScheduleEnabled === false)) return
    const progress = progressOf(planned.source, estate)
    if (!progress) return
    const run = inWindow(inRepository(asTold(planned, job, estate), estate), job, estate)
    if (run.attempt === 0) dropOldRuns(run, progress, estate)
    else setProgress(run.source, { ...progress, session: sessionIdOf(run) }, estate)
    if (run.unseen) {
      estate.setRoutine({ type, id, key: UNSEEN, value: run })
      return
    }
    carryOver([], recordsOf(run, at, estate), estate)
    const session = typesOf(run).session
    if (estate.find(session, sessionIdOf(run)))
      estate.setRoutine({ type: session, id: sessionIdOf(run), key: RUNNING, value: run })
  },
}

/** A run that goes on no longer than the backup window, unless a tester has told how it goes. */
function inWindow(run: Run, job: EstateRecord, { courses }: ChangingEstate): Run {
  const end = windowEnd(job, run.start, courses.zone)
  const last = endOf(run)
  if (run.told || end >= last) return run
  const at = (100 * (end - run.start)) / (last - run.start)
  return { ...run, outcome: null, told: { stop: { at, reason: OUT_OF_WINDOW } } }
}

/** Why a run was ended that was not through (ours). */
const OUT_OF_WINDOW = 'The job was terminated: the backup window is over.'

/** A run goes on, machine by machine, until it is over or someone ends it. */
export const runs: Course = {
  key: RUNNING,
  relations: { Job: PREVIOUS_JOB },
  appliesTo: ({ name }) => SESSIONS.includes(name),
  isValue: isRun,
  due({ record, value }, after) {
    if (isOver(record)) return after
    // Its task ends it.
    if (record.State === 'Stopping') return Number.POSITIVE_INFINITY
    const run = value as Run
    const next = turnsOf(run).find((turn) => turn > after)
    return next ?? (endOf(run) === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : after)
  },
  happen({ type, record, value }, at, estate) {
    const { id } = record
    const run = value as Run
    if (isOver(record)) {
      estate.dropRoutine(type, id, RUNNING)
      return
    }
    if (!progressOf(run.source, estate)) {
      applyAll(endRun([type, id], at, `The ${run.source[0]} was removed`, estate), estate)
      return
    }
    const turns = turnsOf(run)
    const before = turns.findLast((turn) => turn < at) ?? run.start
    const isLast = at >= endOf(run)
    // An end that someone has told comes when it was told.
    const isEndTold = isLast && estate.routineOf(type, id, ENDING) !== undefined
    const after = recordsOf(run, at, estate).filter((made) => !isEndTold || made.record.id !== id)
    carryOver(recordsOf(run, before, estate), after, estate)
    const made = madeAt(run)
    if (made !== undefined && made > before && made <= at)
      keepPoint(run.source, { place: run.place, night: run.night, full: run.full }, estate)
    if (!isLast) return
    estate.dropRoutine(type, id, RUNNING)
    const isRetried = !isEndTold && planRetry(run, estate)
    planCopies(run, at, estate)
    if (!isRetried) planFollowing(run, at, estate)
  },
}

/** Jobs that copy what others make at once begin when a run has made something. */
function planCopies(run: Run, at: number, estate: ChangingEstate): void {
  if (madeAt(run) === undefined || run.job[0] !== 'Job') return
  for (const { Job } of estate.children('LinkedJobObject', 'LinkedJob', run.job[1])) {
    const record = estate.find('Job', String(Job))
    if (record?.JobType !== 'ImmediateBackupCopy' || record.ScheduleEnabled === false) continue
    if (isOffline(record, estate)) continue
    letRun({ key: ['Job', record.id], record }, at, estate)
  }
}

/** Lets the next run of a job begin; one that only backs up needs nothing that tells of its nights. */
function letRun(job: KeyedJob, at: number, estate: ChangingEstate): void {
  const [type, id] = job.key
  const sources = sourcesOf(type, id, estate)
  for (const source of sources) applyAll(planRun(source, job, at, estate), estate)
  const { JobType = 'Backup' } = job.record
  if (sources.length === 0 && type === 'Job' && JobType === 'Backup')
    applyAll(firstRun(job, at, estate), estate)
}

function applyAll(commands: readonly Command[], estate: ChangingEstate): void {
  for (const command of commands) estate.apply(command)
}

/** Lets the run begin that does what another could not. @returns whether there is one */
function planRetry(run: Run, estate: ChangingEstate): boolean {
  const job = estate.find(...run.job)
  const retry = job && retryOf(run, retryWait(job))
  const [type, id] = run.source
  if (!retry || !estate.find(type, id)) return false
  estate.setRoutine({ type, id, key: BEGINNING, value: retry })
  return true
}

/**
 * Jobs that are to run after another begin when its run is over, with its retry, however that began and ended: our
 * choice, but that a run which someone has stopped is followed by none.
 */
function planFollowing({ job: [type, id] }: Run, at: number, estate: ChangingEstate): void {
  if (type !== 'Job') return
  for (const record of estate.children('Job', PREVIOUS_JOB, id)) {
    if (runsAfter(record) !== id || isOffline(record, estate)) continue
    letRun({ key: ['Job', record.id], record }, at, estate)
  }
}

/** A run that nobody sees goes by as others do, but leaves no records: its point is counted, no more. */
export const unseenRuns: Course = {
  key: UNSEEN,
  appliesTo: ({ name }) => SOURCES.includes(name),
  isValue: () => false,
  due({ value }, after) {
    const run = value as Run
    const made = madeAt(run) ?? Number.POSITIVE_INFINITY
    return made > after ? Math.min(made, endOf(run)) : endOf(run)
  },
  happen({ type, record: { id }, value }, at, estate) {
    const run = value as Run
    const progress = progressOf(run.source, estate)
    if (at === madeAt(run) && progress) {
      const { place, night, full } = run
      const size = sizesOf(run, partOf(run, progress.plan)).BackupSize
      keepPoint(run.source, { place, night, full, size }, estate)
    }
    if (at < endOf(run)) return
    estate.dropRoutine(type, id, UNSEEN)
    const isRetried = planRetry(run, estate)
    planCopies(run, at, estate)
    if (!isRetried) planFollowing(run, at, estate)
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
function recordsOf(run: Run, at: number, estate: ChangingEstate): readonly Made[] {
  const last = lastSeen.get(run)
  if (last?.at === at) return last.made
  const progress = progressOf(run.source, estate)
  const made: Made[] = []
  if (progress) makeRun(run, progress.plan, at, (type, record) => made.push({ type, record }))
  lastSeen.set(run, { at, made })
  return made
}
