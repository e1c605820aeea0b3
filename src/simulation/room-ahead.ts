/**
 * Whether repositories have room for all that a stretch of time brings: only then is it known ahead how runs
 * into them go. It is known when it is known of every backup in a repository how much it adds.
 */
import type { EstateRecord } from '../contract/record.js'
import type { ChangingEstate, Stretch } from '../estate/course.js'
import type { RecordKey } from './made.js'
import { repositorySpaceOf } from './repository-space.js'
import { progressOf } from './retention.js'
import { runsAfter } from './schedule.js'

/** What is known of a repository in a stretch of time. */
interface Room {
  /** The backups of which it is not known yet how much they add. */
  readonly unknown: Set<string>
  /** Bytes by which all that there is of the others goes up and down, at most. */
  swings: number
  /** Whether all of that fits; not before all is known. */
  fits: boolean
}

interface Ahead {
  /** Jobs that may make a backup which is not there yet, wherever: what they add is in no other's count. */
  readonly open: string[]
  /** By the ids of repositories. */
  readonly rooms: Map<string, Room>
  /** Repositories that a run has found no room in: it went otherwise than it was counted. */
  readonly full: Set<string>
}

const known = new WeakMap<Stretch, Ahead>()

function aheadOf(estate: ChangingEstate): Ahead {
  const found = known.get(estate.stretch)
  if (found) return found
  const open = []
  for (const job of estate.all('Job')) if (mayMakeBackup(job, estate)) open.push(job.id)
  const ahead: Ahead = { open, rooms: new Map(), full: new Set() }
  known.set(estate.stretch, ahead)
  return ahead
}

/** Notes that a run has found no room in a repository. */
export function ranOut(repository: string, estate: ChangingEstate): void {
  known.get(estate.stretch)?.full.add(repository)
}

/**
 * Whether all runs into the repository of a source find room there until the stretch that is passing is over.
 * Where it is denied, nobody knows.
 * @param swing bytes by which what there is of the source goes up and down
 */
export function hasRoomAhead(source: RecordKey, swing: number, estate: ChangingEstate): boolean {
  const space = repositorySpaceOf(source, estate)
  if (!space) return true
  const { open, rooms, full } = aheadOf(estate)
  while (open.length > 0 && hasProgress(open.at(-1) ?? '', estate)) open.pop()
  if (open.length > 0 || full.has(space.id)) return false
  const room = rooms.get(space.id) ?? roomOf(space.id, estate)
  rooms.set(space.id, room)
  if (room.unknown.delete(source[1])) {
    // Wherever a source is on its way between least and most by now, it takes no more than all of that.
    room.swings += swing
    room.fits = room.unknown.size === 0 && room.swings <= space.free
  }
  return room.fits
}

/** What is known of a repository when no source has told anything yet. */
function roomOf(repository: string, estate: ChangingEstate): Room {
  const unknown = new Set<string>()
  let swings = 0
  for (const backup of estate.children('Backup', 'Repository', repository)) {
    const progress = progressOf(['Backup', backup.id], estate)
    if (!progress) continue
    if (runsByItself(backup, estate)) unknown.add(backup.id)
    // A run of it may go on still.
    else swings += progress.plan.dataSize
  }
  return { unknown, swings, fits: false }
}

function runsByItself({ Job, AgentBackupJob }: EstateRecord, estate: ChangingEstate): boolean {
  const job =
    estate.find('Job', String(Job)) ?? estate.find('AgentBackupJob', String(AgentBackupJob))
  if (!job) return false
  const { NextRun, JobType } = job
  return typeof NextRun === 'number' || JobType === 'ImmediateBackupCopy' || runsAfter(job) !== null
}

const hasProgress = (job: string, estate: ChangingEstate): boolean =>
  estate.children('Backup', 'Job', job).some(({ id }) => progressOf(['Backup', id], estate))

const mayMakeBackup = (job: EstateRecord, estate: ChangingEstate): boolean =>
  (job.JobType ?? 'Backup') === 'Backup' &&
  (typeof job.NextRun === 'number' || runsAfter(job) !== null) &&
  estate.children('ObjectInJob', 'Job', job.id).length > 0 &&
  !hasProgress(job.id, estate)
