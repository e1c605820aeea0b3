/** The attributes of a whole resource or of a reference to one, with what each is written from. */
import type { Form } from '../contract/contract.js'
import type { Scalar } from '../contract/element.js'
import type { ResourceType } from '../contract/resource-type.js'

/** `fixed` is what stands before the id, or the whole text where there is none in it. */
export type Attribute = { name: string; text: 'Href' | 'Type' | 'UID' | Scalar; fixed?: string }

/** Attributes in the order of Enterprise Manager: entities start with Href, references with UID. */
export function commonAttributes(
  type: ResourceType,
  form: Form,
  isAddressed = true,
): readonly Attribute[] {
  const own = type.attributes.map(
    (attribute): Attribute => ({ name: attribute.name, text: attribute }),
  )
  if (type.path === null || !isAddressed) return own
  const reference = form === 'reference'
  const query = type.kind === 'entity' && !reference ? '?format=Entity' : ''
  const href: Attribute = {
    name: 'Href',
    text: 'Href',
    fixed: `${type.hrefs[form] ?? type.path}${query}`,
  }
  const typeName: Attribute = {
    name: 'Type',
    text: 'Type',
    fixed: reference ? `${type.typeName}Reference` : type.typeName,
  }
  const address =
    reference || type.address === 'whole' ? [href, typeName] : type.address === 'href' ? [href] : []
  if (type.kind !== 'entity') return [...address, ...own]
  const name: Attribute = { name: 'Name', text: { kind: 'scalar', name: 'Name', type: 'string' } }
  const uid: Attribute = {
    name: 'UID',
    text: 'UID',
    fixed: address.length === 0 ? '' : `urn:veeam:${type.uidType}:`,
  }
  return reference ? [uid, name, href, typeName] : [...address, name, uid, ...own]
}
