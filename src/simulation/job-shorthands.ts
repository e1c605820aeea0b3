/**
 * Keys of jobs that stand for more: `Daily` for a schedule and the next run, `Machines` for what is in
 * the job, `Runs` for what a job without backups of its own has done.
 */
import type { Value } from '../contract/record.js'
import { idOf, seedOf } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import type { Draft, Made, Making, Shorthand } from '../loading/draft.js'
import type { Path } from '../loading/fixture-error.js'
import { type Reading, unknownKey } from '../loading/fixture-value.js'
import { DAY } from '../time/duration.js'
import { shown } from '../wording/shown.js'
import { machinesSchema, readMachines } from './machine.js'
import { courseOf, makeNights, type Nightly } from './nightly.js'
import { checkOutcomes, lastRun, nightsSchema, readNights } from './nights.js'

const daily = (type: string): Shorthand => ({
  type,
  key: 'Daily',
  schema: {
    description: 'Time of day, UTC, at which it runs every day.',
    type: 'string',
    pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
  },
  expand(value, job, path, reading) {
    const minutes = minutesOf(value)
    if (minutes === undefined) {
      reading.fault({ path, expected: 'a time of day such as 22:00', found: shown(value) })
      return
    }
    const schedule = { Standart: { OptionsDaily: { Enabled: true, Time: minutes } } }
    const values = job.values as Record<string, Value>
    values.JobScheduleOptions ??= schedule
    if (values.ScheduleEnabled !== false) values.NextRun ??= nextRun(minutes, reading.now)
  },
  course(value, job) {
    const minutes = minutesOf(value)
    if (minutes === undefined || job.values.ScheduleEnabled === false) return undefined
    const { type, id, path } = job
    const at = (time: number): Made[] => [
      { type, record: { id, NextRun: nextRun(minutes, time) }, path },
    ]
    return {
      between: (from, to) => ({ before: at(from), after: at(to) }),
      nextAfter: (time) => nextRun(minutes, time),
    }
  },
})

function minutesOf(value: unknown): number | undefined {
  const clock = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(String(value))
  return clock ? Number(clock[1]) * 60 + Number(clock[2]) : undefined
}

/** A run that begins now is not the next one any more. */
const nextRun = (minutes: number, now: number): number => lastRun(minutes * 60_000, now, 0) + DAY

const machines = (type: string, object: string): Shorthand => ({
  type,
  key: 'Machines',
  schema: machinesSchema,
  expand(value, job, path, reading) {
    const platform = String(job.values.Platform ?? 'VMware')
    const isAgent = object === 'ObjectInAgentBackupJob'
    for (const { name, ref } of readMachines(value, platform, path, reading)) {
      const record: Making = { id: idOf(object, job.id, name), Name: name, [type]: job.id }
      if (!isAgent) record.HierarchyObjRef = ref
      reading.make({ type: reading.contract.type(object), record, path })
    }
  },
})

const KEYS = { ...nightsSchema(30), Machines: machinesSchema } as const

const runs: Shorthand = {
  type: 'NasJob',
  key: 'Runs',
  schema: {
    description: 'Runs of the last nights.',
    type: 'object',
    additionalProperties: false,
    properties: KEYS,
  },
  expand(value, job, path, reading) {
    const nightly = nightlyOf(value, job, path, reading)
    if (nightly) makeNights(nightly, reading)
  },
  course(value, job, since, estate) {
    const nightly = nightlyOf(value, job, [], { now: since, fault() {} })
    const isPaused = job.values.ScheduleEnabled === false
    return nightly && courseOf(nightly, since, isPaused, estate.contract)
  },
}

function nightlyOf(value: unknown, job: Draft, path: Path, reading: Reading): Nightly | undefined {
  if (!isObject(value)) {
    reading.fault({ path, expected: 'an object', found: shown(value) })
    return undefined
  }
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(KEYS, key)) reading.fault(unknownKey(key, Object.keys(KEYS), path))
  }
  const nights = readNights(value, 30, path, reading)
  const machines = readMachines(value.Machines, 'VMware', [...path, 'Machines'], reading)
  checkOutcomes(nights, machines, path, reading)
  return {
    nights,
    firstKept: (newest) => newest,
    points() {},
    run: (night) => ({
      session: 'BackupJobSession',
      task: 'BackupTaskSession',
      job: [job.type.name, job.id],
      path,
      seed: seedOf(job.id),
      place: night.place,
      attempt: 0,
      start: night.start,
      machines,
      outcome: night.outcome,
      dataSize: 200 * 1024 ** 3,
    }),
  }
}

export const jobShorthands: readonly Shorthand[] = [
  daily('Job'),
  daily('AgentBackupJob'),
  daily('NasJob'),
  machines('Job', 'ObjectInJob'),
  machines('CdpPolicy', 'ObjectInCdpPolicy'),
  machines('AgentBackupJob', 'ObjectInAgentBackupJob'),
  runs,
]
