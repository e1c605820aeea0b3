/** A fault rule: which requests it is about, when it fires, and what happens to the answer then. */
import { ControlError } from '../control-error.js'
import { isObject } from '../is-object.js'
import { compileMatcher, type Matcher, type Matches } from '../matcher/matcher.js'
import { readDuration } from '../time/duration.js'
import { otherKey } from '../wording/other-key.js'
import { shown } from '../wording/shown.js'

/** How long, in milliseconds. */
export type Delay =
  | { readonly fixed: number }
  | { readonly uniform: readonly [from: number, to: number] }
  /** Most are near the median, a few far above; `sigma` is the spread of their logarithms. */
  | {
      readonly logNormal: { readonly median: number; readonly sigma: number; readonly max?: number }
    }

export type Effect =
  /** Waits before the answer begins, or between the pieces of its body. */
  | { readonly kind: 'latency'; readonly before?: Delay; readonly between?: Delay }
  /** An Error of the API with this status. */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly message?: string
      /** Seconds. */
      readonly retryAfter?: number
    }
  /** 503 with Retry-After, in seconds. */
  | { readonly kind: 'unavailable'; readonly retryAfter: number }
  /** 429 with Retry-After for an account that asks more often than so many times in so many seconds. */
  | { readonly kind: 'throttle'; readonly requests: number; readonly per: number }
  /** The connection is reset before any answer. */
  | { readonly kind: 'reset' }
  /** The connection closes when so much of the body is sent: bytes, or a part from 0 to 1. */
  | { readonly kind: 'cut'; readonly after: number }
  /** The body ends too early, and Content-Length says so: bytes, or a part from 0 to 1. */
  | { readonly kind: 'truncated'; readonly after: number }
  /** The body is no XML and no JSON. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'contentType'; readonly value: string }
  | { readonly kind: 'empty' }
  /** There is never an answer. */
  | { readonly kind: 'hang' }
  /** The logon session of the request has expired. */
  | { readonly kind: 'expireSession' }
  /** The body comes at so many bytes a second. */
  | { readonly kind: 'drip'; readonly bytesPerSecond: number }

export interface Condition {
  /** Only the n-th request that matches, from 1. */
  readonly nth?: number
  /** Only each n-th request that matches. */
  readonly every?: number
  /** From 0 to 1, drawn from the seed. */
  readonly probability?: number
  /** Not before: an instant in ISO 8601, or a duration from when the rule was added. */
  readonly from?: string
  /** Not after. */
  readonly to?: string
  /** Fires so many times at most. */
  readonly times?: number
}

/** Fault rules as a file holds them. */
export interface FaultSet {
  readonly rules?: readonly FaultRule[]
  /** Names of ready-made sets of rules. */
  readonly scenarios?: readonly string[]
}
export interface FaultRule {
  readonly name?: string
  /** Every request of /api unless given. */
  readonly match?: Matcher
  /** Each time unless given. */
  readonly when?: Condition
  readonly effect: Effect
}

/** A rule that is checked, with what it is asked for compiled. */
export interface ReadRule {
  readonly rule: FaultRule
  readonly matches: Matches
  /** Milliseconds since the epoch. */
  readonly from: number
  readonly to: number
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/
const MOST_MS = 3_600_000

/** What each kind of effect has besides its kind; `?` marks what may be left out. */
const EFFECTS: Readonly<Record<Effect['kind'], Readonly<Record<string, Check>>>> = {
  latency: { 'before?': delay, 'between?': delay },
  status: { status: whole(400, 599), 'message?': text, 'retryAfter?': whole(0, 86_400) },
  unavailable: { retryAfter: whole(0, 86_400) },
  throttle: { requests: whole(1, 1_000_000), per: whole(1, 86_400) },
  reset: {},
  cut: { after: number(0, 1e9) },
  truncated: { after: number(0, 1e9) },
  malformed: {},
  contentType: { value: headerText },
  empty: {},
  hang: {},
  expireSession: {},
  drip: { bytesPerSecond: whole(1, 1e9) },
}

const CONDITIONS: Readonly<Record<string, Check>> = {
  'nth?': whole(1, 1e9),
  'every?': whole(1, 1e9),
  'probability?': number(0, 1),
  'from?': text,
  'to?': text,
  'times?': whole(1, 1e9),
}

/** Gives what was expected, where a value is not that. */
type Check = (value: unknown) => string | undefined

function whole(min: number, max: number): Check {
  return (value) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max
      ? undefined
      : `a whole number from ${min} to ${max}`
}

function number(min: number, max: number): Check {
  return (value) =>
    typeof value === 'number' && value >= min && value <= max
      ? undefined
      : `a number from ${min} to ${max}`
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? undefined : 'text'
}

function headerText(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\t -~]+$/.test(value) ? undefined : 'the text of a header'
}

function delay(value: unknown): string | undefined {
  const expected =
    'one of {fixed}, {uniform: [from, to]}, {logNormal: {median, sigma}}, in milliseconds'
  if (!isObject(value)) return expected
  const [[kind, inner] = ['']] = Object.entries(value)
  const isMs = (ms: unknown): boolean => number(0, MOST_MS)(ms) === undefined
  if (Object.keys(value).length !== 1) return expected
  if (kind === 'fixed' && isMs(inner)) return undefined
  if (
    kind === 'uniform' &&
    Array.isArray(inner) &&
    inner.length === 2 &&
    inner.every(isMs) &&
    inner[0] <= inner[1]
  )
    return undefined
  const isSpread =
    kind === 'logNormal' &&
    isObject(inner) &&
    isMs(inner.median) &&
    number(0, 10)(inner.sigma) === undefined &&
    (inner.max === undefined || isMs(inner.max)) &&
    Object.keys(inner).every((key) => ['median', 'sigma', 'max'].includes(key))
  return isSpread ? undefined : expected
}

/**
 * Checks a rule.
 * @param now milliseconds since the epoch, from which durations count
 * @throws ControlError that says which key is wrong, what was expected and what was found
 */
export function readRule(value: unknown, now: number): ReadRule {
  if (!isObject(value))
    throw new ControlError(`A fault rule must be an object, not ${shown(value)}.`)
  known(value, ['name', 'match', 'when', 'effect'], 'rule')
  if (value.name !== undefined && text(value.name))
    throw new ControlError(`rule.name: expected text, found ${shown(value.name)}.`)
  const { effect, when = {} } = value
  if (!isObject(effect))
    throw new ControlError(`rule.effect: expected an object, found ${shown(effect)}.`)
  const isKind = typeof effect.kind === 'string' && Object.hasOwn(EFFECTS, effect.kind)
  const parts = isKind ? EFFECTS[effect.kind as Effect['kind']] : undefined
  if (!parts) {
    const kinds = Object.keys(EFFECTS).join(', ')
    throw new ControlError(
      `rule.effect.kind: expected one of ${kinds}, found ${shown(effect.kind)}.`,
    )
  }
  const { kind: _, ...rest } = effect
  check(rest, parts, 'rule.effect')
  if (effect.kind === 'latency' && !rest.before && !rest.between)
    throw new ControlError('rule.effect: expected before or between, or both, found neither.')
  if (!isObject(when))
    throw new ControlError(`rule.when: expected an object, found ${shown(when)}.`)
  check(when, CONDITIONS, 'rule.when')
  const from = instant(when.from, now, 'rule.when.from') ?? Number.NEGATIVE_INFINITY
  const to = instant(when.to, now, 'rule.when.to') ?? Number.POSITIVE_INFINITY
  if (to < from)
    throw new ControlError(`rule.when.to: expected a time after from, found ${shown(when.to)}.`)
  const matches = compileMatcher(value.match === undefined ? {} : value.match)
  return { rule: value as unknown as FaultRule, matches, from, to }
}

function check(
  value: Readonly<Record<string, unknown>>,
  parts: Readonly<Record<string, Check>>,
  where: string,
): void {
  known(
    value,
    Object.keys(parts).map((key) => key.replace('?', '')),
    where,
  )
  for (const [key, test] of Object.entries(parts)) {
    const name = key.replace('?', '')
    const found = value[name]
    if (found === undefined && key.endsWith('?')) continue
    const expected = test(found)
    if (expected)
      throw new ControlError(`${where}.${name}: expected ${expected}, found ${shown(found)}.`)
  }
}

function known(
  value: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  where: string,
): void {
  const other = Object.keys(value).find((key) => !keys.includes(key))
  if (other === undefined) return
  const { expected, found } = otherKey(other, keys)
  throw new ControlError(`${where}: expected ${expected}, found ${found}.`)
}

function instant(value: unknown, now: number, where: string): number | undefined {
  if (value === undefined) return undefined
  const ms = readDuration(String(value))
  const isTime = INSTANT.test(String(value))
  const time = ms !== undefined ? now + ms : isTime ? Date.parse(String(value)) : Number.NaN
  if (Number.isNaN(time))
    throw new ControlError(
      `${where}: expected a time or a duration such as PT5M, found ${shown(value)}.`,
    )
  return time
}
