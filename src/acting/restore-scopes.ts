/** What accounts may restore: scopes are added, and count from the next rebuild on, asked for or of the night. */
import { plainTime } from '../contract/date.js'
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate, Course } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { fullName } from '../sessions/accounts.js'
import { newRecord } from './creating.js'
import type { Decider } from './decider.js'
import { theOne } from './records.js'
import { refused } from './refusals.js'

const SCOPE = 'EnterpriseAccountHierarchyScope'

/** The kinds of infrastructure, as references call them, and as scopes do. */
const PLATFORMS: Readonly<Record<string, string>> = {
  vmware: 'VMware',
  hyperv: 'HyperV',
  vcloud: 'vCloud',
}

const REFERENCE = /^urn:([^:]+):([^:]+):([0-9a-f-]{36})\b/i

/** What a client tells of an object: by its reference, or by its name where there is one of it. @throws Refused */
function scopeOf({ HierarchyObjRef, ObjectName }: Fields, estate: ChangingEstate): Fields {
  const item = [...estate.all('HierarchyItem')].find((one) =>
    HierarchyObjRef === undefined
      ? ObjectName !== undefined && one.ObjectName === ObjectName
      : one.ObjectRef === HierarchyObjRef,
  )
  const reference = HierarchyObjRef ?? item?.ObjectRef
  if (reference === undefined) {
    const type = 'HierarchyItem'
    throw ObjectName === undefined
      ? refused('needs', { what: 'A scope', which: 'a HierarchyObjRef or an ObjectName' })
      : refused('noSuch', { type, id: String(ObjectName) })
  }
  const [, platform = '', type, root = ''] = REFERENCE.exec(String(reference)) ?? []
  if (root === '') throw refused('unknownRoot', { id: 'of no id', ref: String(reference) })
  const id = root.toLowerCase()
  return {
    Name: ObjectName ?? item?.ObjectName ?? reference,
    HierarchyObjRef: reference,
    HierarchyRootName: estate.find('HierarchyRoot', id)?.Name ?? id,
    HierarchyObjectType: type,
    ...(PLATFORMS[platform.toLowerCase()] && { Platform: PLATFORMS[platform.toLowerCase()] }),
    State: 'Unprocessed',
  }
}

/** The commands that add scopes to an account. @throws Refused for what is no object */
export const newScopes = (
  account: string,
  items: readonly Fields[],
  serial: number,
  estate: ChangingEstate,
): Command[] =>
  items.map((item, index) => {
    const id = idOf(SCOPE, String(serial), String(index))
    const record = newRecord(id, { ...scopeOf(item, estate), EnterpriseAccount: account })
    return { do: 'add', type: SCOPE, record }
  })

/** Adds scopes to an account. */
export const addsScopes: Decider = {
  decide({ params, body, serial }, estate) {
    const { id } = theOne('EnterpriseAccount', params.ID, estate)
    const items: Value = body.HierarchyScopeItem
    return { commands: newScopes(id, (items ?? []) as readonly Fields[], serial, estate) }
  },
}

/** What a rebuild does to a scope: it counts from then on, or, if it was being removed, is gone. */
function rebuilt({ id, State }: EstateRecord): Command[] {
  if (State === 'Removing') return [{ do: 'remove', type: SCOPE, id }]
  if (State !== 'Unprocessed') return []
  return [{ do: 'update', type: SCOPE, id, changes: { State: 'Processed' } }]
}

/** Rebuilds scopes: those of all accounts, or of the one that asks. It is done when it is answered. */
export const rebuildsScopes: Decider = {
  decide({ body, account, at, serial }, estate) {
    const isOwn = ({ EnterpriseAccount: id }: EstateRecord): boolean => {
      const name = String(estate.find('EnterpriseAccount', String(id))?.Name)
      return fullName(name).toLowerCase() === account.toLowerCase()
    }
    const all = [...estate.all(SCOPE)]
    const asked = body.RebuildForCurrentUser === undefined ? all : all.filter(isOwn)
    const session = newRecord(idOf('SystemSession', String(serial)), {
      Name: `Security Scopes Rebuild @${plainTime(at)}`,
      SessionType: 'SecurityScopesRebuild',
      CreationTimeUTC: at,
      EndTimeUTC: at,
    })
    return {
      commands: [...asked.flatMap(rebuilt), { do: 'add', type: 'SystemSession', record: session }],
      message: null,
    }
  },
}

const DAY = 86_400_000

/** The rebuild that comes by itself once a day, at midnight (our choice; that it is daily is documented). */
export const nightlyRebuilds: Course = {
  key: 'ScopeRebuild',
  appliesTo: ({ name }) => name === SCOPE,
  ofEvery: true,
  isValue: () => false,
  due: ({ record }, after) =>
    rebuilt(record).length > 0 ? (Math.floor(after / DAY) + 1) * DAY : Number.POSITIVE_INFINITY,
  happen({ record }, _at, estate) {
    for (const command of rebuilt(record)) estate.apply(command)
  },
}
