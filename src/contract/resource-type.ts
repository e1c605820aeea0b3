/**
 * What a resource is declared as. `entity` is for key resources, which have a UID, a collection and
 * two forms (entity and reference); `resource` for others that have links; `info` for what has none.
 */
import type { Derived, Element, Fields, Scalar } from './element.js'
import type { Link } from './link.js'
import type { Role } from './role.js'

/** A many-to-one relation: the record holds the id of the other, or it is reached through one. */
export interface Relation {
  readonly type: string
  /** Reached through this relation of the record, so not stored in it. */
  readonly through?: string
  readonly optional?: boolean
  /** The record holds the ids of any number of others. */
  readonly many?: boolean
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

export interface ResourceType {
  readonly name: string
  /** Root element of the whole resource; the same as the name but for misfits. */
  readonly root: string
  readonly kind: 'entity' | 'resource' | 'info'
  /** Root element of a list of them, such as RestorePoints. */
  readonly list: string
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
  /**
   * Misfits write less than Href, Type and UID: `href` no Type; `none` neither Href nor Type, and the
   * UID as a bare GUID. References are whole.
   */
  readonly address: 'whole' | 'href' | 'none'
  /** Whether the estate holds records of it. */
  readonly stored: boolean
  /** The type word in its UIDs. */
  readonly uidType: string
  readonly belongsTo: Readonly<Record<string, Relation>>
  /** The name that a record without one is shown by. */
  readonly displayName: Derived<string>
  /** Attributes after the common ones. */
  readonly attributes: readonly Scalar[]
  readonly elements: readonly Element[]
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
    | 'belongsTo'
    | 'displayName'
    | 'attributes'
    | 'links'
    | 'doc'
    | 'root'
    | 'query'
    | 'subCollections'
  >
>

export interface EntityDeclaration extends Shared {
  collection: string
  elements: readonly Element[]
  refLinks?: readonly Link[]
  roles: readonly Role[]
  uidType?: string
}

export interface ResourceDeclaration extends Shared {
  kind?: 'resource' | 'info'
  collection?: string
  path?: string
  stored?: boolean
  elements?: readonly Element[]
  roles?: readonly Role[]
}

const ownName = (record: Fields): string => String(record.Name ?? '')

/** Declares a key resource. */
export function entity(name: string, declaration: EntityDeclaration): ResourceType {
  const links = declaration.links ?? []
  return {
    name,
    root: name,
    item: declaration.root ?? name,
    kind: 'entity',
    list: `${name}s`,
    uidType: name,
    path: `${declaration.collection}/{ID}`,
    stored: true,
    address: 'whole',
    belongsTo: {},
    displayName: ownName,
    attributes: [],
    subCollections: {},
    query: null,
    doc: '',
    ...declaration,
    links,
    refLinks: declaration.refLinks ?? links,
  }
}

/**
 * Declares what has neither UID nor reference form; kind `info` for what has no links either. One with
 * a path and no id in it is read there; one that is stored has records in the estate.
 */
export function resource(name: string, declaration: ResourceDeclaration): ResourceType {
  return {
    name,
    root: name,
    item: declaration.root ?? name,
    kind: 'resource',
    list: `${name}s`,
    uidType: name,
    stored: false,
    address: 'whole',
    elements: [],
    belongsTo: {},
    displayName: ownName,
    attributes: [],
    links: [],
    refLinks: [],
    subCollections: {},
    roles: [],
    query: null,
    doc: '',
    ...declaration,
    collection: declaration.collection ?? null,
    path: declaration.path ?? (declaration.collection ? `${declaration.collection}/{ID}` : null),
  }
}
