/** The contract as one version knows it: without the features that it lacks. */
import { type Contract, defineContract } from '../contract/contract.js'
import type { Element, Scalar } from '../contract/element.js'
import type { Operation } from '../contract/operation.js'
import type { Value } from '../contract/record.js'
import type { BodySpec } from '../contract/request-body.js'
import type { ResourceType } from '../contract/resource-type.js'
import { BUGS, type Bug } from './bugs.js'
import { FEATURES, type Feature, knows } from './features.js'
import { Lack } from './lack.js'
import type { Profile } from './profile.js'
import type { Wire } from './wire.js'

/**
 * The contract that sessions of a version meet under a profile; the same one by default.
 * @param withBugs whether it has the faults that real servers of the version had
 */
export function contractOf(
  contract: Contract,
  profile: Profile,
  version: string,
  withBugs: boolean,
): Contract {
  if (profile.release === undefined) return contract
  const bugs = withBugs ? bugsOf(profile) : []
  return without(contract, lackingIn(profile, version), (type) => {
    let own = asOf(profile.wire, type)
    for (const { types } of bugs) own = { ...own, ...types[type.name]?.(own) }
    return own
  })
}

/** The faults that real servers of a profile had. */
export const bugsOf = ({ name }: Profile): readonly Bug[] =>
  BUGS.filter(({ profiles }) => profiles.includes(name))

/** The features that sessions of a version do not know under a profile; none by default. */
export function lackingIn({ release }: Profile, version: string): readonly Feature[] {
  return FEATURES.filter((one) => release !== undefined && !knows(one, release, version))
}

/** What values a version shows where records have others, or none. */
function asOf({ build, serverPort }: Wire, type: ResourceType): ResourceType {
  const edits: Readonly<Record<string, Partial<Scalar>>> = {
    'BackupServer.Version': {
      default: build,
      instead: ({ Version: own }) => (isNewer(own, build) ? build : undefined),
    },
    'BackupServer.Port': { default: serverPort },
    // Our choice: no real one is known.
    'ObjectInJob.Order': { default: 0 },
  }
  const elements = type.elements.map((element) => {
    const edit = edits[`${type.name}.${element.name}`]
    return edit && element.kind === 'scalar' ? { ...element, ...edit } : element
  })
  return { ...type, elements }
}

/** Whether a build such as `13.0.1.1071` is of a later release than another. */
function isNewer(build: Value, than: string): boolean {
  const numbers = (text: string): number[] => text.split(/[. ]/).map(Number)
  const [own, other] = [numbers(String(build ?? '')), numbers(than)]
  const at = other.findIndex((number, index) => own[index] !== number)
  return at >= 0 && (own[at] ?? 0) > (other[at] ?? 0)
}

/**
 * A contract without some features. Types of resources that it does not know stay, for others may be told of
 * by them, but nothing leads to them.
 * @param change changes a type besides
 */
function without(
  contract: Contract,
  lacking: readonly Feature[],
  change: (type: ResourceType) => ResourceType,
): Contract {
  const lack = new Lack(contract, lacking)
  const keepsAll = lacking.some(({ lately }) => lately)
  const isGone: IsGone = (owner, element) => lack.isGone(owner, element)
  const types = [...contract.types.values()].map((type) => {
    const elements = pruned(type.name, type.elements, isGone)
    return change({
      ...type,
      elements,
      ...(keepsAll && { listedDays: undefined }),
      ...(lack.isHidden(type) && { query: null }),
    })
  })
  const serves = (operation: Operation): boolean => lack.serves(operation)
  const needed = neededIn(lacking)
  const operations = contract.operations
    .filter(serves)
    .map((operation) => withBody(operation, isGone, needed.get(operation.key) ?? []))
  return { ...defineContract({ types, operations, serves }), unknown: lack.hidden }
}

/** By the keys of operations: what their bodies may leave out. */
function neededIn(features: readonly Feature[]): ReadonlyMap<string, readonly string[]> {
  return new Map(features.flatMap(({ needed = {} }) => Object.entries(needed)))
}

function withBody(operation: Operation, isGone: IsGone, spared: readonly string[]): Operation {
  const { body } = operation
  if (!body) return operation
  const elements = pruned(body.name, body.elements, isGone).map((element) =>
    spared.includes(element.name) ? optional(element) : element,
  )
  const failsWithout = body.failsWithout.filter((name) => !spared.includes(name))
  const own: BodySpec = { ...body, elements, failsWithout }
  return { ...operation, body: own }
}

const optional = (element: Element): Element =>
  element.kind === 'group' || element.kind === 'link' ? element : { ...element, optional: true }

/** Whether a version does not know an element of a type or a body. */
type IsGone = (owner: string, element: Element) => boolean

/** Elements without those that are not known, wherever they stand. */
function pruned(owner: string, elements: readonly Element[], isGone: IsGone): readonly Element[] {
  const kept = elements
    .filter((element) => !isGone(owner, element))
    .map((element) => inside(owner, element, isGone))
  return kept.length === elements.length && kept.every((one, index) => one === elements[index])
    ? elements
    : kept
}

function inside(owner: string, element: Element, isGone: IsGone): Element {
  if (element.kind === 'list') {
    if (element.item.kind !== 'object') return element
    const item = inside(owner, element.item, isGone)
    return item === element.item || item.kind !== 'object' ? element : { ...element, item }
  }
  if (element.kind !== 'object' && element.kind !== 'group') return element
  const elements = pruned(owner, element.elements, isGone)
  const attributes = pruned(owner, element.attributes, isGone) as readonly Scalar[]
  return elements === element.elements && attributes === element.attributes
    ? element
    : { ...element, elements, attributes }
}
