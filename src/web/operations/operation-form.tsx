/** Tries an operation: what its path, its query and its body take, what will be sent, and what is answered. */
import { useId, useState } from 'preact/hooks'
import type { OperationData, ParameterData } from '../contract-data.js'
import { AnswerView, SHOWN } from '../explore/answer-view.js'
import { useLoaded } from '../loaded.js'
import { Code } from '../parts/code.js'
import { Problem } from '../parts/panel.js'
import { exploreHref } from '../place.js'
import { type ApiAnswer, askApi, readApi } from '../server/api.js'
import { escaped, pageOf } from '../server/records.js'
import { format } from '../settings.js'
import { useStore } from '../store.js'
import { BodyFields } from './body-fields.js'
import { bodyText, type Filled } from './body-text.js'
import { nextName } from './operation-place.js'
import { TaskLife, taskIdOf } from './task-life.js'

/** A part of a path that is to be filled in. */
interface Slot {
  readonly name: string
  /** What stands in braces before it and itself, as it is written. */
  readonly written: string
  /** The list that it is one of, with /api at its front, unless there is another slot before it. */
  readonly list: string | undefined
}

/** The parts in braces; of several with one name each has a number. */
function slotsOf(path: string): Slot[] {
  const taken: Record<string, true> = {}
  return [...path.matchAll(/\{([^}]*)\}/g)].map((found, index): Slot => {
    const name = nextName(found[1] ?? '', taken)
    taken[name] = true
    const list = index === 0 ? `/api${path.slice(0, found.index - 1)}` : undefined
    return { name, written: found[0], list }
  })
}

/** The path with values in the slots, escaped; of a file's path the slashes stay. */
function pathWith(path: string, slots: readonly Slot[], values: Values): string {
  let rest = path
  for (const { name, written } of slots) {
    const value = encodeURIComponent(values[name] ?? '')
    rest = rest.replace(written, () =>
      written === '{filepath}' ? value.replaceAll('%2F', '/') : value,
    )
  }
  return rest
}

type Values = Readonly<Record<string, string>>

/** The form. @param given what the address fills in */
export function OperationForm({
  operation,
  given,
}: {
  readonly operation: OperationData
  readonly given: URLSearchParams
}) {
  const { method, path, action, parameters = [], body } = operation
  const isRead = method === 'GET'
  const slots = slotsOf(path)
  const [values, setValues] = useState<Values>(Object.fromEntries(given))
  const [answer, setAnswer] = useState<ApiAnswer>()
  const [error, setError] = useState<Error>()
  const [isEntity, setEntity] = useState(false)
  const [filled, setFilled] = useState<Filled>({})
  const wanted = useStore(format)
  const query = [
    ...(action === undefined ? [] : [`action=${action}`]),
    ...(isEntity ? ['format=Entity'] : []),
    ...parameters.flatMap(({ name }) =>
      values[name] ? [`${name}=${escaped(values[name] ?? '')}`] : [],
    ),
  ]
  const asked = `/api${pathWith(path, slots, values)}${query.length > 0 ? `?${query.join('&')}` : ''}`
  const text = body && bodyText(body.name, body.parts, filled, wanted)
  const set = (name: string, value: string): void => setValues({ ...values, [name]: value })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const headers = { 'content-type': `application/${wanted}` }
    const sent = { method, limit: SHOWN, ...(text !== undefined && { body: text, headers }) }
    // What was answered before is not taken for this one's answer.
    setAnswer(undefined)
    askApi(asked, wanted, sent).then((next) => {
      setAnswer(next)
      setError(undefined)
    }, setError)
  }
  const task = answer && taskIdOf(answer)
  return (
    <>
      <form class="fields" onSubmit={submit}>
        {slots.map((slot) => (
          <SlotField
            key={slot.name}
            slot={slot}
            value={values[slot.name] ?? ''}
            set={(value) => set(slot.name, value)}
          />
        ))}
        {parameters.map((parameter) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            value={values[parameter.name] ?? ''}
            set={(value) => set(parameter.name, value)}
          />
        ))}
        {body && (
          <fieldset class="group">
            <legend>{body.name}</legend>
            <BodyFields
              parts={body.parts}
              filled={filled}
              fill={(at, value) => setFilled((before) => ({ ...before, [at]: value }))}
            />
          </fieldset>
        )}
        {isRead && (
          <label class="check">
            <input
              type="checkbox"
              checked={isEntity}
              onChange={({ currentTarget }) => setEntity(currentTarget.checked)}
            />
            whole resources (format=Entity)
          </label>
        )}
        {text !== undefined && <Code text={text} label="What will be sent" />}
        <p class="row">
          <button type="submit" class="main">
            Send
          </button>
          {isRead && <a href={exploreHref(asked)}>in Explore</a>}
        </p>
        <p class="mono asked">
          {method} {asked}
        </p>
      </form>
      {error && <Problem error={error} />}
      {task !== undefined && (
        <>
          <TaskLife key={task} id={task} of={asked} />
          <h3>The first answer</h3>
        </>
      )}
      {answer && <AnswerView answer={answer} path={asked} />}
    </>
  )
}

function ParameterField({
  parameter: { name, doc, values },
  value,
  set,
}: {
  readonly parameter: ParameterData
  readonly value: string
  readonly set: (value: string) => void
}) {
  const id = useId()
  return (
    <label for={id}>
      {name}
      {values ? (
        <select id={id} value={value} onChange={({ currentTarget }) => set(currentTarget.value)}>
          <option value="" />
          {values.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      ) : (
        <input id={id} value={value} onInput={({ currentTarget }) => set(currentTarget.value)} />
      )}
      <span class="muted">{doc}</span>
    </label>
  )
}

/** What stands in the path, completed by ids of the list that it is one of. */
function SlotField({
  slot: { name, list },
  value,
  set,
}: {
  readonly slot: Slot
  readonly value: string
  readonly set: (value: string) => void
}) {
  const id = useId()
  const choices = useLoaded(
    async (signal) =>
      list === undefined ? [] : pageOf(await readApi(`${list}?pageSize=20`, signal)).records,
    [list],
  )
  return (
    <div>
      <label>
        {name}
        <input
          required
          list={id}
          value={value}
          autocomplete="off"
          onInput={({ currentTarget }) => set(currentTarget.value)}
        />
      </label>
      <datalist id={id}>
        {choices.data?.map(({ UID, Name }) => (
          <option key={UID} value={UID?.split(':').pop()}>
            {Name}
          </option>
        ))}
      </datalist>
    </div>
  )
}
