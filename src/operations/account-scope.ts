/** What is in the scopes of a restricted account, as types declare it: all that such an account sees, and acts on. */

import type { Contract } from '../contract/contract.js'
import type { Held, InScope } from '../contract/in-scope.js'
import type { EstateRecord, Fields } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { rolesOf } from '../estate/account.js'
import type { Estate } from '../estate/estate.js'
import type { LogonSession } from '../sessions/logon-sessions.js'
import type { World } from '../world/world.js'

/** A reference to all of an infrastructure, or a host that stands alone: it names no thing inside it. */
const WHOLE = /^urn:[^:]+:[^:]+:([0-9a-f-]{36})\.?$/
const ROOT = /^urn:[^:]+:[^:]+:([0-9a-f-]{36})\b/

const SCOPE = 'EnterpriseAccountHierarchyScope'

const lower = (value: unknown): string => String(value).toLowerCase()

/** Types whose records are things themselves, with a reference. */
const thingsOf = ({ types }: Contract) =>
  [...types.values()].flatMap((type) =>
    type.stored && type.inScope?.kind === 'thing' && type.inScope.ref !== undefined
      ? [{ type, thing: type.inScope, ref: type.inScope.ref }]
      : [],
  )

/** The scopes of one account, on an estate that does not change meanwhile. */
export class AccountScope {
  private readonly world: World
  /** References in lower case. */
  private readonly scopes: ReadonlySet<string>
  private readonly roots: ReadonlySet<string>
  private readonly told = new WeakMap<Fields, boolean>()
  private readonly reached = new Map<string, boolean>()
  private parents: ReadonlyMap<string, string> | undefined
  private names: ReadonlyMap<string, string> | undefined

  constructor(account: EstateRecord, world: World) {
    this.world = world
    // New ones count after a rebuild (our choice).
    this.scopes = new Set(
      world.estate
        .children(SCOPE, 'EnterpriseAccount', account.id)
        .filter(({ State }) => State === undefined || State === 'Processed')
        .map(({ HierarchyObjRef: ref, Name }) =>
          ref === undefined ? (this.named(Name) ?? '') : lower(ref),
        ),
    )
    this.roots = new Set([...this.scopes].flatMap((scope) => WHOLE.exec(scope)?.[1] ?? []))
  }

  /** Whether a record of a type is in them. */
  holds(type: ResourceType, record: Fields): boolean {
    if (!type.inScope) return true
    const known = this.told.get(record)
    if (known !== undefined) return known
    // Whatever leads back to where it began is told by something else.
    this.told.set(record, false)
    const holds = this.tells(type.inScope, type, record) === true
    this.told.set(record, holds)
    return holds
  }

  /** Whether a thing of an infrastructure is in them: itself, or what it is in. */
  holdsThing(reference: string): boolean {
    const known = this.reached.get(reference)
    if (known !== undefined) return known
    this.reached.set(reference, false)
    this.parents ??= this.gatherParents()
    const parent = this.parents.get(reference)
    const holds =
      this.scopes.has(reference) ||
      this.roots.has(ROOT.exec(reference)?.[1] ?? '') ||
      (parent !== undefined && this.holdsThing(parent))
    this.reached.set(reference, holds)
    return holds
  }

  /** Undefined where it has nothing to tell. */
  private tells(way: InScope, type: ResourceType, record: Fields): boolean | undefined {
    switch (way.kind) {
      case 'thing':
        return this.tellsThing(way, type, record)
      case 'of':
        return this.tellsOf(way.relation, type, record)
      case 'holding':
        return this.tellsHolding(way.held, way.isAll, type, record)
      case 'first':
        for (const one of way.ways) {
          const told = this.tells(one, type, record)
          if (told !== undefined) return told
        }
        return undefined
      case 'any':
        return way.ways.some((one) => this.tells(one, type, record) === true)
      case 'never':
        return false
    }
  }

  private tellsThing(
    { ref, name }: Extract<InScope, { kind: 'thing' }>,
    type: ResourceType,
    record: Fields,
  ): boolean | undefined {
    const { readers, estate } = this.world
    const own = ref === undefined ? undefined : readers.field(type, ref)(record, estate)
    if (typeof own === 'string') return this.holdsThing(own.toLowerCase())
    if (name === undefined) return undefined
    const found = this.named(readers.field(type, name)(record, estate))
    return found !== undefined && this.holdsThing(found)
  }

  private tellsOf(relation: string, type: ResourceType, record: Fields): boolean | undefined {
    const { readers, estate, contract } = this.world
    const other = type.belongsTo[relation]
    const target = other && readers.parent(type, relation)(record, estate)
    return target && this.holds(contract.type(other.type), target)
  }

  private tellsHolding(
    held: readonly Held[],
    isAll: boolean,
    { name }: ResourceType,
    { id }: Fields,
  ): boolean | undefined {
    const { estate, contract } = this.world
    let isSome = false
    for (const { type, by = name } of held) {
      const records = estate.children(type, by, String(id))
      const declared = contract.type(type)
      isSome ||= records.length > 0
      if (records.length === 0) continue
      if (isAll) return records.every((one) => this.holds(declared, one))
      if (records.some((one) => this.holds(declared, one))) return true
    }
    return isSome ? false : undefined
  }

  /** The reference of the first thing of a name. */
  private named(name: unknown): string | undefined {
    this.names ??= this.gatherNames()
    return this.names.get(lower(name))
  }

  /** What each thing is in. */
  private gatherParents(): ReadonlyMap<string, string> {
    const { estate, readers, contract } = this.world
    const parents = new Map<string, string>()
    for (const { type, thing, ref } of thingsOf(contract)) {
      if (!thing.within) continue
      const [reference, within] = [readers.field(type, ref), readers.derive(type, thing.within)]
      for (const record of estate.all(type.name)) {
        const parent = within(record, estate)
        if (typeof parent === 'string')
          parents.set(lower(reference(record, estate)), parent.toLowerCase())
      }
    }
    return parents
  }

  private gatherNames(): ReadonlyMap<string, string> {
    const { estate, readers, contract } = this.world
    const names = new Map<string, string>()
    for (const { type, thing, ref } of thingsOf(contract)) {
      if (thing.name === undefined) continue
      const [reference, name] = [readers.field(type, ref), readers.field(type, thing.name)]
      for (const record of estate.all(type.name)) {
        const [own, called] = [reference(record, estate), name(record, estate)]
        if (typeof own !== 'string' || typeof called !== 'string') continue
        if (!names.has(called.toLowerCase())) names.set(called.toLowerCase(), own.toLowerCase())
      }
    }
    return names
  }
}

interface Kept {
  readonly version: number
  readonly byAccount: Map<string, AccountScope>
}

const KEPT = new WeakMap<Estate, Kept>()

/**
 * The scopes that a session is restricted to; undefined for administrators, and for accounts that are not
 * restricted. What is known of them is kept until something changes.
 */
export function scopeOf(session: LogonSession | null, world: World): AccountScope | undefined {
  const { estate } = world
  const account = estate.find('EnterpriseAccount', session?.EnterpriseAccount ?? '')
  if (account?.AllowRestoreAllVms !== false) return undefined
  if (rolesOf(account).includes('Portal Administrator')) return undefined
  let kept = KEPT.get(estate)
  if (kept?.version !== estate.version) {
    kept = { version: estate.version, byAccount: new Map() }
    KEPT.set(estate, kept)
  }
  let scope = kept.byAccount.get(account.id)
  if (!scope) {
    scope = new AccountScope(account, world)
    kept.byAccount.set(account.id, scope)
  }
  return scope
}
