/** The schemas of an OpenAPI document: what is answered and what is sent, in JSON. */
import type { Contract } from '../contract/contract.js'
import type { Element, ListElement, ObjectElement, Scalar } from '../contract/element.js'
import type { Answer } from '../contract/operation.js'
import { pluralOf } from '../contract/plural.js'
import type { BodySpec } from '../contract/request-body.js'
import type { ResourceType } from '../contract/resource-type.js'
import type { JsonCase } from '../profiles/wire.js'
import { entityKinds } from '../wire/json-list-ends.js'
import { jsonName, memberName } from '../wire/json-template.js'

/** A part of the document. */
export type Json = Readonly<Record<string, unknown>>

/** A reference to the schema of this name. */
export const refTo = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })

/** Writes the schemas of what is sent and answered in JSON, in one letter case. */
export class SchemaWriter {
  private readonly contract: Contract
  private readonly jsonCase: JsonCase
  /** Whether it writes what clients send, who may leave out what is not needed. */
  private readonly isSent: boolean

  constructor(contract: Contract, jsonCase: JsonCase, isSent = false) {
    this.contract = contract
    this.jsonCase = jsonCase
    this.isSent = isSent
  }

  /** What an operation may answer, in either form; nothing for what is no resource. */
  ofAnswer(answer: Answer): readonly Json[] {
    switch (answer.kind) {
      case 'one':
        return answer.types.flatMap((name) =>
          this.contract.type(name).kind === 'entity'
            ? [refTo('EntityReference'), refTo(name)]
            : [refTo(name)],
        )
      case 'list': {
        const { kind, listed, list } = this.contract.type(answer.type)
        const hasReferences = kind === 'entity' && listed === 'asAsked'
        return hasReferences ? [refTo(REFERENCES), refTo(list)] : [refTo(list)]
      }
      case 'page':
        return [refTo('QueryResult')]
      case 'task':
        return [refTo('Task')]
      case 'file':
      case 'nothing':
        return []
    }
  }

  /** All schemas by name: of each type, of each list, of each body, and of what answers are made of. */
  all(): Json {
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
    // Members of what is sent have capitals in all versions.
    const sent = new SchemaWriter(this.contract, 'pascal', true)
    const bodies = this.contract.operations.flatMap(({ body }) => body ?? [])
    return {
      ...Object.fromEntries(types),
      ...this.lists(),
      ...Object.fromEntries(bodies.map((body) => [bodyName(body, this.contract), sent.body(body)])),
      Link: link,
      EntityReference: reference,
      [REFERENCES]: {
        ...this.references(),
        description: 'A list of key resources, unless entities are asked for.',
      },
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
    const kinds = entityKinds(this.contract).map((kind): [string, Json] => {
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

  private body({ elements }: BodySpec): Json {
    const members = elements.map((part): [string, Json] => [jsonName(part), this.element(part)])
    const required = elements.filter((part) => !part.optional && part.default === undefined)
    return {
      ...this.objectSchema(Object.fromEntries(members)),
      ...(required.length > 0 && { required: required.map(jsonName) }),
    }
  }

  /** An object; answers have all of its members, if only as null. */
  private objectSchema(properties: Readonly<Record<string, Json>>): Json {
    const members = Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [memberName(name, this.jsonCase), schema]),
    )
    const required = this.isSent ? [] : Object.keys(members)
    return {
      type: 'object',
      properties: members,
      ...(required.length > 0 && { required }),
    }
  }

  private references(): Json {
    return this.objectSchema({ Refs: { type: 'array', items: refTo('EntityReference') } })
  }

  /** The lists that are answered, by the root elements that they have in XML; two types may share one. */
  private lists(): Json {
    const lists = new Map<string, ListSchema>()
    for (const { answer, path } of this.contract.operations) {
      if (answer.kind !== 'list') continue
      const type = this.contract.type(answer.type)
      const { member, types, paths } = lists.get(type.list) ?? noList(type)
      lists.set(type.list, { member, types: types.add(type), paths: [...paths, path] })
    }
    return Object.fromEntries(
      [...lists].map(([name, { member, types, paths }]) => {
        const [first, ...others] = [...types].map((type) => refTo(type.name))
        const items = others.length === 0 ? first : { anyOf: [first, ...others] }
        const inFull = [...types].some(
          ({ kind, listed }) => kind === 'entity' && listed === 'asAsked',
        )
        const how = inFull ? ', with format=Entity' : ''
        return [
          name,
          {
            ...this.objectSchema({ [member]: { type: 'array', items } }),
            description: `Answer to GET ${paths.join(', ')}${how}.`,
          },
        ]
      }),
    )
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

/** The schema of a list of references, by the root element that it has in XML. */
const REFERENCES = 'EntityReferences'

/** A list as it is answered: the member that holds it, what is in it, and where it is read. */
interface ListSchema {
  readonly member: string
  readonly types: Set<ResourceType>
  readonly paths: readonly string[]
}

const noList = ({ jsonList }: ResourceType): ListSchema => ({
  member: jsonList,
  types: new Set(),
  paths: [],
})

/** Type and format of scalars in JSON Schema; all others are strings. */
export const JSON_TYPES: Readonly<Partial<Record<Scalar['type'], readonly [string, string?]>>> = {
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

/** The name of a body's schema: what is sent of a resource is another one than what is answered. */
export const bodyName = ({ name }: BodySpec, { types }: Contract): string =>
  types.has(name) ? `${name}Sent` : name
