/** What a restricted account may restore, and so all that it sees of points: what is of machines in its scopes. */
import type { EstateRecord } from '../contract/record.js'
import { rolesOf } from '../estate/account.js'
import type { Estate } from '../estate/estate.js'
import type { LogonSession } from '../sessions/logon-sessions.js'
import type { World } from '../world/world.js'

/** The things of all infrastructures, as scopes look for them. */
interface Things {
  readonly version: number
  /** What each is in, both by reference in lower case. */
  readonly parents: ReadonlyMap<string, string>
  /** The first reference of a name. */
  readonly named: ReadonlyMap<string, string>
}

const THINGS = new WeakMap<Estate, Things>()

const lower = (value: unknown): string => String(value).toLowerCase()

/** Gathered anew when there are others. */
function thingsOf(estate: Estate): Things {
  const { version } = estate.table('HierarchyItem')
  const kept = THINGS.get(estate)
  if (kept?.version === version) return kept
  const parents = new Map<string, string>()
  const named = new Map<string, string>()
  for (const { ObjectRef, ObjectName, ParentRef } of estate.all('HierarchyItem')) {
    const reference = lower(ObjectRef)
    if (ParentRef !== undefined) parents.set(reference, lower(ParentRef))
    if (!named.has(String(ObjectName))) named.set(String(ObjectName), reference)
  }
  const things = { version, parents, named }
  THINGS.set(estate, things)
  return things
}

/**
 * Tells the points that a session may restore; undefined where that is all of them: for administrators, and
 * for accounts that are not restricted. New scopes count after a rebuild (our choice).
 */
export function withinScopes(
  session: LogonSession | null,
  { estate }: World,
): ((point: EstateRecord) => boolean) | undefined {
  const account = estate.find('EnterpriseAccount', session?.EnterpriseAccount ?? '')
  if (account?.AllowRestoreAllVms !== false) return undefined
  if (rolesOf(account).includes('Portal Administrator')) return undefined
  const { parents, named } = thingsOf(estate)
  const scopes = new Set(
    estate
      .children('EnterpriseAccountHierarchyScope', 'EnterpriseAccount', account.id)
      .filter(({ State }) => State === undefined || State === 'Processed')
      .map(({ HierarchyObjRef, Name }) => lower(HierarchyObjRef ?? named.get(String(Name)) ?? '')),
  )
  return ({ HierarchyObjRef, VmName, VAppName }) => {
    let reference =
      HierarchyObjRef === undefined ? named.get(String(VmName ?? VAppName)) : lower(HierarchyObjRef)
    const met = new Set<string>()
    while (reference !== undefined && !met.has(reference)) {
      if (scopes.has(reference)) return true
      met.add(reference)
      reference = parents.get(reference)
    }
    return false
  }
}
