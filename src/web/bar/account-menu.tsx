/** As whom the page asks, and how to ask as another: what one sees depends on the role. */
import { useState } from 'preact/hooks'
import type { Account } from '../../estate/account.js'
import { useLoaded } from '../loaded.js'
import { Menu } from '../parts/menu.js'
import { Problem, Shown } from '../parts/panel.js'
import { Text } from '../parts/text.js'
import { access, control } from '../server/controls.js'
import { logOn, openAs, session } from '../server/session.js'
import { useStore } from '../store.js'

/** The account in the bar. */
export function AccountMenu() {
  const own = useStore(session)
  const mayControl = useStore(access).is === 'open'
  const face = own ? (
    <span>
      <Text of={own.account} limit={20} />
      {own.role !== undefined && <span class="muted wide"> · {own.role}</span>}
    </span>
  ) : (
    <span>log on</span>
  )
  return (
    <Menu face={face} label="Account">
      {(close) =>
        mayControl ? <Accounts close={close} now={own?.account} /> : <LogonForm done={close} />
      }
    </Menu>
  )
}

function Accounts({
  close,
  now,
}: {
  readonly close: () => void
  readonly now: string | undefined
}) {
  const [error, setError] = useState<Error>()
  const accounts = useLoaded(
    (signal) => control<Account[]>('GET', '/accounts', undefined, signal),
    [],
  )
  return (
    <Shown loaded={accounts}>
      {(all) => (
        <>
          <p class="label">Log on as</p>
          <ul class="choices">
            {all.slice(0, 100).map((one) => (
              <li key={one.name}>
                <button
                  type="button"
                  aria-pressed={one.name === now}
                  onClick={() => void openAs(one).then(close, setError)}
                >
                  <Text of={one.name} limit={40} />{' '}
                  <span class="muted">{one.roles.join(', ')}</span>
                </button>
              </li>
            ))}
          </ul>
          {error && <Problem error={error} />}
        </>
      )}
    </Shown>
  )
}

/** Name and password, as any client gives them. */
export function LogonForm({ done }: { readonly done: () => void }) {
  const [error, setError] = useState<Error>()
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const field = (name: string): string => String(form.get(name) ?? '')
    void logOn(field('name'), field('password')).then(done, setError)
  }
  return (
    <form class="fields" onSubmit={submit}>
      <label>
        Account
        <input name="name" autocomplete="username" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autocomplete="current-password" />
      </label>
      <button type="submit" class="main">
        Log on
      </button>
      {error && <Problem error={error} />}
    </form>
  )
}
