/** The controls as paths of the OpenAPI document, derived from their table. */
import type { Json } from '../documents/openapi.js'
import { CONTROL_SCHEMAS } from './control-schemas.js'
import { type ControlSpec, PATH_ROLES, type PathRole } from './control-spec.js'
import { CONTROL_LIST } from './control-table.js'
import { ref } from './json-schema.js'

/** Paths, and the schemas that they refer to. */
export function controlDocument(): { readonly paths: Json; readonly schemas: Json } {
  const paths: Record<string, Json> = {}
  for (const [name, spec] of CONTROL_LIST) {
    const path = `/emsim${spec.path}`
    paths[path] = { ...paths[path], [spec.method.toLowerCase()]: operation(name, spec) }
  }
  return { paths, schemas: CONTROL_SCHEMAS }
}

const WORLD: Json = {
  name: 'world',
  in: 'query',
  schema: { type: 'string' },
  description: 'The world that is meant; that of the host or port unless given.',
}

/** Open on loopback, by token elsewhere. */
const GUARDED: readonly Json[] = [{}, { control: [] }]

function operation(name: string, spec: ControlSpec): Json {
  const { doc, takes, gives, status, query, open, group, path, of } = spec
  const summary = `${doc}.`
  return {
    operationId: name.replace(/\.(.)/g, (_, first: string) => first.toUpperCase()),
    summary,
    tags: [`emsim: ${group}`],
    security: open ? [] : GUARDED,
    parameters: [
      ...rolesIn(path).map(pathParameter),
      ...(query ? queryParameters(query) : []),
      ...(of === 'world' ? [WORLD] : []),
    ],
    ...(takes && {
      requestBody: {
        required: true,
        content: {
          ...content(takes.schema, undefined, takes.example),
          ...(takes.yaml && content(takes.schema, 'application/yaml')),
        },
      },
    }),
    responses: {
      [status]: gives
        ? { description: summary, content: content(gives.schema, gives.type) }
        : { description: 'Done.' },
      default: { description: 'Why not, in `error`.', content: content(ref('ControlError')) },
    },
  }
}

const rolesIn = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, role = '']) => role)

function pathParameter(name: string): Json {
  const { doc, example } = ROLES[name] ?? { doc: name }
  const schema = { type: 'string' }
  const description = `${doc}.`
  return { name, in: 'path', required: true, schema, description, ...(example && { example }) }
}

const ROLES: Readonly<Record<string, PathRole>> = PATH_ROLES

/** A parameter for each that is known; those that are not are told by one that stands for all. */
function queryParameters({ properties = {}, additionalProperties, ...all }: Json): Json[] {
  const known = Object.entries(properties as Readonly<Record<string, Json>>).map(
    ([name, schema]) => ({ name, in: 'query', schema }),
  )
  if (!additionalProperties) return known
  const schema = { ...all, additionalProperties }
  return [...known, { name: 'elements', in: 'query', style: 'form', explode: true, schema }]
}

function content(schema: Json, type = 'application/json', example?: unknown): Json {
  return { [type]: { schema, ...(example !== undefined && { example }) } }
}
