/** What a source keeps of its nights, and what goes when another one has come. */
import type { EstateRecord } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import { backupFileOf, restorePointOf } from './backup-points.js'
import type { RecordKey } from './made.js'
import {
  firstKept,
  HISTORY,
  type KeptPoint,
  type Plan,
  type Progress,
  placeOf,
  placeOfRunning,
  pointsKept,
} from './plan.js'
import { replicaPointsOf } from './replica-points.js'
import { giveBack } from './repository-space.js'
import { childIdsOf, type Run, sessionIdsOf, sessionTypeOf } from './run.js'

/** The progress of a source; undefined where it makes nothing by itself. */
export const progressOf = ([type, id]: RecordKey, estate: ChangingEstate): Progress | undefined =>
  estate.routineOf(type, id, HISTORY) as Progress | undefined

export function setProgress([type, id]: RecordKey, value: Progress, estate: ChangingEstate): void {
  estate.setRoutine({ type, id, key: HISTORY, value })
}

/** Notes that a night has brought a point, and removes those that are not kept any longer. */
export function keepPoint(source: RecordKey, point: KeptPoint, estate: ChangingEstate): void {
  const progress = progressOf(source, estate)
  if (!progress || progress.kept.some(({ place }) => place === point.place)) return
  const own = [...progress.kept, point]
  const others = progress.plan.others ? othersOf(source, own, estate) : []
  const all = [...others.map(({ BackupDateUTC }) => ({ night: Number(BackupDateUTC) })), ...own]
  const points = pointsKept(jobOf(source, estate), all, progress.plan.points)
  const first = firstKept(source[0], all.length, points, (at) => {
    const other = others[at]
    return other ? isFullPoint(other, estate) : own[at - others.length]?.full === true
  })
  const kept = own.splice(Math.max(0, first - others.length))
  setProgress(source, { ...progress, kept }, estate)
  if (source[0] === 'Backup') store(source, point, -1, estate)
  for (const { id } of others.slice(0, first)) removeOther(source, id, estate)
  for (const gone of own) removePoint(source, gone, progress, estate)
}

const filesOf = (point: string, estate: ChangingEstate): readonly EstateRecord[] =>
  estate.children('BackupFile', 'RestorePoint', point)

const isFullPoint = ({ id }: EstateRecord, estate: ChangingEstate): boolean =>
  filesOf(id, estate).some(({ FileType }) => FileType === 'vbk')

/** The points of a backup that no night of it has brought, the oldest first. */
function othersOf(
  source: RecordKey,
  own: readonly KeptPoint[],
  estate: ChangingEstate,
): EstateRecord[] {
  const known = new Set(own.map(({ place }) => restorePointOf({ source, place })))
  return estate
    .children('RestorePoint', 'Backup', source[1])
    .filter(({ id }) => !known.has(id))
    .sort((one, other) => Number(one.BackupDateUTC) - Number(other.BackupDateUTC))
}

/**
 * The points that there are of a source, with their sizes: first those that no night of it has brought, as far as
 * they go with time, whose place is -1; then its own.
 */
export function pointsThere(
  source: RecordKey,
  { plan, kept }: Progress,
  estate: ChangingEstate,
): KeptPoint[] {
  const others = plan.others ? othersOf(source, kept, estate) : []
  return [
    ...others.map((record) => {
      const size = filesOf(record.id, estate).reduce(
        (sum, one) => sum + Number(one.BackupSize ?? 0),
        0,
      )
      const full = isFullPoint(record, estate)
      return { place: -1, night: Number(record.BackupDateUTC), full, size }
    }),
    ...kept.map((point) => ({ ...point, size: sizeOf(source, point, estate) })),
  ]
}

const sizeOf = (source: RecordKey, { place, size }: KeptPoint, estate: ChangingEstate): number =>
  size ?? Number(estate.find('BackupFile', backupFileOf({ source, place }))?.BackupSize ?? 0)

/** Removes a point that is not a backup's own, and gives its space back. */
function removeOther(source: RecordKey, point: string, estate: ChangingEstate): void {
  for (const { id, BackupSize } of filesOf(point, estate)) {
    giveBack(source, BackupSize, estate)
    estate.remove('BackupFile', id)
  }
  estate.remove('RestorePoint', point)
}

/** The job that leaves its points in a backup or a replica. */
function jobOf([type, id]: RecordKey, estate: ChangingEstate): EstateRecord | undefined {
  const source = estate.find(type, id)
  for (const job of ['Job', 'AgentBackupJob'])
    if (typeof source?.[job] === 'string') return estate.find(job, source[job])
  return undefined
}

/** Removes what a night has left, and gives its space back. */
export function removePoint(
  source: RecordKey,
  point: KeptPoint,
  { plan }: Progress,
  estate: ChangingEstate,
): void {
  const { place } = point
  const gone: RecordKey[] =
    source[0] === 'Backup'
      ? [
          ['RestorePoint', restorePointOf({ source, place })],
          ['BackupFile', backupFileOf({ source, place })],
        ]
      : replicaPointsOf({ source, place }, plan)
  if (source[0] === 'Backup') store(source, point, 1, estate)
  for (const [type, id] of gone) if (estate.find(type, id)) estate.remove(type, id)
}

/** The free space of a repository follows what is stored in it. */
const store = (source: RecordKey, point: KeptPoint, sign: 1 | -1, estate: ChangingEstate): void =>
  giveBack(source, sign * sizeOf(source, point, estate), estate)

/** How many runs are kept at most, for each that is kept of those that come by themselves. */
const MOST_RUNS = 2

/** The number of the first night that may have sessions still: none were before those that a fixture tells of. */
export const firstWithRuns = ({ plan, number }: Progress): number =>
  1 + Math.max(number - MOST_RUNS * plan.days, -plan.days)

/**
 * Removes the sessions of the nights that are not kept any longer when another has begun. A run that someone
 * asks for takes no other's place, as of a server that keeps a year of them: who counts finds one more. Those
 * that are too many go with the next night, and there are never more than twice as many.
 */
export function dropOldRuns(
  { source, asked }: Run,
  progress: Progress,
  estate: ChangingEstate,
): void {
  const { plan, number } = progress
  const first = firstWithRuns(progress)
  if (first > 1 - plan.days) dropRun(source, plan, first - 1, estate)
  if (asked) return
  for (let old = number - plan.days; old >= first; old--)
    if (!dropRun(source, plan, old, estate)) break
}

/** @returns whether a night had any sessions */
function dropRun(source: RecordKey, plan: Plan, number: number, estate: ChangingEstate): boolean {
  const places = [placeOf(plan, number), ...(number === 0 ? [placeOfRunning(plan)] : [])]
  return places.filter((place) => dropSessions(source, place, plan, estate)).length > 0
}

/** Removes the sessions of a night, with those of single computers. @returns whether there were any */
export function dropSessions(
  source: RecordKey,
  place: number,
  { machines }: Plan,
  estate: ChangingEstate,
): boolean {
  const type = sessionTypeOf(source)
  const there = (ids: readonly string[]) => ids.filter((id) => estate.find(type, id))
  const sessions = there(sessionIdsOf(source[1], place))
  // Looked for each night: those of computers are many, and there with a session alone.
  if (sessions.length === 0) return false
  const parts = there(childIdsOf(source[1], place, machines.length))
  for (const id of [...parts, ...sessions]) estate.remove(type, id)
  return true
}
