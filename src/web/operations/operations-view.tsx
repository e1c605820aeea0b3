/** All documented operations by family, how each is served, and a form to try each. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ContractData, OperationData, Served } from '../contract-data.js'
import { Empty } from '../parts/panel.js'
import type { Place } from '../place.js'
import { useContract } from '../server/contract.js'
import { OperationForm } from './operation-form.js'
import { hasWords, operationAt, operationHref } from './operation-place.js'

const WORDS: Readonly<Record<Served, string>> = {
  read: 'read: answered from the estate',
  acted: 'acted: does what it says',
  refused: 'refused: not served yet',
}

/** The view. */
export function OperationsView({ place }: { readonly place: Place }) {
  const contract = useContract()
  const list = useRef<HTMLElement>(null)
  useEffect(() => {
    // Where the list scrolls by itself, beside what is chosen.
    if (list.current && getComputedStyle(list.current).position === 'sticky')
      list.current.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [place.path, contract])
  const [text, setText] = useState('')
  const [served, setServed] = useState<Served | ''>('')
  if (!contract) return null
  const found = contract.operations.filter(
    (one) => (served === '' || one.served === served) && hasWords(text, titleOf(one), one.doc),
  )
  const chosen = operationAt(place, contract.operations)
  return (
    <div class="columns">
      <nav class="list" aria-label="Operations" ref={list}>
        <div class="fields inline">
          <input
            type="search"
            aria-label="Search operations"
            placeholder="Search"
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
          <select
            aria-label="How they are served"
            value={served}
            onChange={({ currentTarget }) => setServed(currentTarget.value as Served | '')}
          >
            <option value="">all {contract.operations.length}</option>
            {(['read', 'acted', 'refused'] as const).map((one) => (
              <option key={one} value={one}>
                {one} {contract.operations.filter((own) => own.served === one).length}
              </option>
            ))}
          </select>
        </div>
        {found.length === 0 && <Empty>No operation has that in its path or description.</Empty>}
        {[...familiesOf(found)].map(([family, own]) => (
          <section key={family}>
            <h2>{family}</h2>
            <ul>
              {own.map((one) => (
                <li key={titleOf(one)}>
                  <a
                    href={operationHref(one)}
                    aria-current={one === chosen ? 'true' : undefined}
                    class={one.served}
                  >
                    <span class={`method ${one.method.toLowerCase()}`}>{one.method}</span>
                    <span class="path">{titleOf(one).slice(one.method.length + 1)}</span>
                    {one.served === 'refused' && <span class="kind">refused</span>}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      <div class="chosen">
        {chosen ? (
          <Chosen operation={chosen} contract={contract} place={place} />
        ) : (
          <Overview contract={contract} />
        )}
      </div>
    </div>
  )
}

const titleOf = ({ method, path, action }: OperationData): string =>
  `${method} ${path}${action === undefined ? '' : `?action=${action}`}`

function familiesOf(operations: readonly OperationData[]): Map<string, OperationData[]> {
  const families = new Map<string, OperationData[]>()
  for (const one of operations) {
    const name = one.path.split('/')[1] || 'root'
    const own = families.get(name)
    if (own) own.push(one)
    else families.set(name, [one])
  }
  return families
}

function Overview({ contract: { operations, roles } }: { readonly contract: ContractData }) {
  return (
    <section class="panel">
      <h2>{operations.length} operations</h2>
      <dl class="facts">
        {(['read', 'acted', 'refused'] as const).map((one) => (
          <div key={one}>
            <dt>{operations.filter(({ served }) => served === one).length}</dt>
            <dd>{WORDS[one]}</dd>
          </div>
        ))}
      </dl>
      <h2>Roles</h2>
      <dl class="facts">
        {roles.map(({ letter, name }) => (
          <div key={letter}>
            <dt>
              <span class="letter">{letter}</span>
            </dt>
            <dd>{name}</dd>
          </div>
        ))}
      </dl>
      <p class="muted">Choose an operation to see what it takes, and to try it.</p>
    </section>
  )
}

function Chosen({
  operation,
  contract,
  place,
}: {
  readonly operation: OperationData
  readonly contract: ContractData
  readonly place: Place
}) {
  const { method, doc, roles, served, body, gives } = operation
  return (
    <section class="panel">
      <h2 class="operation">
        <span class={`method ${method.toLowerCase()}`}>{method}</span>{' '}
        {titleOf(operation).slice(method.length + 1)}
      </h2>
      {doc !== '' && <p>{doc}</p>}
      <dl class="facts">
        <div>
          <dt>Served</dt>
          <dd>{WORDS[served]}</dd>
        </div>
        {roles !== '' && (
          <div>
            <dt>Roles</dt>
            <dd>
              {contract.roles.map(({ letter, name }) => {
                const may = roles.includes(letter)
                return (
                  <span
                    key={letter}
                    class={`letter ${may ? '' : 'no'}`}
                    title={`${name}${may ? '' : ': may not'}`}
                  >
                    <span aria-hidden="true">{may ? letter : '·'}</span>
                    {may && <span class="unseen">{name}, </span>}
                  </span>
                )
              })}
            </dd>
          </div>
        )}
        {body && (
          <div>
            <dt>Body</dt>
            <dd>
              <code>{body.name}</code>
            </dd>
          </div>
        )}
        {gives !== undefined && (
          <div>
            <dt>Answer</dt>
            <dd>
              <code>{gives}</code>
            </dd>
          </div>
        )}
      </dl>
      {served === 'refused' ? (
        <p class="muted">A request for it is answered with an Error, 404 or 405.</p>
      ) : (
        <OperationForm key={titleOf(operation)} operation={operation} given={place.query} />
      )}
    </section>
  )
}
