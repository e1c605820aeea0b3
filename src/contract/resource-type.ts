/**
 * What a resource is declared as. `entity` is for key resources, which have a UID, a collection and
 * two forms (entity and reference); `resource` for others that have links; `info` for what has none.
 */
import { type Element, guid, type JsonForm, type Scalar } from './element.js'
import type { InScope } from './in-scope.js'
import type { Link } from './link.js'
import { pluralOf } from './plural.js'
import type { Derived, EstateRecord, Fields } from './record.js'
import type { Role } from './role.js'

/** A many-to-one relation: the record holds the id of the other, or it is reached through one. */
export interface Relation {
  readonly type: string
  /**
   * Reached through this relation of the record, so not stored in it; `CdpPolicy.BackupServer` where
   * the next step is called otherwise. Of several, through the first that leads anywhere; through `ID`
   * where the other has the same id.
   */
  readonly through?: string | readonly string[]
  readonly optional?: boolean
  /** Not needed where the record has this other relation. */
  readonly unless?: string
  /** The record holds the ids of any number of others. */
  readonly many?: boolean
  /** No two records that belong to one have the same name, in any letter case. Our choice of what is told. */
  readonly distinctNames?: boolean
}

/** The relation that a step begins with, and the one that it goes on with. */
export function stepsOf(through: string, name: string): readonly [string, string] {
  const [via = through, next = name] = through.split('.')
  return [via, next]
}

/** A list below one record, such as /backups/{ID}/restorePoints. */
export interface SubCollection {
  readonly type: string
  /** The relation by which the items belong to this record. */
  readonly by?: string
  /** Instead of `by`: the relation of this record whose target, or targets, are the list. */
  readonly target?: string
  /**
   * The type whose records tie the items to this record: `by` is its relation to this record, and the
   * one to the items is named after their type.
   */
  readonly through?: string
  readonly roles?: readonly Role[]
}

/** A type of resources, with all that was left out of its declaration filled in. */
export interface ResourceType {
  readonly name: string
  /** Root element of the whole resource; the same as the name but for misfits. */
  readonly root: string
  readonly kind: 'entity' | 'resource' | 'info'
  /** What its Type says; the name but where two types are called alike. */
  readonly typeName: string
  /** The key of a list of them in fixtures; that of lists but where two are called alike. */
  readonly fixtureList: string
  /** Root element of a list of them, such as RestorePoints. */
  readonly list: string
  /** The member of a JSON answer that holds such a list. */
  readonly jsonList: string
  /** Element of one in a list of them; the root but for misfits. */
  readonly item: string
  /** Path of the collection below /api; null for what has none. */
  readonly collection: string | null
  /**
   * Path of one, with its id and those of records it belongs to in braces, such as
   * /jobs/{Job}/includes/{ID}. Without any, there is only one; with that of a relation alone, one for
   * each record at its other end. Null for what has no address.
   */
  readonly path: string | null
  /** Other paths at which all of them, or one by its id, are read too; no Href of theirs leads there. */
  readonly otherPaths: { readonly lists?: readonly string[]; readonly records?: readonly string[] }
  /**
   * Misfits write less than Href, Type and UID: `href` no Type; `none` neither Href nor Type, and the
   * UID as a bare GUID. References are whole.
   */
  readonly address: 'whole' | 'href' | 'none'
  /** Where its Hrefs lead in place of its path, as those of servers with a fault do. */
  readonly hrefs: Readonly<Partial<Record<'entity' | 'reference', string>>>
  /** Whether it has Href and Type where it stands inside another without its links, too. */
  readonly addressInside: boolean
  /** Whether the estate holds records of it. */
  readonly stored: boolean
  /** Records that every estate holds, whatever its fixtures. */
  readonly fixed: readonly EstateRecord[]
  /** What records hold and fixtures may give, but no answer tells. */
  readonly kept: readonly Scalar[]
  /** Whether a record may belong to a logon session, by its SessionId; then no other session sees it. */
  readonly ofSession: boolean
  /** Which of them an account sees that is restricted to scopes; undefined where it sees all. */
  readonly inScope: InScope | undefined
  /** Lists of some key resources are always of entities, whatever form is asked for. */
  readonly listed: 'asAsked' | 'asEntities'
  /** Lists of them hold those that began in so many days; each is still read by its id. */
  readonly listedDays: number | undefined
  /** The type word in its UIDs. */
  readonly uidType: string
  readonly belongsTo: Readonly<Record<string, Relation>>
  /** The name that a record without one is shown by. */
  readonly displayName: Derived<string>
  /** Attributes after the common ones. */
  readonly attributes: readonly Scalar[]
  readonly elements: readonly Element[]
  /** What JSON does otherwise than XML. */
  readonly json: JsonForm
  readonly links: readonly Link[]
  /** Links of the reference form. */
  readonly refLinks: readonly Link[]
  readonly subCollections: Readonly<Record<string, SubCollection>>
  /**
   * The fields that queries filter and sort by, in the documented order. A name says where its value
   * comes from: an element, `UID`, a relation's id (`BackupUid`) or name (`BackupName`); `Type=PointType`
   * where the field is called otherwise than its source. Null for what cannot be queried.
   */
  readonly query: readonly string[] | null
  /** What queries call the type, and the list and its items in their answers. */
  readonly queried: {
    readonly type: string
    readonly list: string
    readonly item: string
    /** In JSON: the member of Entities or Resources, and the one inside it that holds the array. */
    readonly jsonMember: string
    readonly jsonList: string
    /** Who may query it, where that is not everyone who may read it. */
    readonly roles?: readonly Role[]
  }
  /** Who may read it. */
  readonly roles: readonly Role[]
  readonly doc: string
}

type Shared = Partial<
  Pick<
    ResourceType,
    | 'list'
    | 'item'
    | 'address'
    | 'addressInside'
    | 'otherPaths'
    | 'belongsTo'
    | 'displayName'
    | 'attributes'
    | 'links'
    | 'doc'
    | 'root'
    | 'query'
    | 'subCollections'
    | 'fixed'
    | 'kept'
    | 'json'
    | 'ofSession'
    | 'inScope'
    | 'listed'
    | 'listedDays'
    | 'typeName'
    | 'fixtureList'
  >
> & { queried?: Partial<ResourceType['queried']> }

/** How a key resource is declared. */
export interface EntityDeclaration extends Shared {
  collection: string
  elements: readonly Element[]
  refLinks?: readonly Link[]
  roles: readonly Role[]
  uidType?: string
  /** False for what is told from other records, by handlers. */
  stored?: boolean
}

/** How all else is declared. */
export interface ResourceDeclaration extends Shared {
  kind?: 'resource' | 'info'
  collection?: string
  path?: string
  stored?: boolean
  elements?: readonly Element[]
  roles?: readonly Role[]
}

const ownName = (record: Fields): string => String(record.Name ?? '')

/** A query's answer calls things as plain lists do, unless said otherwise. */
function queriedAs(
  name: string,
  ownItem: string,
  { list: ownList = `${name}s`, queried = {} }: Shared,
): ResourceType['queried'] {
  const { list = ownList, item = ownItem } = queried
  return { type: name, jsonMember: list, jsonList: jsonListOf(list, item), ...queried, list, item }
}

/**
 * The member of a JSON answer that holds a list: what XML calls the list if that is a plural, else the
 * items' name in the plural (recorded: `ObjectsInJob` in XML is `ObjectInJobs`).
 */
const jsonListOf = (list: string, item: string): string =>
  list.endsWith('s') ? list : pluralOf(item)

/** Declares a key resource. */
export function entity(name: string, declaration: EntityDeclaration): ResourceType {
  const { collection, elements, roles, links = [], stored = true } = declaration
  const { refLinks = links, uidType = name } = declaration
  const path = `${collection}/{ID}`
  const own = {
    kind: 'entity',
    collection,
    path,
    stored,
    uidType,
    elements,
    refLinks,
    roles,
  } as const
  return complete(name, declaration, own)
}

/**
 * Declares what has neither UID nor reference form; kind `info` for what has no links either. One with
 * a path and no id in it is read there; one that is stored has records in the estate.
 */
export function resource(name: string, declaration: ResourceDeclaration): ResourceType {
  const { kind = 'resource', collection = null, elements = [], roles = [] } = declaration
  const { path = collection === null ? null : `${collection}/{ID}`, stored = false } = declaration
  const own = { kind, collection, path, stored, uidType: name, elements, refLinks: [], roles }
  return complete(name, declaration, own)
}

const NO_HREFS = {}

/** What the two kinds of declarations say each in its own way. */
type Own = Pick<
  ResourceType,
  'kind' | 'collection' | 'path' | 'stored' | 'uidType' | 'elements' | 'refLinks' | 'roles'
>

const OWNER = guid('SessionId', {
  optional: true,
  doc: 'The logon session that it belongs to; without one, every session sees it.',
})

/** Fills in what is left out. Written out, not spread: so all types have one shape, and are fast to make and to read. */
function complete(name: string, declaration: Shared, own: Own): ResourceType {
  const { root = name, list = `${name}s` } = declaration
  const { item = root, kept = [] } = declaration
  return {
    name,
    root,
    kind: own.kind,
    typeName: declaration.typeName ?? name,
    fixtureList: declaration.fixtureList ?? list,
    list,
    jsonList: jsonListOf(list, item),
    item,
    collection: own.collection,
    path: own.path,
    otherPaths: declaration.otherPaths ?? {},
    address: declaration.address ?? 'whole',
    hrefs: NO_HREFS,
    addressInside: declaration.addressInside ?? true,
    stored: own.stored,
    fixed: declaration.fixed ?? [],
    kept: declaration.ofSession ? [...kept, OWNER] : kept,
    ofSession: declaration.ofSession ?? false,
    inScope: declaration.inScope,
    listed: declaration.listed ?? 'asAsked',
    listedDays: declaration.listedDays,
    uidType: own.uidType,
    belongsTo: declaration.belongsTo ?? {},
    displayName: declaration.displayName ?? ownName,
    attributes: declaration.attributes ?? [],
    elements: own.elements,
    json: declaration.json ?? {},
    links: declaration.links ?? [],
    refLinks: own.refLinks,
    subCollections: declaration.subCollections ?? {},
    query: declaration.query ?? null,
    queried: queriedAs(name, item, declaration),
    roles: own.roles,
    doc: declaration.doc ?? '',
  }
}
