/** Draws requests that mean no good, from a seed: of what is asked for rightly, changed until it hardly is. */

import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import type { Operation } from '../../src/contract/operation.js'
import { CONTROL_LIST } from '../../src/control/control-table.js'
import { generator } from '../../src/faults/fault-rules.js'
import type { Proof } from '../acting/proofs/proof.js'
import { operationOf, PROOFS, textOf } from '../acting/proofs/proofs.js'

export interface HostileRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** What is known of a server: tokens of sessions, and ids of records. */
export interface Known {
  readonly tokens: readonly string[]
  readonly ids: readonly string[]
}

const OPERATIONS = enterpriseManagerContract().operations
const PROVEN = Object.entries<Proof>(PROOFS)
const LOGON = 'Basic VXNlcjpQYXNzd29yZA=='

/** Controls that may last, or fail on purpose: those are asked with care, or not at all. */
const CAREFUL: Readonly<Record<string, (random: Random) => object>> = {
  'clock.set': (random) => ({ offset: random.of(['PT1H', '-PT1H', 'P1D', 'PT0S', 'x', null]) }),
  'clock.advance': (random) => ({ by: random.of(['PT1S', 'PT6H', 5, -1, 'soon', {}]) }),
  'requests.waitFor': (random) => ({ match: matcher(random), timeout: random.below(20) }),
  'faults.add': (random) => ({ ...rule(random), match: { path: `/api/only/${random.text(20)}` } }),
}
const LEFT_OUT = ['faults.addScenario', 'events', 'reload']

/** Numbers and choices that follow from a seed. */
export class Random {
  private readonly next: () => number

  constructor(seed: number, number: number) {
    this.next = generator(seed, number)
  }

  below(count: number): number {
    return Math.floor(this.next() * count)
  }

  of<T>(all: readonly T[]): T {
    return all[this.below(all.length)] as T
  }

  /** A text of characters that mean something to somebody. */
  text(most: number): string {
    return Array.from({ length: this.below(most) }, () => this.of(NASTY)).join('')
  }
}

const NASTY = [
  ...'aZ09 /\\.*{}[]()<>&%#?=;:"\'`|$~^@!+-_,',
  '\u0000',
  '\ud800',
  'é',
  '€',
  '💾',
  '%00',
  '%2f',
  '%zz',
  '..',
  '&lt;',
  '&#0;',
  '<!DOCTYPE a>',
  ']]>',
  '<![CDATA[',
  '__proto__',
  'constructor',
  'urn:veeam:Job:',
  'null',
  '1e999',
  '-0',
  '\r\n',
] as const

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
  const made =
    part < 3 ? control(random, known) : part < 6 ? proven(random, known) : operation(random, known)
  return random.below(3) === 0 ? made : mutilated(random, made)
}

function operation(random: Random, known: Known): HostileRequest {
  const { method, path } = random.of(OPERATIONS)
  const query = random.of([
    '',
    '',
    '?format=Entity',
    `?filter=${random.text(30)}`,
    `?pageSize=${random.below(9)}&page=${random.text(3)}`,
    `?sortAsc=${random.text(9)}`,
    '?action=start',
  ])
  return asked(
    random,
    known,
    method,
    `/api${filled(path, random, known)}${encoded(query)}`,
    undefined,
  )
}

function proven(random: Random, known: Known): HostileRequest {
  const [key, { url, body }] = random.of(PROVEN)
  const format = random.of(['xml', 'json'] as const)
  const given = body && JSON.parse(filled(JSON.stringify(body), random, known, /<[^>]*>/g))
  const text = given && written(operationOf(key), given, format)
  const { method } = operationOf(key)
  return asked(
    random,
    known,
    method,
    encoded(filled(url, random, known)),
    text,
    `application/${format}`,
  )
}

/** As text; as it is where what was put into it is nothing that the operation declares. */
function written(operation: Operation, given: object, format: 'xml' | 'json'): string {
  try {
    return textOf(operation, given, format)
  } catch {
    return JSON.stringify(given)
  }
}

function control(random: Random, known: Known): HostileRequest {
  const [name, { method, path, takes }] = random.of(CONTROL_LIST)
  if (LEFT_OUT.includes(name)) return control(random, known)
  const careful = CAREFUL[name]
  const example = careful ? careful(random) : takes?.example
  const body = example === undefined ? undefined : JSON.stringify(example)
  const at = path.replace('{Type}', random.of(['Job', 'Backup', 'RestorePoint', 'x', '%00']))
  const made = asked(
    random,
    known,
    method,
    `/emsim${filled(at, random, known)}`,
    body,
    'application/json',
  )
  // What is changed at random could hold everything up; what it is made of is odd enough.
  return careful || takes?.stream ? made : mutilated(random, made)
}

const PLACES = /\{[^}]*\}|<[^>]*>/g

/** With something in place of the words in braces, and of what proofs stand in angles. */
const filled = (path: string, random: Random, { ids }: Known, places = PLACES): string =>
  path.replace(places, () =>
    random.below(3) > 0 && ids.length > 0
      ? random.of(ids)
      : encodeURIComponent(wellFormed(random.text(12))),
  )

/** Without halves of characters, which cannot be sent. */
const wellFormed = (text: string): string => Buffer.from(text).toString()

/** A target that can be sent at all. */
const encoded = (path: string): string =>
  wellFormed(path).replace(/[^\x21-\x7e]/gu, (one) => encodeURIComponent(one))

function asked(
  random: Random,
  { tokens }: Known,
  method: string,
  path: string,
  body: string | undefined,
  type = 'application/xml',
): HostileRequest {
  const isLogon = /\/sessionMngr/i.test(path)
  const token = random.below(20) > 0 && tokens.length > 0 ? random.of(tokens) : undefined
  return {
    method,
    path,
    headers: {
      accept: random.of(['application/json', 'application/xml', '*/*', 'x']),
      ...(body !== undefined && { 'content-type': type }),
      ...(isLogon && random.below(3) > 0 && { authorization: LOGON }),
      ...(token !== undefined && { 'x-restsvcsessionid': token }),
    },
    body,
  }
}

/** The same with something wrong in it. */
function mutilated(random: Random, request: HostileRequest): HostileRequest {
  const { method, path, headers, body = '' } = request
  switch (random.below(6)) {
    case 0:
      return { ...request, method: random.of(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) }
    case 1:
      return { ...request, path: encoded(`${cut(random, path)}${random.text(30)}`) }
    case 2:
      return {
        ...request,
        headers: {
          ...headers,
          [random.of([
            'accept',
            'x-restsvcsessionid',
            'authorization',
            'cookie',
            'if-range',
            'range',
          ])]: encoded(random.text(40)),
        },
      }
    case 3:
      return withBody(request, cut(random, body) + random.text(20))
    case 4:
      return withBody(request, repeated(random, body))
    default:
      return method === 'GET' ? request : withBody(request, random.text(60))
  }
}

/** Never a rule or a wait that has lost what keeps it harmless. */
const withBody = (request: HostileRequest, body: string): HostileRequest => ({
  ...request,
  headers: { 'content-type': 'application/json', ...request.headers },
  body: /^\/emsim\/(?:faults|clock|journal\/wait)/i.test(request.path)
    ? request.body
    : wellFormed(body),
})

function cut(random: Random, text: string): string {
  const at = 1 + random.below(text.length)
  return text.slice(0, at) + text.slice(at + random.below(10))
}

/** A part of it many times. */
function repeated(random: Random, text: string): string {
  const from = random.below(text.length)
  const piece =
    text.slice(from, from + 1 + random.below(20)) ||
    random.of(['[', '<a>', '{"a":', '- ', '<a b="'])
  const times = Math.min(random.of([2, 100, 5000, 50_000]), 200_000 / piece.length)
  return text.slice(0, from) + piece.repeat(times) + text.slice(from)
}
