/** The open logon sessions. */
import { useEffect, useState } from 'preact/hooks'
import type { SessionView } from '../../control/session-control.js'
import type { Account } from '../../estate/account.js'
import { useLoaded } from '../loaded.js'
import { count } from '../parts/figures.js'
import { Empty, Panel, Shown } from '../parts/panel.js'
import { Text } from '../parts/text.js'
import { control, world } from '../server/controls.js'
import { onEvent } from '../server/live.js'
import { session } from '../server/session.js'
import { useStore } from '../store.js'
import { literal, useActing } from './act.js'

/** Sessions that are shown at most. */
const SHOWN = 100

/** The part of the desk. */
export function Sessions() {
  const [again, setAgain] = useState(0)
  const reload = (): void => setAgain((number) => number + 1)
  useEffect(
    () =>
      onEvent((event) => {
        if (event.kind !== 'change') return
        const isOfSessions = event.change.commands.some((one) =>
          /^(open|close|expire)Session$|^become$/.test(one.do),
        )
        if (isOfSessions) reload()
      }),
    [],
  )
  const own = useStore(session)
  const all = useLoaded(
    (signal) => control<SessionView[]>('GET', '/sessions', undefined, signal),
    [again, useStore(world)],
  )
  const accounts = useLoaded(
    (signal) => control<Account[]>('GET', '/accounts', undefined, signal),
    [useStore(world)],
  )
  const { run, problem } = useActing(reload)
  const open = (event: SubmitEvent): void => {
    event.preventDefault()
    const account = String(
      new FormData(event.currentTarget as HTMLFormElement).get('account') ?? '',
    )
    run({
      method: 'POST',
      path: '/sessions',
      body: { account },
      call: `sessions.open(${literal(account)})`,
    })
  }
  return (
    <Panel
      name="sessions"
      title={
        <>
          Sessions <span class="muted">{all.data && count(all.data.length)}</span>
        </>
      }
      aside={
        <button
          type="button"
          onClick={() => run({ method: 'DELETE', path: '/sessions', call: 'sessions.dropAll()' })}
        >
          End all
        </button>
      }
    >
      {problem}
      <Shown loaded={all}>
        {(sessions) =>
          sessions.length === 0 ? (
            <Empty>Nobody has logged on.</Empty>
          ) : (
            <ul class="rows">
              {sessions.slice(0, SHOWN).map(({ id, token, userName, roles }) => (
                <li key={id}>
                  <span class="name">
                    <Text of={userName} limit={40} />
                  </span>
                  <span class="what muted">
                    {roles.join(', ')}
                    {token === own?.token && ', this page'}{' '}
                    <span class="mono">{id.slice(0, 8)}…</span>
                  </span>
                  <button
                    type="button"
                    class="small"
                    onClick={() =>
                      run({
                        method: 'POST',
                        path: `/sessions/${id}/expire`,
                        call: `sessions.expire(${literal(id)})`,
                      })
                    }
                  >
                    expire
                  </button>
                  <button
                    type="button"
                    class="small"
                    onClick={() =>
                      run({
                        method: 'DELETE',
                        path: `/sessions/${id}`,
                        call: `sessions.close(${literal(id)})`,
                      })
                    }
                  >
                    end
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      <form class="fields inline" onSubmit={open}>
        <label>
          account
          <select name="account">
            {accounts.data?.slice(0, 200).map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <button type="submit">Open a session</button>
      </form>
    </Panel>
  )
}
