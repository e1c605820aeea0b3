/** What most deciders need of records: to find them, to keep their names apart, and to remove them. */
import type { EstateRecord, Value } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import { inAnyCase } from '../wording/in-any-case.js'
import type { Decider } from './decider.js'
import { refused } from './refusals.js'

/** The record that a path names. @throws Refused if it is gone */
export function theOne(type: string, id: string | undefined, estate: ChangingEstate): EstateRecord {
  const record = estate.find(type, id ?? '')
  if (!record) throw refused('gone', { type, id: id ?? '' })
  return record
}

/** The record that a body names by its UID. @throws Refused where there is none */
export function toldRecord(type: string, id: unknown, estate: ChangingEstate): EstateRecord {
  const record = estate.find(type, String(id))
  if (!record) throw refused('noSuch', { type, id: String(id) })
  return record
}

/** The backup server that a body names. @throws Refused where there is none, or it does not answer */
export function toldServer(id: unknown, estate: ChangingEstate): EstateRecord {
  const server = toldRecord('BackupServer', id, estate)
  checkAnswers(server)
  return server
}

/** @throws Refused where a backup server does not answer */
export function checkAnswers({ Offline, Name }: EstateRecord): void {
  if (Offline === true) throw refused('offline', { name: String(Name) })
}

/** The record of a name, in any letter case. */
export function named(
  type: string,
  name: string,
  estate: ChangingEstate,
): EstateRecord | undefined {
  const isNamed = inAnyCase(name)
  for (const record of estate.all(type)) if (isNamed(record.Name)) return record
  return undefined
}

/** @throws Refused where a record of the type other than the own one has the name */
export function checkName(
  type: string,
  name: Value,
  own: string | null,
  estate: ChangingEstate,
): void {
  const known = named(type, String(name), estate)
  if (known && known.id !== own) throw refused('nameTaken', { type, name: String(name) })
}

/** Removes a record and what hangs on it. @param check throws Refused where it has to stay */
export const removes = (
  type: string,
  check?: (record: EstateRecord, estate: ChangingEstate) => void,
): Decider => ({
  decide({ params }, estate) {
    const record = theOne(type, params.ID, estate)
    check?.(record, estate)
    return { commands: [{ do: 'remove', type, id: record.id }] }
  },
})
