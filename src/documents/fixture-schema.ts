/**
 * The JSON Schema of fixtures, derived from the contract, so that editors complete and check them.
 * `npm run schema` writes it to fixtures/fixture.schema.json; a test says when it has to be.
 */
import type { Contract } from '../contract/contract.js'
import {
  type Element,
  heldParts,
  heldRangeOf,
  type ObjectElement,
  type Scalar,
} from '../contract/element.js'
import type { ResourceType } from '../contract/resource-type.js'
import { ROLES } from '../contract/role.js'
import { innerTypes } from '../loading/inner-types.js'
import { SIZE_PATTERN } from '../reading/size.js'
import { SHORTHANDS } from '../simulation/shorthands.js'
import { TIME_OF_DAY_PATTERN } from '../time/time-of-day.js'

type Schema = Readonly<Record<string, unknown>>

/** The schema as data. */
export function fixtureSchema(contract: Contract): Schema {
  const stored = [...contract.types.values()].filter((type) => type.stored)
  const lists = Object.fromEntries(stored.map((type) => [type.fixtureList, listOf(type)]))
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'emsim fixture',
    type: 'object',
    additionalProperties: false,
    properties: { $schema: { type: 'string' }, Accounts: accounts, ...lists },
    $defs: Object.fromEntries(stored.map((type) => [type.name, record(type, contract)])),
  }
}

const listOf = (type: ResourceType): Schema => ({
  description: type.doc,
  type: 'array',
  items: { $ref: `#/$defs/${type.name}` },
})

const accounts: Schema = {
  description: 'Who may log on; the default accounts if there are none.',
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['Name', 'Password'],
    properties: {
      Name: { type: 'string', minLength: 1 },
      Password: { type: 'string' },
      Role: { enum: ROLES, default: ROLES[0] },
    },
  },
}

function record(type: ResourceType, contract: Contract): Schema {
  const properties: Record<string, unknown> = {
    UID: { description: 'A GUID or URN; follows from type and name unless given.', type: 'string' },
    Name: { type: 'string', minLength: 1 },
  }
  for (const part of heldParts([...type.elements, ...type.attributes, ...type.kept])) {
    properties[part.name] = elementSchema(part)
  }
  for (const [name, relation] of Object.entries(type.belongsTo)) {
    if (relation.through) continue
    properties[name] = relation.many
      ? {
          description: `Names or ids of each ${relation.type} that it belongs to.`,
          type: 'array',
          items: { type: 'string' },
        }
      : { description: `Name or id of the ${relation.type} that it belongs to.`, type: 'string' }
  }
  for (const [key, inner] of innerTypes(type, contract)) properties[key] = listOf(inner)
  for (const shorthand of SHORTHANDS) {
    if (shorthand.type === type.name) properties[shorthand.key] = shorthand.schema
  }
  return { description: type.doc, type: 'object', additionalProperties: false, properties }
}

function elementSchema(element: Element): Schema {
  const shared = {
    ...(element.doc && { description: element.doc }),
    ...(isPlain(element.default) && { default: element.default }),
  }
  if (element.kind === 'scalar') return { ...shared, ...scalarSchema(element) }
  if (element.kind === 'object') return { ...shared, ...objectSchema(element) }
  if (element.kind !== 'list') return shared
  const { item } = element
  const items = item.kind === 'scalar' ? scalarSchema(item) : objectSchema(item)
  return { ...shared, type: 'array', items }
}

const isPlain = (value: unknown): boolean =>
  ['string', 'number', 'boolean'].includes(typeof value) && value !== ''

function objectSchema(element: ObjectElement): Schema {
  const parts = [
    ...element.elements,
    ...element.attributes,
    ...(element.text ? [element.text] : []),
  ]
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(parts.map((part) => [part.name, elementSchema(part)])),
  }
}

const SIZE = { type: 'string', pattern: SIZE_PATTERN, examples: ['10TB', '500GiB'] }

function scalarSchema(scalar: Scalar): Schema {
  switch (scalar.type) {
    case 'int':
    case 'long': {
      const [minimum, maximum] = heldRangeOf(scalar)
      const number = {
        type: 'integer',
        minimum,
        ...(maximum < Number.MAX_SAFE_INTEGER && { maximum }),
      }
      return scalar.unit === 'bytes' ? { anyOf: [number, SIZE] } : number
    }
    case 'decimal':
      return { type: 'number', minimum: 0 }
    case 'boolean':
      return { type: 'boolean' }
    case 'enum':
      return { enum: scalar.values }
    case 'dateTime':
      return {
        type: 'string',
        examples: ['2026-11-20T22:00:00Z', '-P2DT3H', ...(scalar.ahead ? ['PT10M'] : [])],
      }
    case 'timeOfDay':
      return { type: 'string', pattern: TIME_OF_DAY_PATTERN }
    default:
      return { type: 'string' }
  }
}
