/**
 * The API as an OpenAPI 3.1 document, derived from the contract when it is first asked for. Long, as each
 * part of that format is told once, in its order.
 */
import type { Contract } from '../contract/contract.js'
import type { Element, ListElement, ObjectElement, Scalar } from '../contract/element.js'
import type { Operation } from '../contract/operation.js'
import { pluralOf } from '../contract/plural.js'
import type { ResourceType } from '../contract/resource-type.js'
import { createReaders } from '../contract/shown.js'
import { fieldNames } from '../query/contract-fields.js'
import { ENTITY_KINDS } from '../wire/json-list-ends.js'
import { type JsonCase, jsonName, memberName } from '../wire/json-template.js'

export type Json = Readonly<Record<string, unknown>>

export interface OpenApiOptions {
  readonly jsonCase: JsonCase
  readonly version: string
  /** Paths of emsim's own, with the schemas that they refer to. */
  readonly control: { readonly paths: Json; readonly schemas: Json }
}

/** The document as data. */
export function openApiOf(contract: Contract, options: OpenApiOptions): Json {
  const writer = new SchemaWriter(contract, options.jsonCase)
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [path, operations] of Object.entries(byPath(contract.operations))) {
    paths[`/api${path}`] = pathItem(operations, writer)
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
    servers: [{ url: '/' }],
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
      schemas: { ...writer.schemas(), ...control.schemas },
    },
  }
}

const refTo = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })

/** XML is described by the XSD that is served beside this document. */
const contentOf = (schema: Json): Json => ({
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
function pathItem(operations: readonly Operation[], writer: SchemaWriter): Record<string, unknown> {
  const item: Record<string, unknown> = {}
  for (const method of new Set(operations.map((one) => one.method))) {
    const same = operations.filter((one) => one.method === method)
    item[method.toLowerCase()] = operationObject(same, writer)
  }
  return item
}

function operationObject(operations: readonly Operation[], writer: SchemaWriter): Json {
  const [first, ...others] = operations
  if (!first) throw new Error('A path without operations')
  const actions = operations.flatMap(({ action }) => action ?? [])
  const names = [...first.path.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '')
  const content = writer.answer(first)
  const success =
    first.status === 204
      ? { description: 'Done.' }
      : { description: first.doc, ...(content && { content }) }
  return {
    operationId: operationId(first),
    summary: [first, ...others].map(({ doc }) => doc).join(' '),
    tags: [first.path.split('/')[1] || 'api'],
    description: `Roles: ${[...new Set(operations.flatMap(({ roles }) => roles))].join(', ')}.`,
    ...(!first.needsSession && { security: first.method === 'POST' ? [{ logon: [] }] : [] }),
    parameters: [
      ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...writer.parameters(first),
      ...(actions.length > 0 ? [parameter('action', { enum: actions })] : []),
    ],
    responses: { [first.status]: success, default: { $ref: '#/components/responses/Error' } },
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

/** Parameters of operations that are more than reading what the path names. */
const SPECIAL: Readonly<Record<string, readonly Json[]>> = {
  lookUp: ['host', 'name', 'type', 'hierarchyRef'].map((name) =>
    parameter(name, { type: 'string' }),
  ),
  logOn: [parameter('v', { type: 'string', default: 'latest' }, 'Version of the API.')],
}

class SchemaWriter {
  private readonly contract: Contract
  private readonly jsonCase: JsonCase

  constructor(contract: Contract, jsonCase: JsonCase) {
    this.contract = contract
    this.jsonCase = jsonCase
  }

  /** What an operation answers, as the content of its response. */
  answer(operation: Operation): Json | undefined {
    const { answer } = operation
    const type = answer.type === null ? undefined : this.contract.type(answer.type)
    if (!type)
      return answer.kind === 'handler' && answer.handler === 'query'
        ? contentOf(refTo('QueryResult'))
        : undefined
    const isList =
      answer.kind === 'collection' ||
      answer.kind === 'subCollection' ||
      (answer.kind === 'handler' && /^list|^lookUp/.test(answer.handler))
    // One file is one entry.
    if (answer.kind === 'handler' && /^browse|^openMount/.test(answer.handler))
      return contentOf({ anyOf: [refTo('FileSystemEntries'), refTo('FileSystemEntry')] })
    if (type.kind !== 'entity') return contentOf(isList ? this.listOf(type) : refTo(type.name))
    const reference = refTo('EntityReference')
    const forms = isList ? [this.references(), this.listOf(type)] : [reference, refTo(type.name)]
    return contentOf({ anyOf: forms })
  }

  parameters({ answer }: Operation): readonly Json[] {
    if (answer.kind === 'handler') {
      if (answer.handler === 'query') return this.queryParameters()
      const special = SPECIAL[answer.handler]
      if (special) return special
    }
    const type = answer.type === null ? undefined : this.contract.type(answer.type)
    const isList = answer.kind === 'collection' || answer.kind === 'subCollection'
    return [
      ...(type?.kind === 'entity'
        ? [parameter('format', { enum: ['Entity'] }, 'Whole resources.')]
        : []),
      ...(isList ? PAGING : []),
    ]
  }

  private queryParameters(): readonly Json[] {
    const types = queriedTypes(this.contract)
    return [
      { ...parameter('type', { type: 'string' }, types), required: true },
      parameter('format', { enum: ['References', 'Entities'], default: 'References' }),
      ...PAGING,
    ]
  }

  schemas(): Json {
    const nullable = { type: ['string', 'null'] }
    const link = this.objectSchema({
      Rel: { type: 'string' },
      Href: { type: 'string' },
      Name: nullable,
      Type: nullable,
    })
    const reference = this.objectSchema({
      Links: { type: ['array', 'null'], items: refTo('Link') },
      UID: { type: 'string' },
      Name: { type: 'string' },
      Href: { type: 'string' },
      Type: { type: 'string' },
    })
    const types = [...this.contract.types.values()].map((type) => [type.name, this.resource(type)])
    return {
      ...Object.fromEntries(types),
      Link: link,
      EntityReference: reference,
      QueryResult: {
        ...this.objectSchema({
          Refs: this.nullable(this.references()),
          Entities: this.nullable(this.entities()),
          Resources: { type: ['object', 'null'] },
          Links: { type: 'null' },
          PagingInfo: refTo('PagingInfo'),
        }),
        description: 'Of Refs, Entities and Resources one is not null.',
      },
    }
  }

  /** The kinds of entities in a query's answer, of which one is not null. */
  private entities(): Json {
    const lists = new Map(
      [...this.contract.types.values()]
        .filter((type) => type.query)
        .map((type) => [type.queried.jsonMember, type]),
    )
    const kinds = ENTITY_KINDS.map((kind): [string, Json] => {
      const type = lists.get(kind)
      const items = { type: 'array', items: type ? refTo(type.name) : {} }
      return [kind, this.nullable(this.objectSchema({ [type?.queried.jsonList ?? kind]: items }))]
    })
    return this.objectSchema(Object.fromEntries(kinds))
  }

  private resource(type: ResourceType): Json {
    const own = [...type.elements, ...type.attributes].map((part): [string, Json] => [
      jsonName(part),
      this.element(part),
    ])
    const nullable = { type: ['string', 'null'] }
    const common: Record<string, Json> = {
      ...(type.kind === 'entity' && { Name: { type: 'string' }, UID: { type: 'string' } }),
      ...(type.kind !== 'info' && {
        Links: { type: ['array', 'null'], items: refTo('Link') },
        Href: nullable,
        Type: nullable,
      }),
    }
    return {
      ...this.objectSchema({ ...Object.fromEntries(own), ...nullsOf(type), ...common }),
      description: type.doc,
    }
  }

  private objectSchema(properties: Readonly<Record<string, Json>>): Json {
    return {
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, schema]) => [
          memberName(name, this.jsonCase),
          schema,
        ]),
      ),
    }
  }

  private references(): Json {
    return this.objectSchema({ Refs: { type: 'array', items: refTo('EntityReference') } })
  }

  private listOf(type: ResourceType): Json {
    return this.objectSchema({ [type.jsonList]: { type: 'array', items: refTo(type.name) } })
  }

  private element(element: Element): Json {
    switch (element.kind) {
      case 'scalar':
        return this.scalar(element)
      case 'object':
        return this.nullable(this.inner(element))
      case 'group': {
        const parts = [...element.elements, ...element.attributes]
        const inner = parts.map((part): [string, Json] => [jsonName(part), this.element(part)])
        return this.nullable(this.objectSchema(Object.fromEntries(inner)))
      }
      case 'embedded':
        return this.nullable(
          this.objectSchema({
            [pluralOf(this.contract.type(element.type).item)]: {
              type: 'array',
              items: refTo(element.type),
            },
          }),
        )
      case 'link':
        return { anyOf: [refTo('Link'), { type: 'null' }] }
      case 'list':
        return this.nullable(this.list(element))
    }
  }

  private list({ item, member }: ListElement): Json {
    const items = item.kind === 'scalar' ? this.scalar(item) : this.inner(item)
    const array = { type: 'array', items }
    return member === null ? array : this.objectSchema({ [member]: array })
  }

  private inner(element: ObjectElement): Json {
    const parts = [...element.elements, ...element.attributes]
    const members = parts.map((part): [string, Json] => [jsonName(part), this.element(part)])
    return this.objectSchema({
      ...(element.links && { Links: { type: 'array', items: refTo('Link') } }),
      ...(element.href !== undefined && { Href: { type: 'string' } }),
      ...Object.fromEntries(members),
      ...(element.text && { Value: this.scalar(element.text) }),
    })
  }

  private nullable(schema: Json): Json {
    return { anyOf: [schema, { type: 'null' }] }
  }

  private scalar(scalar: Scalar): Json {
    const { default: fallback } = scalar
    const mayLack = scalar.optional === true || typeof fallback === 'function' || fallback === null
    const [type, format] = JSON_TYPES[scalar.type] ?? ['string']
    return {
      type: mayLack ? [type, 'null'] : type,
      ...(format && { format }),
      ...(scalar.values && { enum: mayLack ? [...scalar.values, null] : scalar.values }),
      ...(scalar.doc && { description: scalar.doc }),
    }
  }
}

const JSON_TYPES: Readonly<Partial<Record<Scalar['type'], readonly [string, string?]>>> = {
  int: ['integer', 'int32'],
  long: ['integer', 'int64'],
  decimal: ['number'],
  boolean: ['boolean'],
  dateTime: ['string', 'date-time'],
  guid: ['string'],
}

/** Members that are always null. */
const nullsOf = ({ json }: ResourceType): Record<string, Json> =>
  Object.fromEntries(Object.keys(json.nulls ?? {}).map((name) => [name, { type: 'null' }]))
