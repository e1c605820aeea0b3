/** Logon sessions as changes: opened, used, ended. */
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
  carryOut(world, by, () => [
    ...world.sessions.excess().map(({ id }) => ({ do: 'closeSession', id }) as const),
    { do: 'openSession', session },
  ])
  return session
}

/** Ends a session. */
export function closeSession(world: World, by: Origin, { id }: Pick<LogonSession, 'id'>): void {
  carryOut(world, by, () => [{ do: 'closeSession', id }])
}
