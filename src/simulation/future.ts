/**
 * What a stretch of time brings to a source, without making it: over years, all but the last nights come
 * and go before anyone looks. Such nights are lived through without their records.
 */
import type { EstateRecord } from '../contract/record.js'
import type { ChangingEstate, Stretch } from '../estate/course.js'
import { DAY } from '../time/duration.js'
import type { TimeZone } from '../time/time-zone.js'
import { sizesOf } from './backup-points.js'
import type { RecordKey } from './made.js'
import {
  firstKept,
  isFull,
  type KeptPoint,
  outcomeOf,
  type Progress,
  placeOf,
  pointsKept,
} from './plan.js'
import { pointsThere } from './retention.js'
import { hasRoomAhead } from './room-ahead.js'
import { endOf, madeAt, type Run, retryOf, runOf } from './run.js'
import { nextRun, retryWait, runsAfter, windowEnd } from './schedule.js'

/** What there is of a source when a stretch of time is over. */
interface Future {
  /** Of the last night whose run has begun: some seconds pass until then. */
  readonly begun: number
  /** The places of the points that are still there. */
  readonly kept: ReadonlySet<number>
  /** By how many bytes what there is of it goes up and down, one that is to come counted with it. */
  readonly swing: number
}

const futures = new WeakMap<Stretch, Map<string, Future>>()

/**
 * Whether nothing is left of the run of the next night when the stretch that is passing is over: neither
 * its sessions nor its point.
 * @param job the job, whose schedule says when its runs are
 * @param at when that run is, in milliseconds since the epoch
 */
export function comesAndGoes(
  source: RecordKey,
  job: { readonly key: RecordKey; readonly record: EstateRecord },
  progress: Progress,
  at: number,
  estate: ChangingEstate,
): boolean {
  const { plan } = progress
  const { stretch } = estate
  if (stretch.until - at < plan.days * DAY) return false
  // What comes of a night that a rule may be about is not known ahead.
  if (estate.taskRules.mayFire('run', at)) return false
  // It runs when others have run as well, which its schedule does not tell.
  if (job.record.JobType === 'ImmediateBackupCopy' || runsAfter(job.record) !== null) return false
  // Its runs may be shorter than they are planned.
  if (windowEnd(job.record, at, estate.courses.zone) !== Number.POSITIVE_INFINITY) return false
  let known = futures.get(stretch)
  if (!known) {
    known = new Map()
    futures.set(stretch, known)
  }
  const name = source.join(' ')
  const future = known.get(name) ?? futureOf(source, job, progress, at, estate)
  known.set(name, future)
  if (!hasRoomAhead(source, future.swing, estate)) return false
  const number = progress.number + 1
  return number <= future.begun - plan.days && !future.kept.has(placeOf(plan, number))
}

/** Lives through the nights of a source, noting only what is kept of them. */
function futureOf(
  source: RecordKey,
  job: { readonly key: RecordKey; readonly record: EstateRecord },
  progress: Progress,
  from: number,
  estate: ChangingEstate,
): Future {
  const {
    stretch: { until },
    courses: { zone },
  } = estate
  const { plan } = progress
  let { number } = progress
  let begun = number
  const there = pointsThere(source, progress, estate)
  let others = there.length - progress.kept.length
  let added = 0
  let [least, most] = [0, 0]
  let busyUntil = Number.NEGATIVE_INFINITY
  for (let at: number | undefined = from; at !== undefined && at <= until; ) {
    // A run is at its end when its last event has happened.
    if (at >= busyUntil) {
      number++
      const run = nextOf(
        source,
        job.key,
        progress,
        number,
        others > 0 ? there.slice(others) : there,
        at,
        zone,
      )
      if (run.start <= until) begun = number
      const size = sizesOf(run, plan).BackupSize
      most = Math.max(most, added + size)
      const attempts = [run, retryOf(run, retryWait(job.record)) ?? []].flat()
      busyUntil = Math.max(...attempts.map(endOf))
      const made = Math.min(...attempts.map((one) => madeAt(one) ?? Number.POSITIVE_INFINITY))
      if (made <= until) {
        there.push({ place: run.place, night: run.night, full: run.full, size })
        added += size
        const points = pointsKept(job.record, there, plan.points)
        const first = firstKept(source[0], there.length, points, (at) => there[at]?.full === true)
        for (const gone of there.splice(0, first)) added -= gone.size ?? 0
        others = Math.max(0, others - first)
        least = Math.min(least, added)
      }
    }
    at = nextRun(job.record, at, zone)
  }
  return { begun, kept: new Set(there.map(({ place }) => place)), swing: most - least }
}

/** The run of a night of a source. */
export function nextOf(
  source: RecordKey,
  job: RecordKey,
  { plan }: Progress,
  number: number,
  kept: readonly KeptPoint[],
  at: number,
  zone: TimeZone,
): Run {
  return runOf(source, job, plan, {
    place: placeOf(plan, number),
    start: at,
    outcome: outcomeOf(plan, number),
    full: isFull(kept, plan, at, zone),
  })
}
