/** Logon sessions in the hands of a test. */

import { blameCallers } from '../caller.js'
import { ControlError } from '../control-error.js'
import { LIMITS, LimitError } from '../limits.js'
import { readName } from '../reading/read-argument.js'
import { findAccount } from '../sessions/accounts.js'
import { type LogonSession, ownerOf } from '../sessions/logon-sessions.js'
import { rightsOf } from '../sessions/rights.js'
import { nameHint } from '../wording/name-hint.js'
import { carryOut } from '../world/carry-out.js'
import { closeSession, openSession } from '../world/sessions.js'
import type { World } from '../world/world.js'

export interface SessionView {
  readonly id: string
  /** What a client sends in X-RestSvcSessionId. */
  readonly token: string
  readonly userName: string
  /** What it may do now: the roles of its account. */
  readonly roles: readonly string[]
}

export class SessionControl {
  static {
    blameCallers(SessionControl)
  }

  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  list(): SessionView[] {
    return this.world.sessions.list().map((session) => this.view(session))
  }

  /**
   * Opens a session without a logon. Its token is known for one of this world wherever no host or port names another.
   * @param account name of the account
   * @param token what it is to be known by; as the real server makes them unless given
   * @throws ControlError if there is no such account, or the token is in use
   */
  open(account: string, token?: string): SessionView {
    const { estate, sessions } = this.world
    const found = findAccount(estate.accounts, readName(account, 'account'))
    if (token !== undefined && readName(token, 'token').length > LIMITS.token.most)
      throw new LimitError('token')
    if (!found) {
      const hint = nameHint(
        account,
        estate.accounts.map(({ name }) => name),
      )
      throw new ControlError(`There is no account ${account}${hint}`, 404)
    }
    const isInUse = sessions.list().some((session) => session.token === token)
    if (isInUse) throw new ControlError('The token is in use.')
    const by = { control: 'open session' }
    const session = openSession(this.world, by, ownerOf(found), token)
    this.world.worlds.adopt(session.token, this.world)
    return this.view(session)
  }

  /** The next use of a session is answered 401, as after too long a time. @param which id or token */
  expire(which: string): void {
    const { id } = this.need(which)
    carryOut(this.world, { control: 'expire session' }, () => [{ do: 'expireSession', id }])
  }

  /** Ends a session, as a log-off does. @param which id or token */
  close(which: string): void {
    closeSession(this.world, { control: 'close session' }, this.need(which))
  }

  /** Ends all sessions. */
  dropAll(): void {
    const { sessions } = this.world
    carryOut(this.world, { control: 'drop sessions' }, () =>
      sessions.list().map(({ id }) => ({ do: 'closeSession', id })),
    )
  }

  private view(session: LogonSession): SessionView {
    const { id, token, UserName } = session
    return {
      id,
      token,
      userName: UserName,
      roles: rightsOf(session, this.world.estate, this.world.clock.now()) ?? [],
    }
  }

  private need(which: string): LogonSession {
    const lower = readName(which, 'id or token').toLowerCase()
    const found = this.world.sessions
      .list()
      .find(({ id, token }) => id === lower || token === which)
    if (!found) throw new ControlError('There is no logon session of this id or token.', 404)
    return found
  }
}
