/** A fixture, typed or pasted, in place of the estate or added to it; and the files of the start, loaded anew. */
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { count } from '../parts/figures.js'
import { Panel, Problem } from '../parts/panel.js'
import { LongText } from '../parts/text.js'
import { type Action, act } from './act.js'

/** The ways in which an estate is loaded; those that take the text of the form are told it. */
const WAYS: readonly (Action & { readonly title: string; readonly takesText: boolean })[] = [
  {
    title: 'Put in place of all',
    takesText: true,
    method: 'PUT',
    path: '/estate',
    call: 'estate.replace(text)',
    promises: true,
  },
  {
    title: 'Add to what there is',
    takesText: true,
    method: 'POST',
    path: '/estate',
    call: 'estate.addAll(text)',
    promises: true,
  },
  {
    title: 'Load the files anew',
    takesText: false,
    method: 'POST',
    path: '/reload',
    call: 'reload()',
    promises: true,
    ofProcess: true,
  },
]

/** How many records there are of each type. */
type Counts = Readonly<Record<string, number>>

/** The part of the desk. */
export function FixtureForm() {
  const area = useRef<HTMLTextAreaElement>(null)
  const [said, setSaid] = useState<ComponentChildren>()
  const load = ({ takesText, title: _, ...action }: (typeof WAYS)[number]): void => {
    const text = area.current?.value ?? ''
    setSaid(<p class="muted">…</p>)
    act<Counts>({ ...action, ...(takesText && { body: text }) }).then(
      (counts) => setSaid(<p role="status">{`${count(total(counts))} records now.`}</p>),
      (error: Error) =>
        setSaid(<Mistakes error={error} go={(at) => area.current && select(area.current, at)} />),
    )
  }
  return (
    <Panel name="fixture" title="A fixture">
      <form class="fields" onSubmit={(event) => event.preventDefault()}>
        <label>
          YAML or JSON
          <textarea
            ref={area}
            rows={10}
            spellcheck={false}
            autocomplete="off"
            placeholder={'BackupServers:\n  - Name: vbr01.example.com'}
          />
        </label>
        <p class="row">
          {WAYS.map((way) => (
            <button type="button" key={way.title} onClick={() => load(way)}>
              {way.title}
            </button>
          ))}
        </p>
      </form>
      {said}
    </Panel>
  )
}

const total = (counts: Counts): number =>
  Object.values(counts).reduce((sum, number) => sum + number, 0)

/** A place in the text of the form, from 1. */
interface At {
  readonly line: number
  readonly column: number
}

/** Every mistake of a fixture on a line of its own; those of the text in the form lead to their places. */
function Mistakes({ error, go }: { readonly error: Error; readonly go: (at: At) => void }) {
  const mistakes = error.message.split('\n').map((whole) => {
    const [, line, column, what = whole] = /^estate:(\d+):(\d+): (.*)$/.exec(whole) ?? []
    return { whole, what, at: line && { line: Number(line), column: Number(column) } }
  })
  if (!mistakes.some(({ at }) => at)) return <Problem error={error} />
  return (
    <ul class="problem mistakes" role="alert">
      {mistakes.map(({ whole, what, at }) => (
        <li key={whole}>
          {at && (
            <button type="button" class="small" onClick={() => go(at)}>
              line {at.line}, column {at.column}
            </button>
          )}{' '}
          <LongText of={what} />
        </li>
      ))}
    </ul>
  )
}

/** Selects the rest of a line from a place on, and shows it. */
function select(area: HTMLTextAreaElement, { line, column }: At): void {
  const before = area.value.split('\n', line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  const end = area.value.indexOf('\n', before)
  area.focus()
  area.setSelectionRange(before + column - 1, end < 0 ? area.value.length : end)
}
