/** Tells anew how the last runs of jobs went: what they left goes, and what they would have left comes. */
import type { EstateRecord } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import type { RunsChange } from '../loading/estate-change.js'
import { HALF } from '../task-rules/task-rule.js'
import { readDuration } from '../time/duration.js'
import { carryOver } from './difference.js'
import type { Made, RecordKey } from './made.js'
import type { Outcome } from './nights.js'
import { type Plan, placeOf, placeOfRunning } from './plan.js'
import {
  dropSessions,
  firstWithRuns,
  keepPoint,
  progressOf,
  removePoint,
  setProgress,
} from './retention.js'
import {
  endOf,
  madeAt,
  RUNNING,
  type Run,
  retryOf,
  sessionIdOf,
  sessionIdsOf,
  sessionTypeOf,
  typesOf,
} from './run.js'
import { BEGINNING, sourcesOf, UNSEEN } from './run-planning.js'
import { makeRun } from './run-records.js'
import { RETRY_WAIT, retryWait } from './schedule.js'

/** Types of jobs that leave runs. */
export const JOBS: readonly string[] = ['Job', 'AgentBackupJob', 'NasJob']

const MINUTE = 60_000

/** A night that a source was run in. */
interface Night {
  readonly place: number
  /** When its run began, in milliseconds since the epoch. */
  readonly start: number
  /** Whether it made a full backup. */
  readonly full: boolean
}

/**
 * Tells anew how the last runs went, in steps.
 * @param jobs type and record of those that it is about
 * @param at milliseconds since the epoch
 * @returns of how many jobs there was anything to tell
 */
export function* retell(
  told: RunsChange,
  jobs: readonly (readonly [type: string, record: EstateRecord])[],
  at: number,
  estate: ChangingEstate,
): Generator<undefined, number> {
  const earliest = at - (readDuration(told.since) ?? 0)
  const { first = Number.POSITIVE_INFINITY } = told
  let count = 0
  for (const [type, { id }] of jobs) {
    if (count === first) break
    let isRetold = false
    for (const source of sourcesOf(type, id, estate))
      if (retellSource(told, source, [type, id], earliest, at, estate)) isRetold = true
    if (isRetold) count++
    yield
  }
  return count
}

/** @returns whether there was anything to tell */
function retellSource(
  told: RunsChange,
  source: RecordKey,
  job: RecordKey,
  earliest: number,
  at: number,
  estate: ChangingEstate,
): boolean {
  const progress = progressOf(source, estate)
  if (!progress) return false
  const { plan } = progress
  const nights = nightsSince(source, earliest, estate)
  for (const { place } of nights) clear(source, place, estate)
  for (const key of [BEGINNING, UNSEEN])
    if (estate.routineOf(...source, key) !== undefined) estate.dropRoutine(...source, key)
  const outcome = outcomeOf(told)
  for (const [index, { place, start, full }] of nights.entries()) {
    if (told.went === 'missed' || (told.went === 'running' && index > 0)) continue
    const { machines } = plan
    const night = Math.floor(start / MINUTE) * MINUTE
    const run: Run = {
      ...{ source, job, place, attempt: 0, night, start, machines, full },
      outcome: outcome && { ...outcome, ago: 0 },
      ...(told.went === 'running' && { told: { stop: { at: HALF, reason: null } } }),
    }
    bring(run, plan, at, estate)
  }
  if (told.onward && outcome) {
    const known = progressOf(source, estate)
    if (known) setProgress(source, { ...known, plan: { ...plan, onward: outcome } }, estate)
  }
  return nights.length > 0 || told.onward === true
}

/** How a run went by what is told of it; null for one that nothing went wrong with. */
function outcomeOf({ went, reason = '', retry = false, everyMachine }: RunsChange) {
  if (went !== 'failed' && went !== 'warning') return null
  return {
    result: went === 'failed' ? 'Failed' : 'Warning',
    machine: null,
    ...(everyMachine && { every: true as const }),
    reason,
    retry,
  } satisfies Omit<Outcome, 'ago'>
}

/** The nights of a source whose runs began no earlier, the first of them first. */
function nightsSince(source: RecordKey, earliest: number, estate: ChangingEstate): Night[] {
  const progress = progressOf(source, estate)
  if (!progress) return []
  const { plan, number } = progress
  const first = firstWithRuns(progress)
  const found: Night[] = []
  const note = (place: number): boolean => {
    const start = startOf(source, place, estate)
    const full = progress.kept.find((point) => point.place === place)?.full === true
    if (start !== undefined && start >= earliest) found.push({ place, start, full })
    return start === undefined || start >= earliest
  }
  note(placeOfRunning(plan))
  for (let one = number; one >= first; one--) if (!note(placeOf(plan, one))) break
  return found.sort((a, b) => a.start - b.start)
}

/** When the run of a night began; undefined where there was none. */
function startOf(source: RecordKey, place: number, estate: ChangingEstate): number | undefined {
  for (const id of sessionIdsOf(source[1], place)) {
    const begun = estate.find(sessionTypeOf(source), id)?.CreationTimeUTC
    if (typeof begun === 'number') return begun
  }
  return undefined
}

/** Removes all that the runs of a night have left. */
function clear(source: RecordKey, place: number, estate: ChangingEstate): void {
  const progress = progressOf(source, estate)
  if (!progress) return
  const point = progress.kept.find((one) => one.place === place)
  if (point) removePoint(source, point, progress, estate)
  const ids = sessionIdsOf(source[1], place)
  const session =
    progress.session !== null && ids.includes(progress.session) ? null : progress.session
  const kept = progress.kept.filter((one) => one.place !== place)
  setProgress(source, { ...progress, kept, session }, estate)
  dropSessions(source, place, progress.plan, estate)
}

/** Brings all that there is of a run by now, and lets it go on. */
function bring(run: Run, plan: Plan, at: number, estate: ChangingEstate): void {
  const made: Made[] = []
  const { source } = run
  const job = estate.find(...run.job)
  const retry = retryOf(run, job ? retryWait(job) : RETRY_WAIT)
  const begun = [run, retry ?? []].flat().filter(({ start }) => start <= at)
  for (const one of begun) makeRun(one, plan, at, (type, record) => made.push({ type, record }))
  carryOver([], made, estate)
  if (begun.some((one) => (madeAt(one) ?? Number.POSITIVE_INFINITY) <= at)) {
    const { place, night, full } = run
    keepPoint(source, { place, night, full }, estate)
  }
  const last = begun.at(-1) ?? run
  const progress = progressOf(source, estate)
  if (progress) setProgress(source, { ...progress, session: sessionIdOf(last) }, estate)
  const [type, id] = [typesOf(last).session, sessionIdOf(last)]
  if (endOf(last) > at) {
    if (estate.find(type, id)) estate.setRoutine({ type, id, key: RUNNING, value: last })
  } else if (retry && retry.start > at)
    estate.setRoutine({ type: source[0], id: source[1], key: BEGINNING, value: retry })
}
