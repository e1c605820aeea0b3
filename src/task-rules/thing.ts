/** What rules know a thing by that is acted on, runs or is restored. */
import type { EstateRecord, Value } from '../contract/record.js'
import type { Lookup } from '../contract/shown.js'

/** A thing, by its type, by its names and its id, and by those of its backup server. */
export interface Thing {
  readonly type: string
  readonly names: readonly string[]
  readonly server: readonly string[]
}

/** Where records have what people call them. */
const NAMES = ['Name', 'DisplayName', 'VmDisplayName', 'VmName', 'VAppDisplayName', 'UserName']

const namesOf = (record: EstateRecord): string[] => [
  record.id,
  ...NAMES.flatMap((key) => (typeof record[key] === 'string' ? [record[key]] : [])),
]

/** A record as rules know it. @param server the id of its backup server, if it has one */
export function thingOf(type: string, record: EstateRecord, server: Value, estate: Lookup): Thing {
  const own = type === 'BackupServer' ? record : estate.find('BackupServer', String(server))
  return { type, names: namesOf(record), server: own ? namesOf(own) : [] }
}
