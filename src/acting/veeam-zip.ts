/**
 * VeeamZIP: a full backup of machines that is no job's, and no part of any chain. It is deleted at the
 * midnight after its period of retention is over (documented for VBR).
 */
import { fileTime } from '../contract/date.js'
import type { ChangingEstate, Course } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import { planFor } from '../simulation/first-run.js'
import type { Machine } from '../simulation/machine.js'
import { placeOf } from '../simulation/plan.js'
import { runOf } from '../simulation/run.js'
import { begun } from '../simulation/run-planning.js'
import { DAY } from '../time/duration.js'
import { isTime } from '../time/time-range.js'
import { inAnyCase } from '../wording/in-any-case.js'
import type { Asked, Decider } from './decider.js'
import { leadingTo } from './quick-backup.js'
import { theOne, toldRecord } from './records.js'
import { refused } from './refusals.js'

/** The key of the routine of a backup that is to be deleted. */
export const EXPIRY = 'Expiry'

/** Days, or months, that each of the API's periods has. */
const PERIODS: Readonly<Record<string, { readonly days?: number; readonly months?: number }>> = {
  Tonight: {},
  TomorrowNight: { days: 1 },
  In3days: { days: 3 },
  In1Week: { days: 7 },
  In2Weeks: { days: 14 },
  In1Month: { months: 1 },
  In3Months: { months: 3 },
  In6Months: { months: 6 },
  In1Year: { months: 12 },
  In2Years: { months: 24 },
  In3Years: { months: 36 },
  In5Years: { months: 60 },
  In7Years: { months: 84 },
}

/** When a backup of a time is deleted, in milliseconds since the epoch; undefined for never. */
function expiryOf(retention: unknown, at: number): number | undefined {
  const period = PERIODS[String(retention)]
  if (!period) return undefined
  const date = new Date(at)
  const { days = 0, months = 0 } = period
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months]
  // A month that is too short ends on its last day.
  const day = Math.min(date.getUTCDate(), new Date(Date.UTC(year, month + 1, 0)).getUTCDate())
  return Date.UTC(year, month, day) + (days + 1) * DAY
}

/** A machine by its reference, as the infrastructure, jobs or backups know it. @throws Refused for one that nobody knows */
function machineOf(ref: string, estate: ChangingEstate): Machine {
  const isAsked = inAnyCase(ref)
  const places = [
    ['HierarchyItem', 'ObjectRef', 'ObjectName'],
    ['ObjectInJob', 'HierarchyObjRef', 'Name'],
    ['VmRestorePoint', 'HierarchyObjRef', 'VmName'],
  ] as const
  for (const [type, field, name] of places)
    for (const record of estate.all(type))
      if (isAsked(record[field])) return { name: String(record[name]), ref: String(record[field]) }
  throw refused('noSuch', { type: 'Vm', id: ref })
}

const backupOf = ({ serial }: Asked): string => idOf('Backup', String(serial))

/** Begins with the 202; refused for machines and repositories that the backup server has not. */
export const veeamZip: Decider = {
  begin(asked, estate) {
    const { params, body, at } = asked
    const server = theOne('BackupServer', params.ID, estate)
    const repository = toldRecord('Repository', body.RepositoryUid, estate)
    const refs = Array.isArray(body.VmRef) ? body.VmRef.map(String) : []
    for (const ref of refs)
      if (!/^urn:vmware:vm:/i.test(ref))
        throw refused('wrongKind', { what: 'VeeamZIP', which: ref })
    if (repository.BackupServer !== server.id || repository.Kind === 'Cloud')
      throw refused('wrongKind', { what: 'VeeamZIP', which: `repository ${repository.Name}` })
    if (body.PasswordKeyId !== undefined) toldRecord('PasswordKey', body.PasswordKeyId, estate)
    const machines = refs.map((ref) => machineOf(ref, estate))
    const [first] = machines
    if (!first) throw refused('noSuch', { type: 'Vm', id: 'of no reference' })
    const id = backupOf(asked)
    const source = ['Backup', id] as const
    const record = { id, Name: `${first.name}_${fileTime(at)}`, Repository: repository.id }
    const plan = { ...planFor(record, machines), days: 1, points: 1 }
    const night = { place: placeOf(plan, 1), start: at, outcome: null, full: true }
    const run = { ...runOf(source, source, plan, night), start: at }
    const expiry = expiryOf(body.BackupRetention, at)
    return [
      { do: 'add', type: 'Backup', record: Object.freeze(record) },
      ...begun(source, { plan, number: 1, kept: [], session: null }, run),
      ...(expiry === undefined
        ? []
        : [
            {
              do: 'setRoutine',
              routine: { type: 'Backup', id, key: EXPIRY, value: { expiry } },
            } as const,
          ]),
    ]
  },
  decide(asked, estate) {
    const [session] = estate.children('BackupJobSession', 'Backup', backupOf(asked))
    return { commands: [], ...leadingTo(session) }
  },
}

interface Expiring {
  readonly expiry: number
}

/** A backup that is to be deleted is, with its points and the sessions that are known by its name. */
export const expiries: Course = {
  key: EXPIRY,
  appliesTo: ({ name }) => name === 'Backup',
  isValue: (value) => isObject(value) && isTime(value.expiry),
  due: ({ value }) => (value as Expiring).expiry,
  happen({ type, record: { id } }, _at, estate) {
    for (const session of estate.children('BackupJobSession', type, id))
      estate.remove('BackupJobSession', session.id)
    estate.remove(type, id)
  },
}
