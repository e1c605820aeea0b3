/** The bodies of requests as the page has them, to make forms of. */
import type {
  Element,
  GroupElement,
  ListElement,
  ObjectElement,
  Scalar,
} from '../contract/element.js'
import type { BodySpec } from '../contract/request-body.js'
import type { BodyData, PartData } from '../web/contract-data.js'

/** The parts of a body; those of answers that no client sends are left out. */
export function bodyData({ name, elements, partial, choice }: BodySpec): BodyData {
  return { name, parts: elements.flatMap((one) => partData(one, partial || choice)) }
}

/** @param isPartial whether nothing in it is needed */
function partData(element: Element, isPartial: boolean): PartData[] {
  switch (element.kind) {
    case 'scalar':
      return [scalarData(element, isPartial)]
    case 'object':
    case 'group':
      if (element.elements.length + element.attributes.length === 0)
        return [
          {
            name: element.name,
            type: 'nothing',
            values: ['given'],
            ...docOf(element),
            isOptional: 1,
          },
        ]
      return [
        {
          name: element.name,
          type: 'object',
          ...docOf(element),
          ...((isPartial || element.kind === 'group' || element.optional) && { isOptional: 1 }),
          parts: insideOf(element, isPartial),
        },
      ]
    case 'list':
      return [listData(element, isPartial)]
    default:
      // What else answers show is not sent.
      return []
  }
}

const insideOf = (
  { attributes, elements }: ObjectElement | GroupElement,
  isPartial: boolean,
): PartData[] => [
  ...attributes.map((one): PartData => ({ ...scalarData(one, isPartial), isAttribute: 1 })),
  ...elements.flatMap((one) => partData(one, isPartial)),
]

function scalarData(element: Scalar, isPartial: boolean): PartData {
  const { name, type, values, optional, default: initial } = element
  const isPlain = typeof initial === 'string' || typeof initial === 'number' || initial === true
  return {
    name,
    type,
    ...(values && { values }),
    ...docOf(element),
    ...(isPlain && { initial: String(initial) }),
    ...((isPartial || optional || initial !== undefined) && { isOptional: 1 }),
  }
}

function listData(
  { name, item, wrapped, member, ...element }: ListElement,
  isPartial: boolean,
): PartData {
  return {
    name,
    type: item.kind === 'scalar' ? item.type : 'object',
    ...(item.kind === 'scalar' && item.values && { values: item.values }),
    ...docOf(element),
    isOptional: 1,
    ...(item.kind === 'object' && { parts: insideOf(item, isPartial) }),
    item: item.name,
    ...(member !== null && wrapped && { member }),
    ...(!wrapped && { isFlat: 1 }),
  }
}

const docOf = ({ doc }: { readonly doc?: string }): { readonly doc?: string } =>
  doc === undefined ? {} : { doc }
