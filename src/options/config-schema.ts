import { DURATION_PATTERN } from '../time/duration.js'
import { IN_PLACE, OPTION_LIST, type OptionSpec } from './option-table.js'

/** The JSON Schema (draft 2020-12) of a config file, with which editors complete and check one. */
export function configSchema(): Readonly<Record<string, unknown>> {
  const options = OPTION_LIST.filter(([, spec]) => spec.from === undefined)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Options of emsim',
    type: 'object',
    properties: {
      $schema: { type: 'string' },
      ...Object.fromEntries(
        options.map(([name, spec]) => [
          name,
          {
            description: spec.description,
            ...valueSchema(spec),
            ...(spec.default !== undefined && { default: spec.default }),
          },
        ]),
      ),
    },
    additionalProperties: false,
    dependentRequired: { tlsCert: ['tlsKey'], tlsKey: ['tlsCert'] },
  }
}

const TEXT = { type: 'string', minLength: 1 } as const

/** What the items of lists look like, roughly: the rest is told when they are read. */
const ITEM_PATTERNS = {
  account: '^[^:]+:',
  name: '^[^ ]+$',
  session: '^.+=.+$',
  situation: '^[a-z0-9-]+$',
  world: '^[A-Za-z0-9-]+(=\\d+)?$',
} as const

function valueSchema(spec: OptionSpec): Readonly<Record<string, unknown>> {
  switch (spec.type) {
    case 'integer':
    case 'number':
      return { type: spec.type, minimum: spec.min, maximum: spec.max }
    case 'boolean':
      return { type: 'boolean' }
    case 'choice':
      return { enum: spec.choices }
    case 'duration': {
      const duration = { type: 'string', pattern: DURATION_PATTERN }
      return spec.words ? { anyOf: [{ enum: spec.words }, duration] } : duration
    }
    case 'list':
      return {
        type: 'array',
        items: { type: 'string', pattern: ITEM_PATTERNS[spec.item] },
      }
    case 'clock':
      return { anyOf: [TEXT, { type: 'object' }] }
    case 'path':
      if (!spec.orObject) return TEXT
      return {
        anyOf: [TEXT, ...IN_PLACE[spec.orObject].map((type) => ({ type }))],
      }
    case 'timeZone':
    case 'string':
      return TEXT
  }
}
