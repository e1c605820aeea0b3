/** Logon sessions as changes: opened, used, ended. */
import type { EstateRecord } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { LogonSession, SessionOwner } from '../sessions/logon-sessions.js'
import { carryOut } from './carry-out.js'
import type { Origin } from './change.js'
import type { World } from './world.js'

/**
 * Opens a session. Where there are too many, those that were idle longest make room.
 * @param token what it is to be known by; as the real server has it unless given
 */
export function openSession(
  world: World,
  by: Origin,
  who: SessionOwner,
  token?: string,
): LogonSession {
  const session = world.sessions.drawn(who, token)
  carryOut(world, by, () => {
    const excess = world.sessions.excess().map(({ id }) => id)
    return [
      ...excess.map((id) => ({ do: 'closeSession', id }) as const),
      ...leftBehind(world, excess),
      { do: 'openSession', session },
    ]
  })
  return session
}

/** Ends a session. */
export function closeSession(world: World, by: Origin, { id }: Pick<LogonSession, 'id'>): void {
  carryOut(world, by, () => [{ do: 'closeSession', id }, ...leftBehind(world, [id])])
}

/**
 * The commands that remove what belonged to sessions that are over: opened points. Tasks stay, since another session
 * of the account may ask for them. What sessions leave behind that have timed out goes when another one begins.
 */
function leftBehind({ contract, estate, sessions }: World, ended: readonly string[]): Command[] {
  const isOver = ({ SessionId: id }: EstateRecord): boolean =>
    typeof id === 'string' && (ended.includes(id) || !sessions.find(id))
  return [...contract.types.values()]
    .filter(({ ofSession, stored, name }) => ofSession && stored && name !== 'Task')
    .flatMap(({ name: type }) =>
      estate
        .all(type)
        .filter(isOver)
        .map(({ id }): Command => ({ do: 'remove', type, id })),
    )
}
