/** The fault rules: what there is, how often each fired, ready-made scenarios, and a form for another. */
import { useEffect, useState } from 'preact/hooks'
import type { SituationView } from '../../control/emsim-controls.js'
import type { RuleView } from '../../faults/fault-rules.js'
import { useLoaded } from '../loaded.js'
import { Empty, Panel, Shown } from '../parts/panel.js'
import { Text } from '../parts/text.js'
import { useContract } from '../server/contract.js'
import { control, controlOf, world } from '../server/controls.js'
import { onEvent } from '../server/live.js'
import { useStore } from '../store.js'
import { literal, useActing } from './act.js'
import { FaultForm } from './fault-form.js'

/** The part of the desk. */
export function Faults() {
  const [again, setAgain] = useState(0)
  const reload = (): void => setAgain((number) => number + 1)
  useEffect(
    () =>
      onEvent((event) => {
        if (event.kind === 'entry' ? event.entry.fault !== null : isOfRules(event)) reload()
      }),
    [],
  )
  const rules = useLoaded(
    (signal) => control<RuleView[]>('GET', '/faults', undefined, signal),
    [again, useStore(world)],
  )
  const { run, problem } = useActing(reload)
  const contract = useContract()
  const situations = useLoaded(
    (signal) => controlOf<SituationView[]>('GET', '/situations', undefined, signal),
    [],
  )
  return (
    <>
      <Panel
        name="faults"
        title="Fault rules"
        aside={
          <button
            type="button"
            onClick={() => run({ method: 'DELETE', path: '/faults', call: 'faults.clear()' })}
          >
            Remove all
          </button>
        }
      >
        {problem}
        <Shown loaded={rules}>
          {(all) =>
            all.length === 0 ? (
              <Empty>Nothing goes wrong. A scenario or a rule of your own changes that.</Empty>
            ) : (
              <Rules
                rules={all}
                remove={(id) =>
                  run({
                    method: 'DELETE',
                    path: `/faults/${id}`,
                    call: `faults.remove(${literal(id)})`,
                  })
                }
              />
            )
          }
        </Shown>
        <h3>Scenarios</h3>
        <p class="row">
          {contract?.scenarios.map((name) => (
            <button
              type="button"
              key={name}
              onClick={() =>
                run({
                  method: 'POST',
                  path: `/faults/scenarios/${name}`,
                  call: `faults.addScenario(${literal(name)})`,
                })
              }
            >
              {name}
            </button>
          ))}
        </p>
        <h3>Situations</h3>
        <p class="row">
          {situations.data?.map(({ name, description }) => (
            <button
              type="button"
              key={name}
              title={description}
              onClick={() =>
                run({
                  method: 'POST',
                  path: '/situations',
                  body: { names: [name] },
                  call: `situation(${literal(name)})`,
                  promises: true,
                })
              }
            >
              {name}
            </button>
          ))}
        </p>
      </Panel>
      <FaultForm
        add={(rule) =>
          run({ method: 'POST', path: '/faults', body: rule, call: `faults.add(${literal(rule)})` })
        }
      />
    </>
  )
}

const isOfRules = (event: Parameters<Parameters<typeof onEvent>[0]>[0]): boolean =>
  event.kind === 'change' && event.change.commands.some((one) => /Rules?$/.test(one.do))

function Rules({
  rules,
  remove,
}: {
  readonly rules: readonly RuleView[]
  readonly remove: (id: string) => void
}) {
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">rule</th>
            <th scope="col">effect</th>
            <th scope="col">requests</th>
            <th scope="col">when</th>
            <th scope="col" class="number">
              matched
            </th>
            <th scope="col" class="number">
              fired
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {rules.map(({ id, name, match, when, effect, matched, fired }) => (
            <tr key={id}>
              <td>
                {id} <Text of={name ?? ''} limit={40} />
              </td>
              <td>
                <Parts of={effect} />
              </td>
              <td>{match ? <Parts of={match} /> : <span class="muted">all of /api</span>}</td>
              <td>{when ? <Parts of={when} /> : <span class="muted">each time</span>}</td>
              <td class="number">{matched}</td>
              <td class="number">{fired}</td>
              <td>
                <button
                  type="button"
                  class="small"
                  aria-label={`Remove ${id}`}
                  onClick={() => remove(id)}
                >
                  remove
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** An object on one line: `kind status, status 503`. */
function Parts({ of }: { readonly of: object }) {
  const words = Object.entries(of).map(([key, value]) => {
    const shown = typeof value === 'object' ? JSON.stringify(value) : String(value)
    return key === 'kind' ? shown : `${key} ${shown}`
  })
  return <Text of={words.join(', ')} limit={120} />
}
