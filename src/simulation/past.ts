/** The nights that a fixture tells of, up to now, and the routines by which they go on. */
import type { Routine } from '../estate/routine.js'
import { DAY } from '../time/duration.js'
import { type TimeZone, UTC } from '../time/time-zone.js'
import { makeBackupMachinePoint, makeBackupPoint } from './backup-points.js'
import type { Make, Making, RecordKey } from './made.js'
import { lengthOf, makeNight, NIGHT } from './night-course.js'
import { nightAt } from './nights.js'
import {
  HISTORY,
  isFull,
  type KeptPoint,
  outcomeOf,
  type Plan,
  type Progress,
  placeOf,
  placeOfRunning,
} from './plan.js'
import { endOf, madeAt, RUNNING, type Run, retryOf, runOf, sessionIdOf, typesOf } from './run.js'
import { BEGINNING } from './run-planning.js'
import { makeRun } from './run-records.js'
import { RETRY_WAIT } from './schedule.js'

/** A run that goes on when the fixture is read has begun so long before, if it takes so long. */
const RUNNING_SINCE = 6 * 60_000

/**
 * Makes what a source has brought by now.
 * @param job whose runs make it; undefined where none does
 * @param now milliseconds since the epoch
 * @returns what goes on from here
 */
export function makePast(
  source: RecordKey,
  job: RecordKey | undefined,
  plan: Plan,
  now: number,
  zone: TimeZone,
  make: Make,
): Routine[] {
  return job ? pastRuns(source, job, plan, now, zone, make) : pastNights(source, plan, now, make)
}

function pastRuns(
  source: RecordKey,
  job: RecordKey,
  plan: Plan,
  now: number,
  zone: TimeZone,
  make: Make,
): Routine[] {
  const routines: Routine[] = []
  const kept: KeptPoint[] = []
  let session: string | null = null
  const tell = (run: Run, number: number): void => {
    const attempts = [run, retryOf(run, RETRY_WAIT) ?? []].flat()
    const keep = once(wanted(plan, number, make))
    for (const attempt of attempts) makeRun(attempt, plan, now, keep)
    const isMade = attempts.some((one) => (madeAt(one) ?? Number.POSITIVE_INFINITY) <= now)
    if (isMade && number > -plan.points)
      kept.push({ place: run.place, night: run.night, full: run.full })
    session = sessionIdOf(attempts.findLast(({ start }) => start <= now) ?? run)
    const onward = attempts.find((one) => endOf(one) > now)
    if (onward) routines.push(goingOn(onward, now))
  }
  for (const number of nightsOf(plan)) {
    const start = nightAt(plan.at, number, now, zone)
    const full = isFull(kept, plan, start, zone)
    const night = { place: placeOf(plan, number), start, outcome: outcomeOf(plan, number), full }
    tell(runOf(source, job, plan, night), number)
  }
  if (plan.running) {
    const night = { place: placeOfRunning(plan), start: 0, outcome: null, full: false }
    const half = endOf(runOf(source, job, plan, night)) / 2
    const start = now - Math.floor(Math.min(RUNNING_SINCE, half))
    const full = isFull(kept, plan, start, zone)
    tell({ ...runOf(source, job, plan, { ...night, start, full }), start }, 0)
  }
  const value: Progress = { plan, number: 0, kept, session }
  return [{ type: source[0], id: source[1], key: HISTORY, value }, ...routines]
}

/** How a run goes on that is not over, or has not begun. */
function goingOn(run: Run, now: number): Routine {
  const [type, id] = run.source
  return now < run.start
    ? { type, id, key: BEGINNING, value: run }
    : { type: typesOf(run).session, id: sessionIdOf(run), key: RUNNING, value: run }
}

/** Takes what is kept of a night: runs of the last days, and the last points. */
function wanted(plan: Plan, number: number, make: Make): Make {
  const keepsRun = number > -plan.days
  const keepsPoints = number > -plan.points
  return (type, record) => {
    if (!type.endsWith('Session')) {
      if (keepsPoints) make(type, record)
    } else if (keepsRun) make(type, keepsPoints ? record : withoutPoints(record))
  }
}

/** A session that tells of no points, as they are gone. */
function withoutPoints(record: Making): Making {
  const { RestorePoint: _, VmRestorePoint: _vm, VmReplicaPoint: _replica, ...rest } = record
  return rest
}

/** Takes each record once: a retry goes on with the restore point of the run before it. */
function once(make: Make): Make {
  const made = new Set<string>()
  return (type, record) => {
    if (made.has(record.id)) return
    made.add(record.id)
    make(type, record)
  }
}

/** The numbers of the nights that anything is kept of, the oldest first. */
function nightsOf({ days, points }: Plan): number[] {
  const count = Math.max(days, points)
  return Array.from({ length: count }, (_, index) => index - count + 1)
}

function pastNights(source: RecordKey, plan: Plan, now: number, make: Make): Routine[] {
  const isBackup = source[0] === 'Backup'
  const newest = nightAt(plan.at, 0, isBackup ? now : now - lengthOf(plan), UTC)
  const kept: KeptPoint[] = []
  for (const number of nightsOf(plan)) {
    if (number <= -plan.points) continue
    const night = newest + number * DAY
    const point = { place: placeOf(plan, number), night, full: isFull(kept, plan, night, UTC) }
    kept.push(point)
    if (!isBackup) makeNight({ source, ...point }, plan, make)
    else {
      makeBackupPoint({ source, ...point }, plan, make)
      for (const machine of plan.machines)
        makeBackupMachinePoint({ source, ...point }, plan, machine, make)
    }
  }
  // Nothing makes points of a backup without a job.
  if (isBackup) return []
  const [type, id] = source
  const value: Progress = { plan, number: 0, kept, session: null }
  return [
    { type, id, key: HISTORY, value },
    { type, id, key: NIGHT, value: { next: newest + DAY } },
  ]
}
