/** Draws requests that mean no good, from a seed: of what is asked for rightly, changed until it hardly is. */
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import type { Operation } from '../../src/contract/operation.js'
import { CONTROL_LIST } from '../../src/control/control-table.js'
import type { Proof } from '../acting/proofs/proof.js'
import { operationOf, PROOFS, textOf } from '../acting/proofs/proofs.js'
import { changedValue, mutilated } from './changed.js'
import { encoded, Random, wellFormed } from './random.js'

export interface HostileRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  /** The operation or control that it is meant for, while its method and path are right. */
  readonly means?: string
}

/** What is known of a server. */
export interface Known {
  /** Of sessions of several accounts, those of the administrator first. */
  readonly tokens: readonly string[]
  /** Of records, by their types. */
  readonly ids: ReadonlyMap<string, readonly string[]>
}

const CONTRACT = enterpriseManagerContract()
const OPERATIONS = CONTRACT.operations
const PROVEN = Object.entries<Proof>(PROOFS)
const QUERIED = [...CONTRACT.types.values()].flatMap(({ name, queried, query }) =>
  query ? [{ name, type: queried.type, fields: query }] : [],
)
const LOGON = 'Basic VXNlcjpQYXNzd29yZA=='

/** The types of what paths lead to. */
const TYPES_AT = new Map(
  [...CONTRACT.types.values()].flatMap(({ name, path, otherPaths }) =>
    [path, ...(otherPaths.records ?? [])].map((one) => [one, name] as const),
  ),
)

/** Controls that may last, or fail on purpose: those are asked with care, or not at all. */
const CAREFUL: Readonly<Record<string, (random: Random) => object>> = {
  'clock.set': (random) => ({ offset: random.of(['PT1H', '-PT1H', 'P1D', 'PT0S', 'x', null]) }),
  'clock.advance': (random) => ({ by: random.of(['PT1S', 'PT6H', 5, -1, 'soon', {}]) }),
  'requests.waitFor': (random) => ({ match: matcher(random), timeout: random.below(20) }),
  'faults.add': (random) => ({ ...rule(random), match: { path: `/api/only/${random.text(20)}` } }),
}
const LEFT_OUT = ['faults.addScenario', 'events', 'reload']

/** Controls that leave others nothing to ask for: those are asked seldom. */
const SWEEPING = /^(?:estate\.replace|reset|restore|recall|situation|setProfile|sessions\.dropAll)$/

/** The names of all that is to be reached: operations by their keys, controls by their names. */
export const DECLARED: readonly string[] = [
  ...OPERATIONS.map(({ key }) => key),
  ...CONTROL_LIST.map(([name]) => name).filter((name) => !LEFT_OUT.includes(name)),
]

const matcher = (random: Random): object => ({
  [random.of(['path', 'account', 'method', 'nothing'])]: `/${random.text(40)}`,
  [random.of(['query', 'header'])]: { [random.text(5)]: random.text(20) },
})

const rule = (random: Random): object => ({
  when: {
    [random.of(['nth', 'every', 'probability', 'from', 'x'])]: random.of([1, 0, -1, 0.5, 'PT1S']),
  },
  effect: {
    kind: random.of(['empty', 'status', 'latency', 'cut', 'drip', 'x']),
    status: 418,
    after: 1,
  },
})

/** The request of a number: the same for the same seed, number and what is known. */
export function drawn(seed: number, number: number, known: Known): HostileRequest {
  const random = new Random(seed, number)
  const part = random.below(10)
  if (part < 3) return control(random, known)
  const made =
    part < 6 ? proven(random, known) : part < 8 ? operation(random, known) : query(random, known)
  return random.once(3) ? mutilated(random, made) : made
}

function operation(random: Random, known: Known): HostileRequest {
  const { key, method, path, action } = random.of(OPERATIONS)
  const more = random.of([
    '',
    'format=Entity',
    `filter=${random.text(30)}`,
    `pageSize=${random.below(9)}&page=${random.text(3)}`,
    `sortAsc=${random.text(9)}`,
  ])
  const parts = [...(action === null ? [] : [`action=${action}`]), ...(more ? [more] : [])]
  const target = `/api${filled(path, random, known)}${parts.length > 0 ? '?' : ''}${parts.join('&')}`
  return asked(random, known, { method, path: encoded(target), means: key })
}

function proven(random: Random, known: Known): HostileRequest {
  const [key, { url, body }] = random.of(PROVEN)
  const format = random.of(['xml', 'json'] as const)
  const given = body && JSON.parse(placed(JSON.stringify(body), random, known))
  const sent = given && random.once(2) ? changedValue(given, random) : given
  const text = given && written(operationOf(key), sent, format)
  const path = encoded(placed(url, random, known))
  const { method } = operationOf(key)
  return asked(random, known, { method, path, means: key }, text, `application/${format}`)
}

/** As text; as it is where what was put into it is nothing that the operation declares. */
function written(operation: Operation, given: unknown, format: 'xml' | 'json'): string {
  try {
    return textOf(operation, Object(given), format)
  } catch {
    return JSON.stringify(given)
  }
}

/** A query of a type by its fields, most of it as it should be. */
function query(random: Random, known: Known): HostileRequest {
  const { name, type, fields } = random.of(QUERIED)
  const compared = (): string => {
    const operator = random.of(['==', '==', '!=', '<', '<=', '>', '>=', '=', '==='])
    const value = random.of([idOf(name, random, known), '"a b"', '2026-01-01', 'true', '5', 'x*'])
    return `${random.of(fields)}${operator}${random.once(3) ? value + random.text(5) : value}`
  }
  const filter = Array.from({ length: random.below(4) }, compared).join(
    random.of([';', ',', ');(']),
  )
  const parts = [
    `type=${type}`,
    ...(filter === '' ? [] : [`filter=${filter}`]),
    ...(random.once(2) ? [`${random.of(['sortAsc', 'sortDesc'])}=${random.of(fields)}`] : []),
    ...(random.once(2) ? [`pageSize=${random.below(30)}&page=${random.below(4)}`] : []),
    ...(random.once(3) ? [`format=${random.of(['Entities', 'Entity', 'References', 'x'])}`] : []),
  ]
  return asked(random, known, {
    method: 'GET',
    path: encoded(`/api/query?${parts.join('&')}`),
    means: 'GET /query',
  })
}

function control(random: Random, known: Known): HostileRequest {
  const [name, { method, path, takes }] = random.of(CONTROL_LIST)
  if (LEFT_OUT.includes(name) || (SWEEPING.test(name) && !random.once(20)))
    return control(random, known)
  const careful = CAREFUL[name]
  const example = careful ? careful(random) : takes?.example
  const given = !careful && random.once(2) ? changedValue(example, random) : example
  const body = example === undefined ? undefined : JSON.stringify(given)
  const type = random.of([...known.ids.keys(), 'x'])
  const at = path
    .replace('{Type}', type)
    .replace('{id}', () => idOf(type, random, known))
    .replace('{session}', () => random.of([...known.tokens.slice(-1), 'x']))
    .replace(/\{(?:world|snapshot)\}/, () => random.of(['team-a', 'first', '{ID}']))
  const means = { method, path: encoded(`/emsim${filled(at, random, known)}`), means: name }
  const made = asked(random, known, means, body, 'application/json')
  // What is changed at random could hold everything up; what it is made of is odd enough.
  return careful || takes?.stream || random.once(2) ? made : mutilated(random, made)
}

/** An id of a type's record as a rule, or of another's, or none at all. */
function idOf(type: string | undefined, random: Random, { ids }: Known): string {
  const own = ids.get(type ?? '') ?? []
  if (own.length > 0 && !random.once(8)) return random.of(own)
  const others = random.once(2) && ids.size > 0 ? (ids.get(random.of([...ids.keys()])) ?? []) : []
  return others.length > 0
    ? random.of(others)
    : encodeURIComponent(wellFormed(random.text(12))) || 'x'
}

/** A path with something in place of the words in braces. */
const filled = (path: string, random: Random, known: Known): string =>
  path.replace(/\{([^}]*)\}/g, (word, name: string, at: number) =>
    idOf(TYPES_AT.get(path.slice(0, at + word.length)) ?? name, random, known),
  )

/** A text of a proof with something in place of what stands in angles. */
const placed = (text: string, random: Random, known: Known): string =>
  text.replace(/<(\w+)[^>]*>/g, (_, type: string) => idOf(type, random, known))

function asked(
  random: Random,
  { tokens }: Known,
  request: Pick<HostileRequest, 'method' | 'path' | 'means'>,
  body?: string,
  type = 'application/xml',
): HostileRequest {
  const isLogon = /\/sessionMngr/i.test(request.path)
  const [administrator] = tokens
  const token = random.once(20) ? undefined : random.once(4) ? random.of(tokens) : administrator
  return {
    ...request,
    headers: {
      accept: random.of(['application/json', 'application/xml', '*/*', 'x']),
      ...(body !== undefined && { 'content-type': type }),
      ...(isLogon && !random.once(3) && { authorization: LOGON }),
      ...(token !== undefined && { 'x-restsvcsessionid': token }),
    },
    body,
  }
}
