/** The worlds of the process: estates apart. */
import { useState } from 'preact/hooks'
import { useLoaded } from '../loaded.js'
import { Panel, Shown } from '../parts/panel.js'
import { Text } from '../parts/text.js'
import { chooseWorld, controlOf, world } from '../server/controls.js'
import { useStore } from '../store.js'
import { literal, useActing } from './act.js'
import { Profiles } from './profiles.js'

/** The part of the desk. */
export function Worlds() {
  const [again, setAgain] = useState(0)
  const now = useStore(world)
  const worlds = useLoaded(
    (signal) => controlOf<string[]>('GET', '/worlds', undefined, signal),
    [again],
  )
  const { run, problem } = useActing(() => setAgain((number) => number + 1))
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const name = String(form.get('name') ?? '')
    const body = { name, ...(form.get('estate') === 'empty' && { estate: 'empty' }) }
    run({
      method: 'POST',
      path: '/worlds',
      body,
      call: `makeWorld(${literal(body)})`,
      ofProcess: true,
    })
  }
  const remove = (name: string): void => {
    if (name === now) chooseWorld('main')
    run({
      method: 'DELETE',
      path: `/worlds/${encodeURIComponent(name)}`,
      call: `removeWorld(${literal(name)})`,
      ofProcess: true,
    })
  }
  return (
    <>
      <Panel name="worlds" title="Worlds">
        {problem}
        <Shown loaded={worlds}>
          {(names) => (
            <ul class="rows">
              {names.map((name) => (
                <li key={name}>
                  <span class="name">
                    <Text of={name} />
                  </span>
                  <span class="what muted">
                    {name === 'main'
                      ? 'whatever names no other'
                      : `http://${name}.localhost:${location.port}, logon User@${name}`}
                  </span>
                  <button
                    type="button"
                    class="small"
                    aria-pressed={name === now}
                    onClick={() => chooseWorld(name)}
                  >
                    {name === now ? 'shown' : 'show'}
                  </button>
                  {name !== 'main' && (
                    <button type="button" class="small" onClick={() => remove(name)}>
                      remove
                    </button>
                  )}
                </li>
              ))}
            </ul>
          )}
        </Shown>
        <form class="fields inline" onSubmit={submit}>
          <label>
            name
            <input name="name" required placeholder="team-a" autocomplete="off" />
          </label>
          <label>
            begins
            <select name="estate">
              <option value="start">as the main one began</option>
              <option value="empty">empty</option>
            </select>
          </label>
          <button type="submit" class="main">
            Make
          </button>
        </form>
      </Panel>
      <Profiles />
    </>
  )
}
