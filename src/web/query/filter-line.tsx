/** One comparison of a filter: field, operator, and a value in the form that the field has. */
import { useEffect, useId, useState } from 'preact/hooks'
import type { FieldData, QueryTypeData } from '../contract-data.js'
import { useLoaded } from '../loaded.js'
import { queryRecords } from '../server/records.js'
import { beginsWith, type Line, OPERATORS, type Operator } from './filter-text.js'

/** The line. */
export function FilterLine({
  type,
  line,
  change,
  remove,
}: {
  readonly type: QueryTypeData
  readonly line: Line
  readonly change: (line: Line) => void
  readonly remove: () => void
}) {
  const field = type.fields.find(({ name }) => name.toLowerCase() === line.field.toLowerCase())
  const listed = type.fields.filter((one) => one.listed !== 0)
  const others = type.fields.filter((one) => one.listed === 0)
  return (
    <div class="line-fields">
      <select
        aria-label="Field"
        value={field?.name ?? line.field}
        onChange={({ currentTarget }) =>
          change({ ...line, field: currentTarget.value, value: firstOf(type, currentTarget.value) })
        }
      >
        <option value="">field</option>
        {!field && line.field !== '' && <option>{line.field}</option>}
        {listed.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
        {others.length > 0 && (
          <optgroup label="not on its page">
            {others.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </optgroup>
        )}
      </select>
      <select
        aria-label="Operator"
        value={line.operator}
        onChange={({ currentTarget }) =>
          change({ ...line, operator: currentTarget.value as Operator })
        }
      >
        {OPERATORS.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      <ValueField
        type={type}
        field={field}
        value={line.value}
        change={(value) => change({ ...line, value })}
      />
      <button type="button" class="icon" aria-label="Remove this line" onClick={remove}>
        ×
      </button>
    </div>
  )
}

/** What a line is given for a start: a value that there is, where they are known. */
function firstOf(type: QueryTypeData, name: string): string {
  const field = type.fields.find((one) => one.name === name)
  if (field?.type === 'boolean') return 'true'
  return field?.values?.[0] ?? ''
}

function ValueField({
  type,
  field,
  value,
  change,
}: {
  readonly type: QueryTypeData
  readonly field: FieldData | undefined
  readonly value: string
  readonly change: (value: string) => void
}) {
  const choices = field?.type === 'boolean' ? ['true', 'false'] : field?.values
  if (choices)
    return (
      <select
        aria-label="Value"
        value={value}
        onChange={({ currentTarget }) => change(currentTarget.value)}
      >
        {!choices.includes(value) && <option>{value}</option>}
        {choices.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    )
  if (field?.type === 'dateTime')
    return (
      <input
        type="datetime-local"
        aria-label="Value, UTC"
        step={1}
        value={value.replace(/(?:\.\d+)?Z?$/, '')}
        onChange={({ currentTarget }) =>
          change(currentTarget.value === '' ? '' : `${currentTarget.value}Z`)
        }
      />
    )
  return <TextField type={type} field={field} value={value} change={change} />
}

/** A text, completed by what the estate has. */
function TextField({ type, field, value, change }: Parameters<typeof ValueField>[0]) {
  const [text, setText] = useState(value)
  const id = useId()
  useEffect(() => setText(value), [value])
  const names = useLoaded(
    async (signal) => (field?.name === 'Name' ? namesOf(type.name, text, signal) : []),
    [type.name, field?.name, text],
  )
  return (
    <>
      <input
        aria-label="Value"
        list={id}
        value={text}
        autocomplete="off"
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onChange={({ currentTarget }) => change(currentTarget.value)}
      />
      <datalist id={id}>
        {names.data?.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  )
}

async function namesOf(type: string, begin: string, signal: AbortSignal): Promise<string[]> {
  const filter = begin === '' ? '' : beginsWith(begin)
  const { records } = await queryRecords(
    { type, filter, pageSize: 20, format: 'References' },
    signal,
  )
  return [...new Set(records.flatMap(({ Name }) => Name ?? []))]
}
