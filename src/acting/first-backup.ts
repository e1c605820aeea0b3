/** The first run of a job that has no backup yet, such as a clone: it makes one of what is in the job. */
import type { EstateRecord } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import type { Machine } from '../simulation/machine.js'
import { type Plan, type Progress, placeOf } from '../simulation/plan.js'
import { runOf } from '../simulation/run.js'
import { begun, type KeyedJob } from '../simulation/run-planning.js'
import type { Asked } from './decider.js'
import { refused } from './refusals.js'

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

/** What the nights of a job bring that was made by a request. */
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
 * The commands that make a backup for a job and let its first run begin.
 * @throws Refused where there is nothing to back up, or nowhere to put it
 */
export function firstBackup(job: KeyedJob, { at }: Asked, estate: ChangingEstate): Command[] {
  const { record } = job
  const machines = machinesOf(record.id, estate)
  const Repository = record.TargetRepository ?? anyRepository(record, estate)
  if (machines.length === 0 || typeof Repository !== 'string')
    throw refused('noObjects', { name: String(record.Name) })
  const id = idOf('Backup', record.id)
  const Name = String(record.FolderName ?? record.Name)
  const plan = planFor(record, machines)
  const progress: Progress = { plan, number: 0, kept: [], session: null }
  const source = ['Backup', id] as const
  const place = placeOf(plan, 1)
  const run = runOf(source, job.key, plan, { place, start: at, outcome: null, full: true })
  const Platform = record.Platform === undefined ? {} : { Platform: record.Platform }
  return [
    { do: 'add', type: 'Backup', record: { id, Name, Repository, Job: record.id, ...Platform } },
    ...begun(source, { ...progress, number: 1 }, { ...run, start: at }),
  ]
}

/** A repository of the job's own backup server. */
const anyRepository = (job: EstateRecord, estate: ChangingEstate): string | undefined =>
  estate.children('Repository', 'BackupServer', String(job.BackupServer))[0]?.id
