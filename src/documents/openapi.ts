/** The API as an OpenAPI 3.1 document, derived from the contract when it is first asked for. */
import type { Contract } from '../contract/contract.js'
import type { Scalar } from '../contract/element.js'
import { type Operation, typesOf } from '../contract/operation.js'
import { createReaders } from '../contract/shown.js'
import type { JsonCase } from '../profiles/wire.js'
import { fieldNames } from '../query/contract-fields.js'
import { exampleOf, type IdOf } from './body-example.js'
import { bodyName, JSON_TYPES, type Json, refTo, SchemaWriter } from './openapi-schemas.js'

export type { Json }

/** What the document says besides the contract. */
export interface OpenApiOptions {
  readonly jsonCase: JsonCase
  readonly version: string
  /** The id of a record of a type, for examples: one that there is, where there is any. */
  readonly idOf: IdOf
  /** Paths of emsim's own, with the schemas that they refer to. */
  readonly control: { readonly paths: Json; readonly schemas: Json }
}

/** The document as data. */
export function openApiOf(contract: Contract, options: OpenApiOptions): Json {
  const writer = new SchemaWriter(contract, options.jsonCase)
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [path, operations] of Object.entries(byPath(contract.operations))) {
    paths[`/api${path}`] = pathItem(operations, contract, writer, options.idOf)
  }
  const { control } = options
  return {
    openapi: '3.1.0',
    info: {
      title: 'Enterprise Manager simulator',
      version: options.version,
      description:
        'The REST API of Veeam Backup Enterprise Manager as emsim serves it, below /api, and emsim’s own controls, below /emsim.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // From where the document is served: so it holds behind a proxy that cuts off a prefix, too.
    servers: [{ url: '..' }],
    security: [{ session: [] }],
    paths: { ...paths, ...control.paths },
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'header',
          name: 'X-RestSvcSessionId',
          description: 'What a logon answers in the header of this name; also taken as a cookie.',
        },
        logon: { type: 'http', scheme: 'basic' },
        control: { type: 'http', scheme: 'bearer' },
      },
      responses: { Error: { description: 'A refusal.', content: contentOf(refTo('Error')) } },
      schemas: { ...writer.all(), ...control.schemas },
    },
  }
}

/** What is sent, by media type. */
type Content = Readonly<Record<'application/json' | 'application/xml', Json>>

/** XML is described by the XSD that is served beside this document. */
const contentOf = (schema: Json): Content => ({
  'application/json': { schema },
  'application/xml': {
    schema: { type: 'string', description: 'As /emsim/schema/RestAPI.xsd has it.' },
  },
})

function byPath(operations: readonly Operation[]): Record<string, Operation[]> {
  const paths: Record<string, Operation[]> = {}
  for (const operation of operations) {
    const same = paths[operation.path]
    if (same) same.push(operation)
    else paths[operation.path] = [operation]
  }
  return paths
}

/** Operations of one method that differ by their action are one operation of OpenAPI. */
function pathItem(
  operations: readonly Operation[],
  contract: Contract,
  writer: SchemaWriter,
  idOf: IdOf,
): Record<string, unknown> {
  const item: Record<string, unknown> = {}
  for (const method of new Set(operations.map((one) => one.method))) {
    const same = operations.filter((one) => one.method === method)
    item[method.toLowerCase()] = operationObject(same, contract, writer, idOf)
  }
  return item
}

function operationObject(
  operations: readonly Operation[],
  contract: Contract,
  writer: SchemaWriter,
  idOf: IdOf,
): Json {
  const [first, ...others] = operations
  if (!first) throw new Error('A path without operations')
  const actions = operations.flatMap(({ action }) => action ?? [])
  const names = [...first.path.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '')
  const body = requestBody(operations, contract, idOf)
  return {
    operationId: operationId(first),
    summary: [first, ...others].map(({ doc }) => doc).join(' '),
    tags: [first.path.split('/')[1] || 'api'],
    description: `Roles: ${[...new Set(operations.flatMap(({ roles }) => roles))].join(', ')}.`,
    ...(!first.needsSession && { security: first.method === 'POST' ? [{ logon: [] }] : [] }),
    parameters: [
      ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...parametersOf(operations, contract),
      ...(actions.length > 0 ? [parameter('action', { enum: actions })] : []),
    ],
    ...(body && { requestBody: body }),
    responses: {
      ...responses(operations, writer),
      default: { $ref: '#/components/responses/Error' },
    },
  }
}

const operationId = ({ method, path }: Operation): string =>
  method.toLowerCase() +
  path
    .split('/')
    .filter(Boolean)
    .map((part) => part.replace(/\{(\w+)\}/, 'By_$1').replace(/^./, (first) => first.toUpperCase()))
    .join('')

const parameter = (name: string, schema: Json, description?: string): Json => ({
  name,
  in: 'query',
  schema,
  ...(description && { description }),
})

const PAGING: readonly Json[] = [
  parameter('filter', { type: 'string' }, 'Conditions, joined by ; (and) or , (or).'),
  parameter('sortAsc', { type: 'string' }, 'A field to sort by.'),
  parameter('sortDesc', { type: 'string' }, 'A field to sort by, the largest first.'),
  parameter('pageSize', { type: 'integer', minimum: 1, default: 100 }),
  parameter('page', { type: 'integer', minimum: 1, default: 1 }),
]

/** A parameter that an operation declares. */
const declared = (scalar: Scalar): Json => {
  const [type] = JSON_TYPES[scalar.type] ?? ['string']
  const schema = {
    ...(scalar.values ? { enum: scalar.values } : { type }),
    ...(scalar.default !== undefined && { default: scalar.default }),
  }
  const isRequired = !scalar.optional && scalar.default === undefined
  return { ...parameter(scalar.name, schema, scalar.doc), ...(isRequired && { required: true }) }
}

/** Each of some schemas or parameters once. */
const distinct = (all: readonly Json[]): Json[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
]

/** What is one of some schemas. */
const anyOf = (schemas: readonly Json[]): Json => {
  const [only, ...others] = distinct(schemas)
  return only && others.length === 0 ? only : { anyOf: distinct(schemas) }
}

/** What operations of one method and path answer, by status. */
function responses(operations: readonly Operation[], writer: SchemaWriter): Json {
  const statuses = [...new Set(operations.map(({ status }) => status))]
  return Object.fromEntries(
    statuses.map((status) => {
      const same = operations.filter((one) => one.status === status)
      const content = contentOfAll(same, writer)
      const described = { description: same.map(({ doc }) => doc).join(' '), content }
      return [status, content ? described : { description: 'Done.' }]
    }),
  )
}

/** Undefined where nothing is answered. */
function contentOfAll(operations: readonly Operation[], writer: SchemaWriter): Json | undefined {
  const schemas = operations.flatMap(({ answer }) => writer.ofAnswer(answer))
  const isFile = operations.some(({ answer }) => answer.kind === 'file')
  if (schemas.length === 0 && !isFile) return undefined
  return {
    ...(schemas.length > 0 && contentOf(anyOf(schemas))),
    ...(isFile && { 'application/octet-stream': {} }),
  }
}

/** Parameters of the query, but for the action. */
function parametersOf(operations: readonly Operation[], contract: Contract): readonly Json[] {
  return distinct(
    operations.flatMap((operation) => [
      ...ownParameters(operation, contract),
      ...(hasForms(operation, contract)
        ? [parameter('format', { enum: ['Entity'] }, 'Whole resources.')]
        : []),
      ...(['list', 'page'].includes(operation.answer.kind) ? PAGING : []),
    ]),
  )
}

/** Those that it declares; the type of a query is told with what can be queried. */
const ownParameters = ({ answer, parameters }: Operation, contract: Contract): readonly Json[] =>
  parameters.map((own) =>
    declared(
      answer.kind === 'page' && own.name === 'type' ? { ...own, doc: queriedTypes(contract) } : own,
    ),
  )

/** What can be queried, and the fields of each: the documented ones, then the others. */
function queriedTypes(contract: Contract): string {
  const readers = createReaders(contract)
  const types = [...contract.types.values()].filter(({ query }) => query)
  const lines = types.map((type) => {
    const { documented, others } = fieldNames(contract, readers, type)
    const also = others.length === 0 ? '' : `; also ${others.join(', ')}`
    return `- ${type.queried.type}: ${documented.join(', ')}${also}`
  })
  return ['A type, in any letter case, by whose fields it is filtered and sorted:', ...lines].join(
    '\n',
  )
}

const hasForms = ({ answer }: Operation, contract: Contract): boolean =>
  typesOf(answer).some((name) => contract.type(name).kind === 'entity')

/** What may be sent; undefined where nothing is read. */
function requestBody(
  operations: readonly Operation[],
  contract: Contract,
  idOf: IdOf,
): Json | undefined {
  const bodies = operations.flatMap(({ body }) => body ?? [])
  if (bodies.length === 0) return undefined
  return {
    required: bodies.length === operations.length && bodies.every(({ optional }) => !optional),
    content: withExamples(
      contentOf(anyOf(bodies.map((body) => refTo(bodyName(body, contract))))),
      operations,
      idOf,
    ),
  }
}

/** Examples are called by the actions that they are sent with, or else by what is sent. */
function withExamples(content: Content, operations: readonly Operation[], idOf: IdOf): Content {
  const examples = operations.flatMap(({ action, body }) =>
    body ? [[action ?? body.name, exampleOf(body, idOf)] as const] : [],
  )
  const named = (format: 'json' | 'xml'): Json =>
    Object.fromEntries(examples.map(([name, example]) => [name, { value: example[format] }]))
  return {
    'application/json': { ...content['application/json'], examples: named('json') },
    'application/xml': { ...content['application/xml'], examples: named('xml') },
  }
}
