/** How a run of a job is planned: by its schedule, or because someone asks for it. */
import type { EstateRecord } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { comesAndGoes, nextOf } from './future.js'
import type { RecordKey } from './made.js'
import { HISTORY, type Progress } from './plan.js'
import { progressOf } from './retention.js'
import { RUNNING, type Run, sessionIdOf, sessionTypeOf } from './run.js'

/** The key of a run that is about to begin. */
export const BEGINNING = 'Begin'
/** The key of a run that nobody sees. */
export const UNSEEN = 'Unseen'

/** A job, and where it is found. */
export interface KeyedJob {
  readonly key: RecordKey
  readonly record: EstateRecord
}

/** Whether the backup server of a job does not answer. */
export const isOffline = ({ BackupServer }: EstateRecord, estate: ChangingEstate): boolean =>
  estate.find('BackupServer', String(BackupServer))?.Offline === true

/** What a job leaves its points in, as far as it makes any by itself. */
export function sourcesOf(type: string, id: string, estate: ChangingEstate): RecordKey[] {
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

/** Whether a run of a source goes on, or is about to begin. */
export function isBusy(source: RecordKey, estate: ChangingEstate): boolean {
  const [type, id] = source
  const goesOn = (key: string): boolean => estate.routineOf(type, id, key) !== undefined
  if (goesOn(BEGINNING) || goesOn(UNSEEN)) return true
  const session = progressOf(source, estate)?.session ?? null
  return session !== null && estate.routineOf(sessionTypeOf(source), session, RUNNING) !== undefined
}

/**
 * The commands that let the next run of a source begin; none where one goes on still.
 * @param asked whether someone asks for it: then it begins at once
 */
export function planRun(
  source: RecordKey,
  job: KeyedJob,
  at: number,
  estate: ChangingEstate,
  asked = false,
): Command[] {
  const progress = progressOf(source, estate)
  if (!progress || isBusy(source, estate)) return []
  const number = progress.number + 1
  const run = nextOf(source, job.key, progress, number, progress.kept, at, estate.courses.zone)
  if (asked) return begun(source, { ...progress, number }, { ...run, start: at, asked: true })
  const isUnseen = comesAndGoes(source, job, progress, at, estate)
  return begun(source, { ...progress, number }, isUnseen ? { ...run, unseen: true } : run)
}

/** The commands that let a run begin. */
export function begun([type, id]: RecordKey, progress: Progress, run: Run): Command[] {
  const value: Progress = { ...progress, session: sessionIdOf(run) }
  return [
    { do: 'setRoutine', routine: { type, id, key: HISTORY, value } },
    { do: 'setRoutine', routine: { type, id, key: BEGINNING, value: run } },
  ]
}
