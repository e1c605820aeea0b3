/** What the contract calls harmless: parameters of queries, and fields that filters compare. */
import type { Contract } from '../contract/contract.js'
import { enumeration, heldParts, int, type Scalar, string } from '../contract/element.js'

/** Names that the contract has, in small letters. */
export interface KnownNames {
  readonly parameters: ReadonlyMap<string, Scalar>
  /** Fields of all types that filters may compare. */
  readonly fields: ReadonlySet<string>
}

/** Parameters of queries, forms and actions, which operations need not declare. */
const COMMON: readonly Scalar[] = [
  string('action'),
  enumeration('format', ['Entity', 'Entities', 'Reference', 'References']),
  string('filter'),
  // Fields, which are no free texts.
  enumeration('sortAsc', []),
  enumeration('sortDesc', []),
  int('page'),
  int('pageSize'),
]

const KNOWN = new WeakMap<Contract, KnownNames>()

/** The names, found when they are needed first. */
export function knownNames(contract: Contract): KnownNames {
  let known = KNOWN.get(contract)
  if (!known) {
    known = namesIn(contract)
    KNOWN.set(contract, known)
  }
  return known
}

function namesIn({ operations, types }: Contract): KnownNames {
  const parameters = new Map(COMMON.map((one) => [one.name.toLowerCase(), one]))
  for (const { parameters: own } of operations)
    for (const one of own)
      if (!parameters.has(one.name.toLowerCase())) parameters.set(one.name.toLowerCase(), one)
  const fields = new Set(['uid', 'name'])
  for (const { query, attributes, elements, belongsTo } of types.values()) {
    for (const declared of query ?? []) fields.add((declared.split('=')[0] ?? '').toLowerCase())
    for (const part of heldParts([...attributes, ...elements]))
      if (part.kind === 'scalar' && !part.secret) fields.add(part.name.toLowerCase())
    for (const relation of Object.keys(belongsTo))
      for (const what of ['uid', 'name']) fields.add(`${relation}${what}`.toLowerCase())
  }
  return { parameters, fields }
}
