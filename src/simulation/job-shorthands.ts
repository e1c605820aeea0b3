/**
 * Keys of jobs that stand for more: `Daily` for a schedule, `Machines` for what is in the job.
 */
import type { Value } from '../contract/record.js'
import { idOf } from '../estate/identity.js'
import type { Shorthand } from '../loading/draft.js'
import { shown } from '../wording/shown.js'
import { machinesSchema, readMachines } from './machine.js'
import type { Making } from './made.js'

const daily = (type: string): Shorthand => ({
  type,
  key: 'Daily',
  schema: {
    description: 'Time of day, UTC, at which it runs every day.',
    type: 'string',
    pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
  },
  expand(value, job, path, reading) {
    const clock = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(String(value))
    if (!clock) {
      reading.fault({ path, expected: 'a time of day such as 22:00', found: shown(value) })
      return
    }
    const Time = Number(clock[1]) * 60 + Number(clock[2])
    const values = job.values as Record<string, Value>
    values.JobScheduleOptions ??= { Standart: { OptionsDaily: { Enabled: true, Time } } }
  },
})

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
      reading.make(object, record, path)
    }
  },
})

export const jobShorthands: readonly Shorthand[] = [
  daily('Job'),
  daily('AgentBackupJob'),
  daily('NasJob'),
  machines('Job', 'ObjectInJob'),
  machines('CdpPolicy', 'ObjectInCdpPolicy'),
  machines('AgentBackupJob', 'ObjectInAgentBackupJob'),
]
