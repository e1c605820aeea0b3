/** The journal as it grows: what was asked and answered, the newest first. */
import { useEffect, useState } from 'preact/hooks'
import type { JournalEntry } from '../../journal/journal-entry.js'
import type { JournalMatcher } from '../../journal/journal-matcher.js'
import { useLoaded } from '../loaded.js'
import { count } from '../parts/figures.js'
import { Empty, Panel, Problem } from '../parts/panel.js'
import { Text } from '../parts/text.js'
import { hrefOf, type Place } from '../place.js'
import { MARK } from '../server/ask.js'
import { control, world } from '../server/controls.js'
import { onEvent } from '../server/live.js'
import { useStore } from '../store.js'
import { literal, useActing } from './act.js'
import { EntryView } from './entry.js'
import { Expecting } from './expecting.js'

/** Entries that are shown at most. */
const SHOWN = 200
/** Milliseconds in which many entries count as one change. */
const TOGETHER = 250

/** What the matcher of the journal takes here, as its fields are called. */
const FIELDS = ['method', 'path', 'status', 'account'] as const

/** The journal. The filter stands in the address, so that it can be sent. */
export function Journal({ place }: { readonly place: Place }) {
  const { query } = place
  const withOwn = query.get('own') === 'true'
  const matcher = matcherOf(query)
  const [again, setAgain] = useState(0)
  const entries = useLoaded(
    (signal) => control<JournalEntry[]>('POST', '/journal/find', matcher, signal),
    [JSON.stringify(matcher), useStore(world), again],
  )
  useEntries(() => setAgain((number) => number + 1))
  const { run, problem } = useActing(() => setAgain((number) => number + 1))
  const shown = (entries.data ?? []).filter((one) => withOwn || !(MARK in one.headers)).reverse()
  return (
    <>
      <Panel
        name="journal"
        title={
          <>
            Journal <span class="muted">{entries.data && count(shown.length)}</span>
          </>
        }
        aside={
          <button
            type="button"
            onClick={() => run({ method: 'DELETE', path: '/journal', call: 'requests.clear()' })}
          >
            Empty it
          </button>
        }
      >
        <Filter query={query} withOwn={withOwn} />
        {problem}
        {entries.error && <Problem error={entries.error} />}
        {entries.data && shown.length === 0 && (
          <Empty>
            No request fits. Whatever a client asks below /api stands here as soon as it is
            answered.
          </Empty>
        )}
        {shown.length > 0 && <Entries entries={shown.slice(0, SHOWN)} />}
        {shown.length > SHOWN && (
          <p class="muted">The newest {SHOWN}; the filter leads to others.</p>
        )}
      </Panel>
      <Expecting matcher={matcher} call={literal(matcher)} />
    </>
  )
}

function matcherOf(query: URLSearchParams): JournalMatcher {
  const given = FIELDS.flatMap((name): [string, string][] => {
    const value = query.get(name)
    return value ? [[name, value]] : []
  })
  return Object.fromEntries(given)
}

/** Calls when there are new entries, now and then where there are many. */
function useEntries(changed: () => void): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const end = onEvent((event) => {
      if (event.kind !== 'entry') return
      timer ??= setTimeout(() => {
        timer = undefined
        changed()
      }, TOGETHER)
    })
    return () => {
      end()
      clearTimeout(timer)
    }
  }, [])
}

function Filter({
  query,
  withOwn,
}: {
  readonly query: URLSearchParams
  readonly withOwn: boolean
}) {
  const set = (name: string, value: string): void => {
    location.hash = hrefOf('desk', 'journal', { ...Object.fromEntries(query), [name]: value })
  }
  const hints = { method: 'GET', path: '/api/backups/*', status: '4xx', account: 'User' }
  return (
    <form class="fields inline" onSubmit={(event) => event.preventDefault()}>
      {FIELDS.map((name) => (
        <label key={name}>
          {name}
          <input
            value={query.get(name) ?? ''}
            placeholder={hints[name]}
            onChange={({ currentTarget }) => set(name, currentTarget.value.trim())}
          />
        </label>
      ))}
      <label class="check">
        <input
          type="checkbox"
          checked={withOwn}
          onChange={({ currentTarget }) => set('own', currentTarget.checked ? 'true' : '')}
        />
        what this page asks too
      </label>
    </form>
  )
}

function Entries({ entries }: { readonly entries: readonly JournalEntry[] }) {
  const [open, setOpen] = useState<number>()
  return (
    <div class="scroll">
      <table class="entries">
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">at</th>
            <th scope="col">status</th>
            <th scope="col">request</th>
            <th scope="col">account</th>
            <th scope="col" class="number">
              ms
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row
              key={entry.id}
              entry={entry}
              isOpen={entry.id === open}
              toggle={() => setOpen(entry.id === open ? undefined : entry.id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({
  entry,
  isOpen,
  toggle,
}: {
  readonly entry: JournalEntry
  readonly isOpen: boolean
  readonly toggle: () => void
}) {
  const { id, at, method, url, status, account, durationMs, fault, refusal } = entry
  return (
    <>
      <tr class={isOpen ? 'open' : ''}>
        <td>
          <button
            type="button"
            class="small"
            aria-expanded={isOpen}
            aria-label={`Entry ${id}`}
            onClick={toggle}
          >
            {id}
          </button>
        </td>
        <td class="mono">{at.slice(11, 23)}</td>
        <td>
          <span class={`code-${String(status).charAt(0)}`}>{status === 0 ? 'none' : status}</span>
        </td>
        <td class="mono request-line">
          {method} <Text of={url} limit={110} />
          {fault && <span class="kind">fault</span>}
          {refusal && (
            <span class="muted">
              {' '}
              <Text of={refusal.step} />
            </span>
          )}
        </td>
        <td class="whole">
          <Text of={account ?? ''} limit={24} />
        </td>
        <td class="number">{durationMs.toFixed(1)}</td>
      </tr>
      {isOpen && (
        <tr class="details">
          <td colSpan={6}>
            <EntryView entry={entry} />
          </td>
        </tr>
      )}
    </>
  )
}
