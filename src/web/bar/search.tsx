/** Searches everything that has a name: views, operations, types that can be queried, resources. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ContractData } from '../contract-data.js'
import { useLoaded } from '../loaded.js'
import { operationHref } from '../operations/operation-place.js'
import { Text } from '../parts/text.js'
import { exploreHref, hrefOf } from '../place.js'
import { beginsWith } from '../query/filter-text.js'
import { useContract } from '../server/contract.js'
import { queryRecords } from '../server/records.js'
import { apiPathOf } from '../server/root.js'

interface Found {
  readonly kind: string
  readonly name: string
  readonly href: string
}

/** Types whose records are searched by name: those that estates have few of. */
const SEARCHED = ['Job', 'Backup', 'Repository', 'BackupServer', 'ManagedServer', 'ObjectInJob']
/** Of each kind, at most. */
const MOST = 6
/** Milliseconds without a key after which the server is asked. */
const PAUSE = 200

/** The dialog. @param close is called when it is to be closed */
export function Search({ close }: { readonly close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [text, setText] = useState('')
  const contract = useContract()
  // At once: what is typed next is meant for it.
  useLayoutEffect(() => dialog.current?.showModal(), [])
  const resources = useLoaded((signal) => resourcesFor(text, signal), [text])
  const found = [
    ...(contract && text !== '' ? declaredFor(text, contract) : []),
    ...(text === '' ? [] : (resources.data ?? [])),
  ]
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const stops = [...(dialog.current?.querySelectorAll<HTMLElement>('input, li a') ?? [])]
    const at = stops.indexOf(document.activeElement as HTMLElement)
    stops[Math.min(Math.max(at + step, 0), stops.length - 1)]?.focus()
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const [first] = found
    if (!first) return
    location.hash = first.href
    close()
  }
  return (
    <dialog ref={dialog} class="search" aria-label="Search" onClose={close} onKeyDown={move}>
      <form onSubmit={submit}>
        <input
          aria-label="Search resources, operations and types"
          placeholder="Search resources by the beginning of their names, operations, types, fields"
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </form>
      <ul class="found">
        {found.map(({ kind, name, href }) => (
          <li key={href}>
            <a href={href} onClick={close}>
              <span class="kind">{kind}</span> <Text of={name} limit={90} />
            </a>
          </li>
        ))}
      </ul>
      <p class="muted" aria-live="polite">
        {text === ''
          ? 'Arrows move, Enter opens, Escape closes.'
          : found.length === 0 && !resources.isLoading && 'Nothing has that in its name.'}
      </p>
    </dialog>
  )
}

function declaredFor(text: string, { operations, queryTypes }: ContractData): Found[] {
  const wanted = text.toLowerCase()
  const named = operations
    .map((one): Found => {
      const action = one.action === undefined ? '' : `?action=${one.action}`
      return {
        kind: 'operation',
        name: `${one.method} ${one.path}${action}`,
        href: operationHref(one),
      }
    })
    .filter(({ name }) => name.toLowerCase().includes(wanted))
  const types = queryTypes.flatMap(({ name, fields }): Found[] => {
    const own = { kind: 'query', name, href: hrefOf('query', '', { type: name }) }
    const held = fields
      .filter((field) => field.name.toLowerCase().startsWith(wanted))
      .map((field) => ({
        kind: 'field',
        name: `${name}.${field.name}`,
        href: hrefOf('query', '', { type: name, sortAsc: field.name }),
      }))
    return name.toLowerCase().includes(wanted) ? [own, ...held] : held
  })
  const queries = types.filter(({ kind }) => kind === 'query')
  const fields = types.filter(({ kind }) => kind === 'field')
  return [...queries.slice(0, MOST), ...named.slice(0, MOST), ...fields.slice(0, MOST)]
}

async function resourcesFor(text: string, signal: AbortSignal): Promise<Found[]> {
  if (text.trim().length < 2) return []
  await new Promise((resolve) => setTimeout(resolve, PAUSE))
  if (signal.aborted) return []
  const pages = await Promise.all(
    SEARCHED.map((type) =>
      queryRecords(
        { type, filter: beginsWith(text.trim()), pageSize: MOST, format: 'References' },
        signal,
      ).then(
        ({ records }) => records.map((record) => ({ type, record })),
        () => [],
      ),
    ),
  )
  return pages.flat().flatMap(({ type, record: { Name, Href } }): Found[] => {
    const path = Href === undefined ? undefined : apiPathOf(Href)
    return path === undefined
      ? []
      : [{ kind: type, name: Name ?? '', href: exploreHref(`${path}?format=Entity`) }]
  })
}
