/** What is asked for rightly, with something wrong in it. */
import { isObject } from '../../src/is-object.js'
import type { HostileRequest } from './draw.js'
import { encoded, type Random, wellFormed } from './random.js'

/** A value with one thing changed somewhere in it: another value, one member more, fewer, or many. */
export function changedValue(value: unknown, random: Random): unknown {
  if (Array.isArray(value) && value.length > 0 && !random.once(4)) {
    const at = random.below(value.length)
    return value.map((one, index) => (index === at ? changedValue(one, random) : one))
  }
  if (isObject(value) && !random.once(4)) {
    const entries = Object.entries(value)
    const [key] = entries.length > 0 ? random.of(entries) : ['']
    if (random.once(8)) return Object.fromEntries(entries.filter(([other]) => other !== key))
    if (random.once(8)) return { ...value, [random.text(4)]: value[key] }
    return { ...value, [key]: changedValue(value[key], random) }
  }
  if (Array.isArray(value) && random.once(3))
    return Array(random.of([0, 2, 100])).fill(value.at(0) ?? null)
  if (typeof value === 'string' && random.once(2)) return cut(random, value) + random.text(4)
  if (typeof value === 'number' && random.once(2))
    return value * random.of([-1, 0, 0.5, 1e9, 1e300])
  return random.of([null, true, '', random.text(20), 0, -1, 1e300, [], {}, [{}], 'x'.repeat(5000)])
}

/** A request with something wrong in it. */
export function mutilated(random: Random, request: HostileRequest): HostileRequest {
  // What it is meant for may be another thing then.
  const { means: _, ...asked } = request
  const { method, path, headers, body = '' } = asked
  switch (random.below(6)) {
    case 0:
      return { ...asked, method: random.of(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) }
    case 1:
      return { ...asked, path: encoded(`${cut(random, path)}${random.text(30)}`) }
    case 2:
      return { ...request, headers: { ...headers, ...oddHeader(random) } }
    case 3:
      return withBody(request, cut(random, body) + random.text(20))
    case 4:
      return withBody(request, repeated(random, body))
    default:
      return method === 'GET' ? request : withBody(request, random.text(60))
  }
}

const oddHeader = (random: Random): Record<string, string> => ({
  [random.of([
    'accept',
    'content-type',
    'x-restsvcsessionid',
    'authorization',
    'cookie',
    'if-range',
    'range',
  ])]: encoded(random.text(40)),
})

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
