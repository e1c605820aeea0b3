/**
 * A quick backup: an incremental run of the job that made the newest point of a machine, on this machine
 * alone (documented for VBR).
 */
import type { EstateRecord } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import { nextOf } from '../simulation/future.js'
import type { RecordKey } from '../simulation/made.js'
import { progressOf } from '../simulation/retention.js'
import type { Run } from '../simulation/run.js'
import { begun, isBusy } from '../simulation/run-planning.js'
import { inAnyCase } from '../wording/in-any-case.js'
import type { Decider } from './decider.js'
import { refused } from './refusals.js'

/**
 * The backup with the newest point of a machine, and its job.
 * @throws Refused where no job of the server has made one
 */
function newestOf(
  ref: unknown,
  server: string | undefined,
  estate: ChangingEstate,
): { readonly source: RecordKey; readonly job: EstateRecord } {
  let newest = Number.NEGATIVE_INFINITY
  let found: { source: RecordKey; job: EstateRecord } | undefined
  const isAsked = inAnyCase(String(ref))
  for (const point of estate.all('VmRestorePoint')) {
    if (!isAsked(point.HierarchyObjRef)) continue
    const night = estate.find('RestorePoint', String(point.RestorePoint))
    const backup = night && estate.find('Backup', String(night.Backup))
    const job = backup && estate.find('Job', String(backup.Job))
    const date = Number(night?.BackupDateUTC)
    if (!job || job.BackupServer !== server || (job.JobType ?? 'Backup') !== 'Backup') continue
    if (date > newest) found = { source: ['Backup', backup.id], job }
    newest = Math.max(newest, date)
  }
  if (!found) throw refused('notBackedUp', { ref: String(ref) })
  return found
}

/** Begins the run with the 202; refused where no job has a full backup of the machine, or where it runs already. */
export const quickBackup: Decider = {
  begin({ params, body, at }, estate) {
    const { source, job } = newestOf(body.VmRef, params.ID, estate)
    const progress = progressOf(source, estate)
    const isAsked = inAnyCase(String(body.VmRef))
    const machines = progress?.plan.machines.filter(({ ref }) => isAsked(ref)) ?? []
    if (!progress || machines.length === 0 || progress.kept.length === 0)
      throw refused('notBackedUp', { ref: String(body.VmRef) })
    if (isBusy(source, estate)) throw refused('jobRuns', { name: String(job.Name) })
    const number = progress.number + 1
    const next = nextOf(
      source,
      ['Job', job.id],
      progress,
      number,
      progress.kept,
      at,
      estate.courses.zone,
    )
    const run: Run = { ...next, start: at, machines, outcome: null, full: false, asked: true }
    return begun(source, { ...progress, number }, run)
  },
  decide({ params, body, at }, estate) {
    const { job } = newestOf(body.VmRef, params.ID, estate)
    const session = estate
      .children('BackupJobSession', 'Job', job.id)
      .findLast(({ CreationTimeUTC }) => CreationTimeUTC === at)
    return { commands: [], ...leadingTo(session) }
  },
}

/** What a task leads to that has begun a run; nothing where its session is gone. */
export const leadingTo = (session: EstateRecord | undefined) =>
  session && {
    related: {
      rel: 'Related',
      href: `/backupSessions/${session.id}?format=Entity`,
      type: 'BackupJobSession',
      name: null,
    } as const,
  }
