/**
 * What a logon session sees of the estate: a tenant its own part and its own tasks, others everything but the
 * tasks and mounts of other sessions, and what is out of their scopes.
 */
import type { EstateRecord } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import type { LogonSession } from '../sessions/logon-sessions.js'
import type { World } from '../world/world.js'
import { scopeOf } from './account-scope.js'

/** Tells the records of a type that a session sees; undefined where it sees all of them. */
export function visibleTo(
  session: LogonSession | null,
  type: ResourceType,
  world: World,
): ((record: EstateRecord) => boolean) | undefined {
  const { readers, estate } = world
  const tenant = session?.CloudTenant
  if (tenant === undefined) {
    const scope = type.inScope && scopeOf(session, world)
    const isOwn = ({ SessionId }: EstateRecord): boolean =>
      SessionId === undefined || SessionId === session?.id
    if (!scope) return type.ofSession ? isOwn : undefined
    const declared = world.contract.type(type.name)
    return (record) => (!type.ofSession || isOwn(record)) && scope.holds(declared, record)
  }
  if (type.ofSession) return ({ SessionId }) => SessionId === session?.id
  if (!('CloudTenant' in type.belongsTo)) return () => false
  const owner = readers.field(type, 'CloudTenant')
  return (record) => owner(record, estate) === tenant
}
