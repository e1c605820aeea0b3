/** The TypeScript types of what the API answers and takes in JSON, derived from the schemas of OpenAPI. */
import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import { SchemaWriter } from '../documents/openapi-schemas.js'

type Schema = Readonly<Record<string, unknown>>

/**
 * The declarations of `emsim/api`: the text of a file, with a type for each schema, and one for letter case.
 * Members have capitals.
 */
export function apiTypes(): string {
  const schemas = new SchemaWriter(enterpriseManagerContract(), 'pascal').all()
  const types = Object.entries(schemas as Readonly<Record<string, Schema>>).map(
    ([name, schema]) => `${comment(schema, '')}export type ${name} = ${typeOf(schema, '')}\n`,
  )
  return `// Written by the build from the contract: what Enterprise Manager answers and takes in JSON.\n\n${types.join('\n')}\n${CAMEL}`
}

/** The rule of `memberName`, as a type. */
const CAMEL = `/**
 * An answer as version 13 writes it: \`Camel<Job>\` has \`scheduleEnabled\` in place of \`ScheduleEnabled\`.
 * Where names begin with several capitals, all but the last before a small letter are lowered: \`uid\`, \`nasJobs\`.
 * Elements that only earlier versions knew have no member there.
 */
export type Camel<T> = T extends readonly (infer Item)[]
  ? readonly Camel<Item>[]
  : T extends object
    ? { readonly [Name in keyof T as CamelName<Name>]: Camel<T[Name]> }
    : T

type CamelName<Name extends PropertyKey> = Name extends \`\${infer First}\${infer Rest}\`
  ? First extends Capital
    ? \`\${Lowercase<First>}\${CamelRest<Rest>}\`
    : Name
  : Name

type CamelRest<Name extends string> = Name extends \`\${infer First}\${infer Rest}\`
  ? First extends Capital
    ? Rest extends '' | \`\${Capital}\${string}\`
      ? \`\${Lowercase<First>}\${CamelRest<Rest>}\`
      : Name
    : Name
  : Name

type Capital = ${[...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((one) => `'${one}'`).join(' | ')}
`

function typeOf(schema: Schema, indent: string): string {
  const { $ref, type, anyOf } = schema
  if (typeof $ref === 'string') return $ref.slice($ref.lastIndexOf('/') + 1)
  if (Array.isArray(schema.enum)) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  if (Array.isArray(anyOf)) return anyOf.map((one: Schema) => typeOf(one, indent)).join(' | ')
  if (Array.isArray(type))
    return type.map((one: string) => typeOf({ ...schema, type: one }, indent)).join(' | ')
  switch (type) {
    case 'array':
      return `readonly (${typeOf((schema.items ?? {}) as Schema, indent)})[]`
    case 'integer':
    case 'number':
      return 'number'
    case 'object':
      return objectOf(schema, indent)
    default:
      return typeof type === 'string' ? type : 'unknown'
  }
}

function objectOf({ properties = {}, required = [] }: Schema, indent: string): string {
  const inner = `${indent}  `
  const members = Object.entries(properties as Readonly<Record<string, Schema>>).map(
    ([name, part]) => {
      const mark = (required as readonly string[]).includes(name) ? '' : '?'
      return `${comment(part, inner)}${inner}readonly ${name}${mark}: ${typeOf(part, inner)}\n`
    },
  )
  return members.length === 0 ? 'object' : `{\n${members.join('')}${indent}}`
}

function comment({ description }: Schema, indent: string): string {
  return typeof description === 'string'
    ? `${indent}/** ${description.replaceAll('*/', '')} */\n`
    : ''
}
