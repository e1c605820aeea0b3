/** The state as a whole: reset, kept states, snapshots, another estate, and how many records there are. */
import { useState } from 'preact/hooks'
import { useLoaded } from '../loaded.js'
import { count } from '../parts/figures.js'
import { Empty, Panel, Shown } from '../parts/panel.js'
import { Text } from '../parts/text.js'
import { hrefOf } from '../place.js'
import { useContract } from '../server/contract.js'
import { control, world } from '../server/controls.js'
import { estateTick } from '../server/live.js'
import { useStore } from '../store.js'
import { act, literal, useActing } from './act.js'
import { FixtureForm } from './fixture.js'

/** The part of the desk. */
export function State() {
  const [again, setAgain] = useState(0)
  const now = useStore(world)
  const kept = useLoaded(
    (signal) => control<string[]>('GET', '/snapshots', undefined, signal),
    [again, now],
  )
  const { run, problem } = useActing(() => setAgain((number) => number + 1))
  const keep = (event: SubmitEvent): void => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget as HTMLFormElement).get('name') ?? '')
    run({ method: 'PUT', path: pathOf(name), call: `keep(${literal(name)})` })
  }
  return (
    <>
      <Panel name="state" title="State">
        {problem}
        <p class="row">
          <button
            type="button"
            onClick={() => run({ method: 'POST', path: '/reset', call: 'reset()' })}
          >
            Reset to the start
          </button>
          <Download />
        </p>
        <h3>Kept in memory</h3>
        <Shown loaded={kept}>
          {(names) =>
            names.length === 0 ? (
              <Empty>No state is kept. Keep this one to come back to it.</Empty>
            ) : (
              <ul class="rows">
                {names.map((name) => (
                  <li key={name}>
                    <span class="name">
                      <Text of={name} limit={60} />
                    </span>
                    <button
                      type="button"
                      class="small"
                      onClick={() =>
                        run({
                          method: 'POST',
                          path: `${pathOf(name)}/restore`,
                          call: `recall(${literal(name)})`,
                        })
                      }
                    >
                      recall
                    </button>
                    <button
                      type="button"
                      class="small"
                      onClick={() =>
                        run({
                          method: 'DELETE',
                          path: pathOf(name),
                          call: `forget(${literal(name)})`,
                        })
                      }
                    >
                      forget
                    </button>
                  </li>
                ))}
              </ul>
            )
          }
        </Shown>
        <form class="fields inline" onSubmit={keep}>
          <label>
            name
            <input name="name" required autocomplete="off" />
          </label>
          <button type="submit">Keep this state</button>
        </form>
      </Panel>
      <FixtureForm />
      <Counts />
    </>
  )
}

const pathOf = (name: string): string => `/snapshots/${encodeURIComponent(name)}`

/** The state as a file, which another emsim takes on. */
function Download() {
  const [error, setError] = useState<Error>()
  const download = async (): Promise<void> => {
    const document = await act<object>({
      method: 'GET',
      path: '/snapshot',
      call: 'snapshot()',
      promises: true,
    })
    const blob = new Blob([JSON.stringify(document)], { type: 'application/json' })
    const link = window.document.createElement('a')
    link.href = URL.createObjectURL(blob)
    link.download = 'snapshot.json'
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <>
      <button type="button" onClick={() => void download().catch(setError)}>
        Export a snapshot
      </button>
      <span class="muted">it holds passwords and tokens</span>
      {error && <span class="problem">{error.message}</span>}
    </>
  )
}

function Counts() {
  const contract = useContract()
  const counts = useLoaded(
    (signal) => control<Record<string, number>>('GET', '/estate', undefined, signal),
    [useStore(estateTick), useStore(world)],
  )
  const queried = new Set(contract?.queryTypes.map(({ name }) => name))
  return (
    <Panel name="counts" title="Records">
      <Shown loaded={counts}>
        {(all) => (
          <dl class="facts counts">
            {Object.entries(all)
              .filter(([, number]) => number > 0)
              .map(([type, number]) => (
                <div key={type}>
                  <dt>{count(number)}</dt>
                  <dd>
                    {queried.has(type) ? <a href={hrefOf('query', '', { type })}>{type}</a> : type}
                  </dd>
                </div>
              ))}
          </dl>
        )}
      </Shown>
    </Panel>
  )
}
