/** The fields of a query type, from its declaration. */
import type { Contract } from '../contract/contract.js'
import { heldParts, type ScalarType } from '../contract/element.js'
import type { EstateRecord } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { elementOf, type Lookup, type Reader, type Readers } from '../contract/shown.js'
import type { QueryField, QueryFieldType } from './field.js'

/** A field, and the relation that an index can answer an equality of it by. */
export interface ContractField extends QueryField<EstateRecord> {
  readonly relation?: string
}

/** Fields that can be asked now: those whose source is declared. */
export function fieldsOf(
  contract: Contract,
  readers: Readers,
  type: ResourceType,
  lookup: Lookup,
): readonly ContractField[] {
  return (type.query ?? everyField(type)).flatMap((declared): ContractField[] => {
    const [name = '', source = name] = declared.split('=')
    const found = sourceOf(contract, readers, type, source)
    if (!found) return []
    const { reader, ...rest } = found
    return [{ name, ...rest, read: (record) => scalarOf(reader(record, lookup)) }]
  })
}

/** The fields of what cannot be queried but stands in lists: all that a record holds by itself. */
const everyField = (type: ResourceType): string[] => [
  ...new Set([
    'UID',
    'Name',
    ...heldParts([...type.attributes, ...type.elements])
      .filter((part) => part.kind === 'scalar' && !part.secret)
      .map((part) => part.name),
    ...Object.keys(type.belongsTo).flatMap((name) => [`${name}Uid`, `${name}Name`]),
  ]),
]

interface Source {
  readonly type: QueryFieldType
  readonly values?: readonly string[]
  readonly relation?: string
  readonly reader: Reader
}

function sourceOf(
  contract: Contract,
  readers: Readers,
  type: ResourceType,
  source: string,
): Source | undefined {
  const [via = '', beyond] = source.split('.')
  if (beyond !== undefined) return sourceBeyond(contract, readers, type, via, beyond)
  if (source === 'UID') return { type: 'uid', reader: readers.field(type, 'ID') }
  const element = elementOf(type, source)
  if (element?.kind === 'scalar') {
    const { values } = element
    const reader = readers.field(type, source)
    return { type: fieldType(element.type), reader, ...(values && { values }) }
  }
  if (source === 'Name') return { type: 'string', reader: readers.field(type, 'Name') }
  const [, relation = '', what] = /^(\w+?)(Uid|Name)$/.exec(source) ?? []
  const end = type.belongsTo[relation]
  if (!end) return undefined
  if (what === 'Uid') {
    const reader = readers.field(type, relation)
    return { type: 'uid', reader, ...(!end.through && { relation }) }
  }
  const parent = readers.parent(type, relation)
  const name = readers.field(contract.type(end.type), 'Name')
  return {
    type: 'string',
    reader: (record, lookup) => {
      const target = parent(record, lookup)
      return target && name(target, lookup)
    },
  }
}

/** A field of the record at the other end of a relation. */
function sourceBeyond(
  contract: Contract,
  readers: Readers,
  type: ResourceType,
  relation: string,
  field: string,
): Source | undefined {
  const end = type.belongsTo[relation]
  if (!end) return undefined
  const found = sourceOf(contract, readers, contract.type(end.type), field)
  if (!found) return undefined
  const { relation: _, reader, ...rest } = found
  const parent = readers.parent(type, relation)
  return {
    ...rest,
    reader(record, lookup) {
      const target = parent(record, lookup)
      return target && reader(target, lookup)
    },
  }
}

function fieldType(type: ScalarType): QueryFieldType {
  switch (type) {
    case 'int':
    case 'long':
    case 'boolean':
    case 'dateTime':
    case 'guid':
    case 'uid':
    case 'enum':
      return type
    case 'timeOfDay':
      return 'int'
    case 'zonelessTime':
      return 'dateTime'
    case 'decimal':
      return 'double'
    default:
      return 'string'
  }
}

function scalarOf(value: ReturnType<Reader>): ReturnType<QueryField<EstateRecord>['read']> {
  return typeof value === 'object' ? null : value
}
