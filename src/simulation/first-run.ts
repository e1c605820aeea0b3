/**
 * The first run of a job of which nothing tells how its nights went, such as a clone: it backs up what is
 * in the job.
 */
import type { EstateRecord } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import type { Machine } from './machine.js'
import { type Plan, type Progress, placeOf } from './plan.js'
import { runOf } from './run.js'
import { begun, type KeyedJob } from './run-planning.js'

const GIB = 1024 ** 3
/** Points that are kept where the job does not tell (the documented default of a job). */
const KEPT = 14
const SATURDAY = 6

/** The machines that are in a job, by its objects. */
export const machinesOf = (job: string, estate: ChangingEstate): Machine[] =>
  estate.children('ObjectInJob', 'Job', job).map(({ DisplayName, Name, HierarchyObjRef }) => ({
    name: String(DisplayName ?? Name ?? ''),
    ref: String(HierarchyObjRef ?? ''),
  }))

/** What the nights of a job bring that tells nothing of them. */
export function planFor(job: EstateRecord, machines: readonly Machine[]): Plan {
  const { RetainCycles } = (job.SimpleRetentionPolicy ?? {}) as { RetainCycles?: number }
  const days = Math.max(1, RetainCycles ?? KEPT)
  return {
    days,
    at: 0,
    outcomes: [],
    running: false,
    machines,
    platform: String(job.Platform ?? 'VMware'),
    vApp: null,
    points: days,
    dataSize: machines.length * 40 * GIB,
    fullOn: SATURDAY,
  }
}

/**
 * The commands that let the first run of a job begin, in the backup that it has, or in a new one; none where
 * there is nothing to back up, or nowhere to put it.
 */
export function firstRun(job: KeyedJob, at: number, estate: ChangingEstate): Command[] {
  const { record } = job
  const machines = machinesOf(record.id, estate)
  const [known] = estate.children('Backup', 'Job', record.id)
  const made = known ? undefined : backupOf(record, at, estate)
  const id = known?.id ?? made?.id
  if (machines.length === 0 || id === undefined) return []
  const plan: Plan = { ...planFor(record, machines), ...(known && { others: true }) }
  const progress: Progress = { plan, number: 1, kept: [], session: null }
  const source = ['Backup', id] as const
  const place = placeOf(plan, 1)
  const run = runOf(source, job.key, plan, { place, start: at, outcome: null, full: true })
  return [
    ...(made ? [{ do: 'add', type: 'Backup', record: made } as const] : []),
    ...begun(source, progress, run),
  ]
}

/** The backup that a job would make; undefined where it has nowhere to put it. */
function backupOf(job: EstateRecord, at: number, estate: ChangingEstate): EstateRecord | undefined {
  const Repository = job.TargetRepository ?? anyRepository(job, estate)
  if (typeof Repository !== 'string') return undefined
  const Name = String(job.FolderName ?? job.Name)
  const Platform = job.Platform === undefined ? {} : { Platform: job.Platform }
  // What runs leave has ids that follow from that of the backup. Of one that was removed sessions are left.
  const [earlier] = estate.children('BackupJobSession', 'Job', job.id)
  const id = idOf('Backup', earlier ? `${job.id} ${at}` : job.id)
  return { id, Name, Repository, Job: job.id, ...Platform }
}

/** A repository of the job's own backup server. */
const anyRepository = (job: EstateRecord, estate: ChangingEstate): string | undefined =>
  estate.children('Repository', 'BackupServer', String(job.BackupServer))[0]?.id
