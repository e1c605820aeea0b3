/**
 * The contract: every declared type and operation, resolved against one another. It is built once
 * from declarations and passed to whoever needs it; nothing here is global.
 */
import { type Link, methodOf } from './link.js'
import {
  isMeantByDefault,
  listOf,
  meantBy,
  type Operation,
  one,
  reading,
  shapeOf,
  typesOf,
} from './operation.js'
import { type ResourceType, type SubCollection, stepsOf } from './resource-type.js'
import { mayOneOf, type Role } from './role.js'

/** The two forms of a key resource: the whole of it, or a reference to it. All others are always whole. */
export type Form = 'entity' | 'reference'

/** What a contract is made of: what families declare. */
export interface Declarations {
  readonly types: readonly ResourceType[]
  readonly operations: readonly Operation[]
  /** Which of the reading operations there are that types have by themselves; all of them unless given. */
  readonly serves?: (operation: Operation) => boolean
}

/** What the API is: its types and operations, and which links lead where. Nothing of it ever changes. */
export interface Contract {
  readonly types: ReadonlyMap<string, ResourceType>
  readonly operations: readonly Operation[]
  /** Types that there may be records of, though nothing leads to them. */
  readonly unknown: readonly ResourceType[]
  /** @throws if no such type is declared: names in code are never guesses. */
  type(name: string): ResourceType
  /** The operations of a method at a path in any letter case; they differ by their actions. */
  at(method: string, path: string): readonly Operation[]
  /** The links of a type's form that these roles can follow; all of them when none are given. */
  links(type: ResourceType, form: Form, roles?: readonly Role[]): readonly Link[]
  /** Whether some of these roles may follow a link, which they can only if the target is declared. */
  leads(link: Link, roles?: readonly Role[]): boolean
}

/** Resolves declarations into a contract. @throws for a relation or an operation that cannot be. */
export function defineContract({
  types: declared,
  operations: special,
  serves = () => true,
}: Declarations): Contract {
  const known = new Set(declared.map((type) => type.name))
  const types = new Map(declared.map((type) => [type.name, pruned(type, known)]))
  const index = new OperationIndex()
  for (const operation of special) index.add(operation)
  const handled = new Set(special.map(({ key }) => key))
  // What a handler answers is not answered by declaration alone.
  for (const operation of [...types.values()].flatMap(readOperations))
    if (!handled.has(operation.key) && serves(operation)) index.add(operation)
  const queryTypes = new Map(
    [...types.values()].map((type) => [type.queried.type.toLowerCase(), type]),
  )
  const contract: Contract = {
    types,
    operations: index.all,
    unknown: [],
    at: (method, path) => index.at(method, path),
    type(name) {
      const type = types.get(name)
      if (!type) throw new Error(`The contract declares no type ${name}`)
      return type
    },
    leads(link, roles) {
      if (link.told) return true
      if (link.queryType !== undefined) {
        const asked = queryTypes.get(link.queryType.toLowerCase())
        if (!asked?.query || (roles && !mayQuery(asked, roles))) return false
      }
      const [path = '', query = ''] = link.href.split('?')
      const action = new URLSearchParams(query).get('action')
      const target = meantBy(action, index.at(methodOf(link.rel), path))
      return target !== undefined && (roles === undefined || mayOneOf(roles, target.roles))
    },
    links(type, form, roles) {
      const links = form === 'entity' ? type.links : type.refLinks
      return links
        .map((link) =>
          link.rel === 'Alternate' && link.href === '' && !link.told ? other(type, form) : link,
        )
        .filter((link) => (!link.each || types.has(link.each.type)) && contract.leads(link, roles))
    },
  }
  for (const type of types.values()) check(contract, type)
  for (const { key, answer } of special)
    for (const name of typesOf(answer))
      if (!types.has(name))
        throw new Error(`${key} answers ${name}, which is no type of the contract`)
  return contract
}

/** Whether some of these roles may query a type. */
export const mayQuery = ({ roles, queried }: ResourceType, own: readonly Role[]): boolean =>
  mayOneOf(own, queried.roles ?? roles)

/** The link from one form of an entity to its other form. */
function other(type: ResourceType, form: Form): Link {
  const href = `${type.collection}/{ID}`
  return form === 'entity'
    ? { rel: 'Alternate', type: `${type.name}Reference`, href, name: 'own' }
    : { rel: 'Alternate', type: type.name, href: `${href}?format=Entity`, name: 'own' }
}

/** A type without the relations and lists whose other end is not declared (yet). */
function pruned(type: ResourceType, known: ReadonlySet<string>): ResourceType {
  const belongsTo = keep(type.belongsTo, (relation) => known.has(relation.type))
  const subCollections = keep(
    type.subCollections,
    (sub) => known.has(sub.type) && (!sub.through || known.has(sub.through)),
  )
  return belongsTo === type.belongsTo && subCollections === type.subCollections
    ? type
    : { ...type, belongsTo, subCollections }
}

/** The entries that are wanted: the same object where all of them are. */
function keep<T>(
  entries: Readonly<Record<string, T>>,
  wanted: (value: T) => boolean,
): Readonly<Record<string, T>> {
  if (Object.values(entries).every(wanted)) return entries
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => wanted(value)))
}

/** The reading operations that a type has by its declaration alone. */
function readOperations(type: ResourceType): Operation[] {
  const { name, list, path, collection, otherPaths, roles } = type
  const operations: Operation[] = []
  // The list of what lies below another record is a sub-collection of that.
  const ownList = type.stored && collection !== null && !collection.includes('{')
  for (const at of [...(ownList ? [collection] : []), ...(otherPaths.lists ?? [])]) {
    const source = { kind: 'collection', type: name } as const
    operations.push(reading(at, listOf(name), source, { roles, doc: `All ${list}.` }))
  }
  const ownPath = path !== null && (type.stored || isAlone(type))
  for (const at of [...(ownPath ? [path] : []), ...(otherPaths.records ?? [])]) {
    const source = { kind: type.stored ? 'record' : 'resource', type: name } as const
    operations.push(reading(at, one(name), source, { roles, doc: `One ${name}.` }))
  }
  for (const [sub, { type: items, roles: own }] of Object.entries(type.subCollections)) {
    const source = { kind: 'subCollection', type: items, parent: name, name: sub } as const
    const options = { roles: own ?? roles, doc: `The ${sub} of one ${name}.` }
    operations.push(reading(`${path}/${sub}`, listOf(items), source, options))
  }
  return operations
}

/** Whether there is only one of a type, at a path without an id, and it needs no handler to be read. */
const isAlone = (type: ResourceType): boolean =>
  type.path !== null && !type.path.includes('{') && type.elements.length === 0

/** Finds operations by method and path, in any letter case: samples of the documentation differ in it. */
class OperationIndex {
  readonly all: Operation[] = []
  private readonly places = new Map<string, Operation[]>()

  at(method: string, path: string): readonly Operation[] {
    const same = this.places.get(shapeOf(path).toLowerCase()) ?? []
    return same.filter((operation) => operation.method === method)
  }

  /** @throws for a second one that a request would mean as well, and for a path in other words */
  add(operation: Operation): void {
    const { method, path, action, key } = operation
    this.all.push(operation)
    const place = shapeOf(path).toLowerCase()
    const same = this.places.get(place)
    if (!same) {
      this.places.set(place, [operation])
      return
    }
    for (const other of same) {
      if (other.path !== path)
        throw new Error(`${key} is declared at ${path}, and ${other.key} at ${other.path}`)
      if (other.method !== method) continue
      if (other.action === action) throw new Error(`The contract declares ${key} twice`)
      if (isMeantByDefault(other) && isMeantByDefault(operation))
        throw new Error(`${key} and ${other.key} are both meant by a request without an action`)
    }
    same.push(operation)
  }
}

function check(contract: Contract, type: ResourceType): void {
  for (const [name, relation] of Object.entries(type.belongsTo)) {
    for (const via of [relation.through ?? []].flat()) {
      if (via !== 'ID' && !(stepsOf(via, name)[0] in type.belongsTo))
        throw new Error(`${type.name}.${name} goes through ${via}, which it has not`)
    }
  }
  for (const [name, sub] of Object.entries(type.subCollections)) {
    const relation = relationOf(sub, type.name)
    const holder = sub.target ? type : contract.type(sub.through ?? sub.type)
    const stored = holder.belongsTo[relation]
    if (!stored || (!sub.target && stored.through))
      throw new Error(`${type.name}/${name}: ${holder.name} stores no relation ${relation}`)
  }
}

/** The relation that ties the items of a sub-collection to the record above them. */
export function relationOf(sub: SubCollection, parent: string): string {
  return sub.target ?? sub.by ?? parent
}
