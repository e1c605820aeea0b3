/**
 * Keys of jobs that stand for more: `Daily` for a schedule, `Machines` for what is in the job.
 */
import type { Value } from '../contract/record.js'
import { idOf } from '../estate/identity.js'
import type { Shorthand } from '../loading/draft.js'
import { TIME_OF_DAY_PATTERN } from '../time/time-of-day.js'
import { machinesOn, machinesReader, machinesSchema } from './machine.js'
import type { Making } from './made.js'
import { timeOfDayReader } from './nights.js'

const daily = (type: string): Shorthand => ({
  type,
  key: 'Daily',
  schema: {
    description: 'Time of day at which it runs every day, in the time zone of schedules.',
    type: 'string',
    pattern: TIME_OF_DAY_PATTERN,
  },
  expand(value, job, path, reading) {
    const Time = timeOfDayReader(value, path, reading.fault)
    if (Time === undefined) return
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
    const told = machinesReader(value, path, reading.fault) ?? []
    reading.room(told.length)
    for (const { name, ref } of machinesOn(platform, told)) {
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
