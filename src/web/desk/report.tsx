/** What the journal says of the client: what it uses, and what it could do better. */
import { useState } from 'preact/hooks'
import type { ClientReport } from '../../journal/client-report.js'
import { useLoaded } from '../loaded.js'
import { count } from '../parts/figures.js'
import { Empty, Panel, Shown } from '../parts/panel.js'
import { Text } from '../parts/text.js'
import { control, world } from '../server/controls.js'
import { useStore } from '../store.js'

/** The part of the desk. */
export function Report() {
  const [again, setAgain] = useState(0)
  const report = useLoaded(
    (signal) => control<ClientReport>('GET', '/report', undefined, signal),
    [again, useStore(world)],
  )
  return (
    <Panel
      name="report"
      title="What the client could do better"
      aside={
        <button type="button" onClick={() => setAgain(again + 1)}>
          Look again
        </button>
      }
    >
      <Shown loaded={report}>
        {({ requests, findings, operations }) => (
          <>
            <p class="muted">
              From {count(requests)} requests of the journal, those of this page included.
            </p>
            {findings.length === 0 ? (
              <Empty>Nothing was found.</Empty>
            ) : (
              <ul class="findings">
                {findings.map(({ kind, what, entries }) => (
                  <li key={kind + what}>
                    <span class="sign warning" aria-hidden="true">
                      !
                    </span>{' '}
                    <Text of={what} limit={300} />{' '}
                    <span class="muted">entries {entries.slice(0, 5).join(', ')}</span>
                  </li>
                ))}
              </ul>
            )}
            <h3>Operations</h3>
            {operations.length === 0 ? (
              <Empty>None was asked for yet.</Empty>
            ) : (
              <dl class="facts counts">
                {operations.map(({ operation, count: number, statuses }) => (
                  <div key={operation}>
                    <dt>{count(number)}</dt>
                    <dd class="mono">
                      {operation}{' '}
                      <span class="muted">
                        {Object.entries(statuses)
                          .map(([status, times]) => `${status}: ${count(times)}`)
                          .join(', ')}
                      </span>
                    </dd>
                  </div>
                ))}
              </dl>
            )}
          </>
        )}
      </Shown>
    </Panel>
  )
}
