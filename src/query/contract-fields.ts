/**
 * The fields of a type, from its declaration: those that its query page lists, then all else that it holds
 * by itself. Clients filter by elements that no page lists, such as HierarchyObjRef of VmRestorePoint.
 */
import type { Contract } from '../contract/contract.js'
import { heldParts, type ScalarType } from '../contract/element.js'
import type { EstateRecord } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { elementOf, type Lookup, type Reader, type Readers } from '../contract/shown.js'
import type { QueryField, QueryFieldType } from './field.js'
import type { Strictness } from './strictness.js'

/** A field, and the relation that an index can answer an equality of it by. */
export interface ContractField extends QueryField<EstateRecord> {
  readonly relation?: string
}

/**
 * The fields that a type can be filtered and sorted by, the documented ones first; strictly, of a type
 * that has some, only these.
 */
export function fieldsOf(
  contract: Contract,
  readers: Readers,
  type: ResourceType,
  lookup: Lookup,
  strictness: Strictness,
): readonly ContractField[] {
  const { documented, others } = sourcesOf(contract, readers, type)
  const known = strictness === 'strict' && type.query ? documented : [...documented, ...others]
  return known.map(({ reader, ...rest }) => ({
    ...rest,
    read: (record) => scalarOf(reader(record, lookup)),
  }))
}

/** Names of the fields that the type's query page lists, and of the others. */
export function fieldNames(
  contract: Contract,
  readers: Readers,
  type: ResourceType,
): { readonly documented: readonly string[]; readonly others: readonly string[] } {
  const { documented, others } = sourcesOf(contract, readers, type)
  const names = (sources: readonly NamedSource[]): string[] => sources.map(({ name }) => name)
  return { documented: names(documented), others: names(others) }
}

interface NamedSource extends Source {
  readonly name: string
}

interface Sources {
  readonly documented: readonly NamedSource[]
  readonly others: readonly NamedSource[]
}

const KNOWN = new WeakMap<Readers, Map<ResourceType, Sources>>()

/** What the fields of a type are read from; found at the first question. */
function sourcesOf(contract: Contract, readers: Readers, type: ResourceType): Sources {
  let own = KNOWN.get(readers)
  if (!own) {
    own = new Map()
    KNOWN.set(readers, own)
  }
  let sources = own.get(type)
  if (!sources) {
    const named = (declared: string): NamedSource[] => {
      const [name = '', source = name] = declared.split('=')
      const found = sourceOf(contract, readers, type, source)
      return found ? [{ name, ...found }] : []
    }
    const documented = (type.query ?? []).flatMap(named)
    const taken = new Set(documented.map(({ name }) => name.toLowerCase()))
    const others = heldNames(type).filter((name) => !taken.has(name.toLowerCase()))
    sources = { documented, others: others.flatMap(named) }
    own.set(type, sources)
  }
  return sources
}

/**
 * What a record holds by itself and shows: its scalars, those in groups too, as query pages name some of
 * these (AccountType). What lies in objects and lists is none: names repeat there. What no query page
 * describes is also asked for by what it belongs to.
 */
const heldNames = (type: ResourceType): string[] => [
  ...new Set([
    ...(type.kind === 'entity' ? ['UID', 'Name'] : []),
    ...heldParts([...type.attributes, ...type.elements])
      .filter((part) => part.kind === 'scalar' && !part.secret)
      .map((part) => part.name),
    ...(type.query
      ? []
      : Object.keys(type.belongsTo).flatMap((name) => [`${name}Uid`, `${name}Name`])),
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
    case 'decimal':
      return 'double'
    default:
      return 'string'
  }
}

function scalarOf(value: ReturnType<Reader>): ReturnType<QueryField<EstateRecord>['read']> {
  return typeof value === 'object' ? null : value
}
