/** What stands in the way of a view: the token of the controls, a logon, or that the controls are off. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { LogonForm } from './bar/account-menu.js'
import { useLoaded } from './loaded.js'
import { Empty, Problem } from './parts/panel.js'
import type { Place } from './place.js'
import { access, hasToken, tryAccess } from './server/controls.js'
import { needSession, session } from './server/session.js'
import { useStore } from './store.js'

/** Shows the view, or what is needed first. */
export function Gate({
  place,
  children,
}: {
  readonly place: Place
  readonly children: ComponentChildren
}) {
  const state = useStore(access)
  const own = useStore(session)
  switch (state.is) {
    case 'unknown':
      return null
    case 'open':
      return own ? children : <Opening />
    case 'wantsToken':
      return <TokenForm />
    case 'refused':
      return (
        <div class="notice">
          <Problem error={new Error(state.why)} />
          <button type="button" onClick={() => void tryAccess()}>
            Try again
          </button>
        </div>
      )
    case 'off':
      if (place.view !== 'explore' && place.view !== 'query')
        return (
          <div class="notice">
            <p>This view stands on emsim’s controls, which are off here (--control off).</p>
            <p>
              <a href="#explore">Explore</a> and <a href="#query">Query</a> need none.
            </p>
          </div>
        )
      if (!own)
        return (
          <div class="notice">
            <p>Log on to see what this account sees.</p>
            <LogonForm done={() => undefined} />
          </div>
        )
      return children
  }
}

/** Opens a session, in which all views ask. */
function Opening() {
  const opened = useLoaded(() => needSession(), [])
  if (opened.error) return <Problem error={opened.error} />
  if (opened.isLoading || opened.data) return null
  return <Empty>There is no account. Fixtures have them under Accounts.</Empty>
}

/** Asks for the token, which is kept until the tab is closed. */
function TokenForm() {
  const [isWrong, setWrong] = useState(hasToken())
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const token = new FormData(event.currentTarget as HTMLFormElement).get('token')
    void tryAccess(String(token)).then(() => setWrong(access.value.is === 'wantsToken'))
  }
  return (
    <form class="notice fields" onSubmit={submit}>
      <p>This server was started with a control token, which its controls want.</p>
      <label>
        Control token (--control-token)
        <input name="token" type="password" autocomplete="off" required />
      </label>
      <button type="submit" class="main">
        Go on
      </button>
      {isWrong && <Problem error={new Error('That is not the token.')} />}
    </form>
  )
}
