/** JSON Schemas of what the controls take and give, as short as they can be written. */
import type { Json } from '../documents/openapi.js'

export const text: Json = { type: 'string' }
export const whole: Json = { type: 'integer' }
export const amount: Json = { type: 'number' }
export const truth: Json = { type: 'boolean' }
/** An instant in ISO 8601. */
export const time: Json = { type: 'string', format: 'date-time' }
/** Texts by name. */
export const texts: Json = { type: 'object', additionalProperties: text }

export const list = (items: Json): Json => ({ type: 'array', items })

export const orNull = (schema: Json): Json => ({ anyOf: [schema, { type: 'null' }] })

/** One of control-schemas.ts, by its name. */
export const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })

/** An object with these members and no others; a `?` marks those that may be absent. */
export function object(members: Readonly<Record<string, Json>>): ObjectSchema {
  const names = Object.keys(members)
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(members).map(([name, schema]) => [name.replace('?', ''), schema]),
    ),
    required: names.filter((name) => !name.endsWith('?')),
    additionalProperties: false,
  }
}

/** An object whose members are known. */
export interface ObjectSchema extends Json {
  readonly type: 'object'
  readonly properties: Readonly<Record<string, Json>>
  readonly required: readonly string[]
  readonly additionalProperties: false
}
