/**
 * Estates of any size, drawn from a seed: the same seed gives the same estate. Names come from faker,
 * a small pool of them; a million records are filled from the pool. What can be told from other
 * records (names of points and files, paths) is left to the contract's defaults, so records stay small.
 */
import type { EstateRecord } from '../contract/record.js'
import { sequenceId } from '../estate/identity.js'
import type { Routine } from '../estate/routine.js'
import { DAY } from '../time/duration.js'
import type { Machine } from './machine.js'
import { HISTORY, type Progress } from './plan.js'

export interface GeneratePlan {
  readonly seed: number
  readonly backups: number
  /** Spread evenly over the backups. */
  readonly restorePoints: number
  /** Virtual machines in each backup. */
  readonly vms: number
}

/** A record, or by which a record goes on. */
export type Generated =
  | { readonly type: string; readonly record: EstateRecord }
  | { readonly routine: Routine }

/** How many records a generated estate has, at most. */
export const recordsOf = ({ backups, restorePoints, vms }: GeneratePlan): number =>
  backups === 0 ? 0 : backups * (4 + vms) + (restorePoints + backups * RUNS) * (2 + vms)

const HOUR = 3_600_000
const GIB = 1024 ** 3
const TIB = 1024 * GIB
/** What a week of a backup is stored in: a full one, and six that add to it. */
const WEEK_SIZE = 65 * GIB
/** So many backups share a repository, and so many repositories a backup server. */
const PER_REPOSITORY = 25
const PER_SERVER = 8

/** Kinds of things, for their ids. */
const KIND = {
  server: 1,
  repository: 2,
  backup: 3,
  point: 4,
  file: 5,
  vmPoint: 6,
  root: 7,
  job: 8,
  include: 9,
  session: 10,
  task: 16,
} as const

/**
 * Draws an estate.
 * @param now milliseconds since the epoch; the newest restore points are from the night before
 * @returns the records, parents before children; made one by one as they are taken
 */
export async function generate(plan: GeneratePlan, now: number): Promise<Iterable<Generated>> {
  const { faker } = await import('@faker-js/faker/locale/en')
  // The faker is shared by the process, so all that is wanted of it is drawn at once.
  faker.seed(plan.seed)
  const names: Names = {
    domain: faker.internet.domainName(),
    cities: faker.helpers.multiple(() => faker.location.city(), { count: 100 }),
    nouns: faker.helpers.multiple(() => faker.hacker.noun().replace(/\W/g, ''), { count: 50 }),
  }
  return records(plan, now, names)
}

/** The pools that names are made of. */
interface Names {
  readonly domain: string
  readonly cities: readonly string[]
  readonly nouns: readonly string[]
}

/** One of a pool, by a number that looks drawn. */
const pick = <T>(pool: readonly T[], seed: number, n: number): T => {
  const drawn = Math.imul((n + 1) ^ seed, 0x9e3779b1) >>> 7
  return pool[drawn % pool.length] as T
}

function* records(plan: GeneratePlan, now: number, names: Names): Generator<Generated> {
  const { seed, backups } = plan
  const repositories = Math.ceil(backups / PER_REPOSITORY)
  const servers = Math.ceil(repositories / PER_SERVER)
  for (let n = 0; n < servers; n++) {
    const record = {
      id: sequenceId(seed, KIND.server, n),
      Name: `vbr${String(n + 1).padStart(2, '0')}.${names.domain}`,
      Description: pick(names.cities, seed, n),
    }
    yield { type: 'BackupServer', record }
  }
  for (let n = 0; n < repositories; n++) {
    const free = pick([0.08, 0.2, 0.35, 0.5, 0.7], seed, n)
    const capacity = Math.max(
      pick([10, 20, 40, 64, 100, 160], seed, n) * TIB,
      capacityFor(plan, n, free),
    )
    const record = {
      id: sequenceId(seed, KIND.repository, n),
      Name: `Repository ${String(n + 1).padStart(3, '0')}`,
      Capacity: capacity,
      FreeSpace: Math.round(capacity * free),
      Kind: pick(['WindowsLocal', 'LinuxLocal', 'Extendable', 'Nfs'], seed, n),
      BackupServer: sequenceId(seed, KIND.server, Math.floor(n / PER_SERVER)),
    }
    yield { type: 'Repository', record }
  }
  for (let n = 0; n < backups; n++) yield* backup(plan, now, names, n)
}

/** Bytes that a repository has at least: they hold what is in it, and runs go on for years without filling it. */
function capacityFor({ backups, restorePoints }: GeneratePlan, n: number, free: number): number {
  const here = Math.min(PER_REPOSITORY, backups - n * PER_REPOSITORY)
  const points = restorePoints / backups
  const weeks = Math.max(0, RUNS - points) / 7
  const stored = here * (points / 7) * WEEK_SIZE
  // Beside what a backup grows by there are two full backups more before an old one goes.
  const growth = here * (weeks + 3) * WEEK_SIZE
  return Math.ceil(Math.max(stored / (1 - free), growth / free) / (10 * TIB)) * 10 * TIB
}

function* backup(plan: GeneratePlan, now: number, names: Names, n: number): Generator<Generated> {
  const { seed, backups, restorePoints } = plan
  const id = sequenceId(seed, KIND.backup, n)
  const job = sequenceId(seed, KIND.job, n)
  const purpose = pick(PURPOSES, seed, n)
  const Name = `${pick(names.cities, seed, n)} ${purpose} ${n + 1}`
  const machines = Array.from({ length: plan.vms }, (_, index): Machine => {
    const number = n * plan.vms + index
    const noun = pick(names.nouns, seed, number)
    return {
      name: `${noun}-${purpose.toLowerCase().replace(/\W/g, '')}${String(index + 1).padStart(2, '0')}`,
      ref: `urn:VMware:Vm:${sequenceId(seed, KIND.root, 0)}.vm-${number + 100}`,
    }
  })
  const repository = Math.floor(n / PER_REPOSITORY)
  const hoursBeforeMidnight = (n % 8) + 1
  const Time = (24 - hoursBeforeMidnight) * 60
  yield {
    type: 'Job',
    record: {
      id: job,
      Name,
      JobScheduleOptions: { Standart: { OptionsDaily: { Enabled: true, Time } } },
      BackupServer: sequenceId(seed, KIND.server, Math.floor(repository / PER_SERVER)),
    },
  }
  for (const [index, { name, ref }] of machines.entries()) {
    const include = sequenceId(seed, KIND.include, n * machines.length + index)
    const record = { id: include, Name: name, HierarchyObjRef: ref, Job: job }
    yield { type: 'ObjectInJob', record }
  }
  const record = { id, Name, Repository: sequenceId(seed, KIND.repository, repository), Job: job }
  yield { type: 'Backup', record }
  // Points are numbered through all backups; these are the first and the one behind the last of this one.
  const first = Math.floor((n * restorePoints) / backups)
  const end = Math.floor(((n + 1) * restorePoints) / backups)
  const step = Math.min(DAY, (3650 * DAY) / (end - first))
  const newest = Math.floor(now / DAY) * DAY - hoursBeforeMidnight * HOUR
  for (let point = first; point < end; point++) {
    const age = end - 1 - point
    const at = newest - Math.round(age * step)
    yield* restorePoint(plan, id, machines, point, at, age)
    if (age < RUNS) yield* run(plan, job, machines, point, at)
  }
  yield {
    routine: { type: 'Backup', id, key: HISTORY, value: onward(machines, Time, end - first) },
  }
}

/** Runs that are told of each job, at most: the older points are left of runs that nobody remembers. */
const RUNS = 30

/** How a generated backup goes on: it keeps as many points as were generated, or those of a month. */
const onward = (machines: readonly Machine[], minutes: number, points: number): Progress => ({
  plan: {
    days: RUNS,
    at: minutes * 60_000,
    outcomes: [],
    running: false,
    machines,
    platform: 'VMware',
    vApp: null,
    points: Math.max(RUNS, points),
    others: true,
    dataSize: 100 * GIB,
    fullOn: 6,
  },
  number: 0,
  kept: [],
  session: null,
})

/** The run of a job that made a restore point: one in twenty or so with a warning. */
function* run(
  { seed }: GeneratePlan,
  job: string,
  machines: readonly Machine[],
  n: number,
  at: number,
): Generator<Generated> {
  const id = sequenceId(seed, KIND.session, n)
  const troubled = pick(RESULTS, seed, n) === 'Warning' ? 0 : -1
  const begin = at - 30_000
  const each = 5 * 60_000
  yield {
    type: 'BackupJobSession',
    record: {
      id,
      CreationTimeUTC: begin,
      EndTimeUTC: begin + each * machines.length + 60_000,
      ...(troubled >= 0 && { Result: 'Warning' }),
      Job: job,
      RestorePoint: sequenceId(seed, KIND.point, n),
    },
  }
  for (const [index, { name, ref }] of machines.entries()) {
    const from = begin + 30_000 + index * each
    yield {
      type: 'BackupTaskSession',
      record: {
        id: sequenceId(seed, KIND.task, n * machines.length + index),
        CreationTimeUTC: from,
        EndTimeUTC: from + each,
        VmDisplayName: name,
        VmUid: ref,
        ...(index === troubled && { Result: 'Warning', Reason: WARNING }),
        BackupJobSession: id,
        VmRestorePoint: sequenceId(seed, KIND.vmPoint, n * machines.length + index),
      },
    }
  }
}

const RESULTS = ['Warning', ...Array<string>(19).fill('Success')]
const WARNING = 'Changed block tracking cannot be enabled: one or more snapshots present.'

function* restorePoint(
  { seed }: GeneratePlan,
  backupId: string,
  machines: readonly Machine[],
  n: number,
  at: number,
  age: number,
): Generator<Generated> {
  const id = sequenceId(seed, KIND.point, n)
  const full = age % 7 === 0
  const noise = Math.imul(n + 1, 0x27d4eb2f) >>> 8
  const dataSize = (full ? 100 : 4) * GIB + noise
  yield {
    type: 'RestorePoint',
    record: { id, BackupDateUTC: at + (noise % 60_000), Backup: backupId },
  }
  const file = sequenceId(seed, KIND.file, n)
  yield {
    type: 'BackupFile',
    record: {
      id: file,
      BackupSize: Math.round(dataSize / 2),
      DataSize: dataSize,
      FileType: full ? 'vbk' : 'vib',
      Backup: backupId,
      RestorePoint: id,
    },
  }
  for (const [index, { name, ref }] of machines.entries()) {
    yield {
      type: 'VmRestorePoint',
      record: {
        id: sequenceId(seed, KIND.vmPoint, n * machines.length + index),
        VmName: name,
        HierarchyObjRef: ref,
        RestorePoint: id,
        BackupFile: file,
      },
    }
  }
}

const PURPOSES = [
  'Web Farm',
  'Databases',
  'File Servers',
  'Mail',
  'ERP',
  'Domain Controllers',
  'Terminal Servers',
  'Build Agents',
] as const
