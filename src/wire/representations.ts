/**
 * Turns records into the text of the API: one resource, or the ends and items of a list. Templates are
 * compiled at the first use of a type, form, format and roles, and kept.
 */
import type { Contract, Form } from '../contract/contract.js'
import type { Element, EmbeddedElement } from '../contract/element.js'
import type { EstateRecord, Fields } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { type Role, sightOf } from '../contract/role.js'
import { createReaders, type Lookup, type Readers } from '../contract/shown.js'
import { DEFAULT_WIRE, timesOf } from '../profiles/profile.js'
import type { Wire } from '../profiles/wire.js'
import { DocumentCache } from './document-cache.js'
import { entityKinds, jsonListEnds, jsonQueryEnds } from './json-list-ends.js'
import { jsonTemplate, memberName } from './json-template.js'
import type { Format } from './media-type.js'
import { compact, type Fill } from './template.js'
import { jsonCharacters, xmlAttribute } from './text.js'
import { inFormOf } from './xml-form.js'
import { xmlEmptyList, xmlListEnds, xmlQueryEnds, xmlTemplate } from './xml-template.js'
import type { XmlTexts } from './xml-template-source.js'
import { WrittenXmlTexts } from './xml-texts.js'

/** How a client wants to see things, and what it may see. */
export interface View {
  readonly format: Format
  readonly form: Form
  /** Links that none of these roles can use are left out; where no roles are told, none are. */
  readonly roles: readonly Role[] | undefined
  /** Scheme, host and path of the API as the client reaches it, such as https://localhost:9398/api. */
  readonly base: string
}

/** A list ready to be written: its ends, and how one item is. */
export interface ListWriter {
  readonly head: string
  readonly tail: string
  /** Between two items. */
  readonly separator: string
  readonly empty: string
  item(record: EstateRecord): string
}

/** Characters of documents that are kept. */
const KEPT = 8 * 1024 * 1024

/** Writes the records of one contract, in the way of one version. */
export class Representations {
  readonly contract: Contract
  readonly readers: Readers
  private readonly wire: Wire
  private readonly templates = new Map<ResourceType, Fill[]>()
  private readonly documents = new DocumentCache(KEPT)
  private readonly shownTypes = new Map<string, readonly string[]>()
  private readonly texts: XmlTexts
  /** What JSON documents begin with. */
  private readonly mark: string
  private readonly ends = new Map<string, readonly string[]>()

  /** @param texts of XML templates; for another contract than those that emsim was built with */
  constructor(
    contract: Contract,
    wire: Wire = DEFAULT_WIRE,
    texts: XmlTexts = new WrittenXmlTexts(),
  ) {
    this.texts = inFormOf(wire, texts)
    this.contract = contract
    this.readers = createReaders(contract, timesOf(wire))
    this.wire = wire
    this.mark = wire.jsonMark ? '\ufeff' : ''
  }

  /** One resource as a whole document. */
  one(type: ResourceType, record: Fields, view: View, lookup: Lookup): string {
    const fill = this.template(type, view, 'document')
    const mark = view.format === 'json' ? this.mark : ''
    if (!type.stored) return mark + fill(record, { lookup, base: escaped(view) })
    const { version } = lookup
    const kept = this.documents.get(fill, record, version, view.base)
    if (kept !== undefined) return kept
    const text = compact(mark + fill(record, { lookup, base: escaped(view) }))
    this.documents.set(fill, record, version, view.base, text)
    return text
  }

  /** How a list of the type's resources is written. */
  list(type: ResourceType, view: View, lookup: Lookup): ListWriter {
    const asked = type.listed === 'asEntities' ? ({ ...view, form: 'entity' } as const) : view
    const reference = formOf(type, asked) === 'reference'
    const name = reference ? 'EntityReferences' : type.list
    const fill = this.template(type, asked, 'item')
    const filling = { lookup, base: escaped(view) }
    const item = (record: EstateRecord): string => fill(record, filling)
    if (view.format === 'json') {
      const [begin, tail] = jsonListEnds(reference ? 'Refs' : type.jsonList, this.wire.jsonCase)
      const head = this.mark + begin
      return { head, tail, separator: ',', empty: head + tail, item }
    }
    const { texts } = this
    const [head = '', tail = '', empty = ''] = this.keptEnds(`list ${name}`, () => [
      ...xmlListEnds(texts, name),
      xmlEmptyList(texts, name),
    ])
    return { head, tail, separator: '', empty, item }
  }

  /** A page of a query's answer, as a whole document. */
  page(
    type: ResourceType,
    records: readonly EstateRecord[],
    paging: Fields,
    view: View,
    lookup: Lookup,
  ): string {
    const fill = this.template(type, view, 'queried')
    const filling = { lookup, base: escaped(view) }
    const items = records.map((record) => fill(record, filling))
    const pagingType = this.contract.type('PagingInfo')
    const paged = this.template(pagingType, view, 'item')(paging, filling)
    const { queried } = type
    const isReference = formOf(type, view) === 'reference'
    const kind = isReference ? 'Refs' : type.kind === 'entity' ? 'Entities' : 'Resources'
    const containers = isReference ? [kind] : [kind, queried.list]
    const [head, middle, tail] = this.keptEnds(`${view.format} ${containers.join(' ')}`, () =>
      view.format === 'json'
        ? jsonQueryEnds(kind, queried, this.wire, entityKinds(this.contract))
        : xmlQueryEnds(this.texts, containers),
    )
    const separator = view.format === 'json' ? ',' : ''
    const mark = view.format === 'json' ? this.mark : ''
    return `${mark}${head}${items.join(separator)}${middle}${paged}${tail}`
  }

  /** A page of a plain list, as a whole document: the list, and which page it is behind its items. */
  pageOfList(
    type: ResourceType,
    records: readonly EstateRecord[],
    paging: Fields,
    view: View,
    lookup: Lookup,
  ): string {
    const { head, tail, separator, item } = this.list(type, view, lookup)
    const filling = { lookup, base: escaped(view) }
    const paged = this.template(this.contract.type('PagingInfo'), view, 'item')(paging, filling)
    const items = records.map(item).join(separator)
    if (view.format === 'xml') return head + items + paged + tail
    return `${head}${items}${tail.slice(0, -1)},"${this.member('PagingInfo')}":${paged}}`
  }

  /** The types whose records a representation of this type may show something of, itself included. */
  dependencies(type: ResourceType): readonly string[] {
    const known = this.shownTypes.get(type.name)
    if (known) return known
    const met = new Set<string>()
    const visit = (name: string): void => {
      if (met.has(name)) return
      met.add(name)
      const { belongsTo, elements, links, refLinks } = this.contract.type(name)
      for (const relation of Object.values(belongsTo)) visit(relation.type)
      for (const { each } of [...links, ...refLinks])
        if (each && this.contract.types.has(each.type)) visit(each.type)
      for (const element of embeddedIn(elements)) visit(element.type)
    }
    if (type.stored) visit(type.name)
    const made = [...met]
    this.shownTypes.set(type.name, made)
    return made
  }

  /** A member's name in this server's JSON. */
  member(name: string): string {
    return memberName(name, this.wire.jsonCase)
  }

  private template(type: ResourceType, view: View, place: 'document' | 'item' | 'queried'): Fill {
    const { format, roles } = view
    const form = formOf(type, view)
    // By number, not by a joined key: this is looked up for every request.
    const index =
      sightIn(roles) * 16 +
      (form === 'entity' ? 8 : 0) +
      (format === 'json' ? 4 : 0) +
      (place === 'item' ? 1 : place === 'queried' ? 2 : 0)
    const named = place === 'queried' && type.queried.item === type.item ? 'item' : place
    let own = this.templates.get(type)
    if (!own) {
      own = []
      this.templates.set(type, own)
    }
    const known = own[index]
    if (known) return known
    const { contract, readers, wire, texts } = this
    const sources = { contract, readers, roles, wire }
    // Whoever asks may have it of another version.
    const declared = contract.types.get(type.name) ?? type
    const made =
      format === 'json'
        ? jsonTemplate(sources, declared, form)
        : xmlTemplate(sources, texts, declared, form, named)
    own[index] = made
    return made
  }

  /** The fixed parts of lists and pages, which are the same whatever the roles. */
  private keptEnds(key: string, make: () => readonly string[]): readonly string[] {
    let ends = this.ends.get(key)
    if (!ends) {
      ends = make()
      this.ends.set(key, ends)
    }
    return ends
  }
}

/** What is embedded, also inside groups. */
const embeddedIn = (elements: readonly Element[]): EmbeddedElement[] =>
  elements.flatMap((element) => {
    if (element.kind === 'group') return embeddedIn(element.elements)
    return element.kind === 'embedded' ? [element] : []
  })

/** Numbers what is seen with some roles, from 0 for who has told none. */
const sightIn = (roles: View['roles']): number => (roles === undefined ? 0 : sightOf(roles) + 1)

/** Only key resources have a reference form. */
const formOf = (type: ResourceType, view: View): Form =>
  type.kind === 'entity' ? view.form : 'entity'

const escaped = ({ base, format }: View): string =>
  format === 'xml' ? xmlAttribute(base) : jsonCharacters(base)
