/** Replicas that get their points night after night without a job here: those of tenants, for example. */

import type { Course } from '../estate/course.js'
import { seedOf, spread } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import { DAY } from '../time/duration.js'
import { isTime } from '../time/time-range.js'
import { carryOver } from './difference.js'
import type { Made, Make, RecordKey } from './made.js'
import { type Plan, placeOf } from './plan.js'
import { makeReplicaMachinePoint, makeReplicaVApp } from './replica-points.js'
import { keepPoint, progressOf, setProgress } from './retention.js'

/** The key of the routine that waits for the next night. */
export const NIGHT = 'Night'

const MINUTE = 60_000
const PLACES = 10_000
/** A machine takes some minutes; the next one waits for it. */
const MINUTES_EACH = 4

/** How long a night takes: all of its points are seen at once, when the last of them is made. */
export const lengthOf = ({ machines }: Plan): number =>
  (machines.length * MINUTES_EACH + 1) * MINUTE

/** Makes the points of a night. */
export function makeNight(
  night: { source: RecordKey; place: number; night: number },
  plan: Plan,
  make: Make,
): void {
  const seed = seedOf(night.source[1])
  if (night.source[0] === 'Replica') makeReplicaVApp(night, plan, make)
  for (const [index, machine] of plan.machines.entries()) {
    const wait = (index + spread(seed, night.place * PLACES + index)) * MINUTES_EACH * MINUTE
    makeReplicaMachinePoint(night, plan, machine, Math.floor(night.night + wait), make)
  }
}

/** When the next night begins. */
interface Next {
  readonly next: number
}

const isNext = (value: unknown): value is Next => isObject(value) && isTime(value.next)

export const nights: Course = {
  key: NIGHT,
  appliesTo: ({ name }) => name === 'CloudReplica' || name === 'Replica',
  isValue: isNext,
  due({ type, record, value }, _after, estate) {
    const progress = progressOf([type, record.id], estate)
    return progress ? (value as Next).next + lengthOf(progress.plan) : Number.POSITIVE_INFINITY
  },
  happen({ type, record: { id }, value: known }, at, estate) {
    const source: RecordKey = [type, id]
    const progress = progressOf(source, estate)
    if (!progress) return
    const { next } = known as Next
    const number = progress.number + 1
    const place = placeOf(progress.plan, number)
    const made: Made[] = []
    // Over years, all but the last nights come and go before anyone looks.
    const isSeen =
      next + progress.plan.points * DAY + lengthOf(progress.plan) > estate.stretch.until
    if (isSeen)
      makeNight({ source, place, night: next }, progress.plan, (of, record) =>
        made.push({ type: of, record }),
      )
    setProgress(source, { ...progress, number }, estate)
    carryOver([], made, estate)
    keepPoint(source, { place, night: next, full: true }, estate)
    // Nights that nobody has lived through, such as those before a snapshot was taken, are passed over.
    const missed = Math.floor((at - next - lengthOf(progress.plan)) / DAY)
    const value: Next = { next: next + (missed + 1) * DAY }
    estate.setRoutine({ type, id, key: NIGHT, value })
  },
}
