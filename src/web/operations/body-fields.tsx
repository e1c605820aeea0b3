/** The fields of a body, in the documented order, with what the declaration says of each. */
import { useId } from 'preact/hooks'
import type { PartData } from '../contract-data.js'
import { type Filled, itemsOf, pathOf } from './body-text.js'

interface FieldsProps {
  readonly filled: Filled
  readonly fill: (path: string, value: string) => void
}

/** The fields of some parts. @param above the path of what they are parts of */
export function BodyFields({
  parts,
  above = '',
  ...props
}: FieldsProps & { readonly parts: readonly PartData[]; readonly above?: string }) {
  return (
    <>
      {parts.map((part) => (
        <PartFields key={part.name} part={part} path={pathOf(above, part.name)} {...props} />
      ))}
    </>
  )
}

type PartProps = FieldsProps & { readonly part: PartData; readonly path: string }

function PartFields(props: PartProps) {
  const { part, path, filled, fill } = props
  if (part.item !== undefined) return <ListFields {...props} />
  if (part.parts)
    return (
      <details class="group" open={isBegun(filled, path)}>
        <summary>
          {part.name} <Doc part={part} />
        </summary>
        <BodyFields parts={part.parts} above={path} filled={filled} fill={fill} />
      </details>
    )
  return <ValueField {...props} />
}

const isBegun = (filled: Filled, path: string): boolean =>
  Object.entries(filled).some(([key, value]) => key.startsWith(`${path}.`) && value !== '')

function ListFields({ part, path, filled, fill }: PartProps) {
  const count = itemsOf(filled, path)
  const add = (): void => fill(`${path}#`, String(count + 1))
  return (
    <fieldset class="group">
      <legend>
        {part.name} <Doc part={part} />
      </legend>
      {Array.from({ length: count }, (_, index) => {
        const at = `${path}[${index}]`
        return part.parts ? (
          <fieldset class="group" key={at}>
            <legend>
              {part.item} {index + 1}
            </legend>
            <BodyFields parts={part.parts} above={at} filled={filled} fill={fill} />
          </fieldset>
        ) : (
          <ValueField key={at} part={part} path={at} filled={filled} fill={fill} />
        )
      })}
      <p class="row">
        <button type="button" class="small" onClick={add}>
          + {part.item}
        </button>
        {count > 0 && (
          <button type="button" class="small" onClick={() => fill(`${path}#`, String(count - 1))}>
            − {part.item}
          </button>
        )}
      </p>
    </fieldset>
  )
}

function ValueField({ part, path, filled, fill }: PartProps) {
  const id = useId()
  const value = filled[path] ?? ''
  const choices = part.type === 'boolean' ? ['true', 'false'] : part.values
  return (
    <label for={id}>
      <span>
        {part.name} {!part.isOptional && <span title="has to be given">*</span>}
      </span>
      {choices ? (
        <select
          id={id}
          value={value}
          onChange={({ currentTarget }) => fill(path, currentTarget.value)}
        >
          <option value="" />
          {choices.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          value={value}
          placeholder={part.initial}
          autocomplete="off"
          onInput={({ currentTarget }) => fill(path, currentTarget.value)}
        />
      )}
      <Doc part={part} />
    </label>
  )
}

function Doc({ part: { doc } }: { readonly part: PartData }) {
  return doc === undefined ? null : <span class="muted">{doc}</span>
}
