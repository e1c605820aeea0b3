/** A fault rule: which requests or handshakes it is about, when it fires, and what happens then. */
import { type Bounds, boundsOf, type Condition, conditionReader } from '../matcher/condition.js'
import {
  checkMatcher,
  compileMatcher,
  type Matcher,
  type Matches,
  matcherMembers,
  patternReader,
} from '../matcher/matcher.js'
import { textWildcard } from '../matcher/wildcard.js'
import { readArgument } from '../reading/read-argument.js'
import { also, object, type Reader, readAs, text } from '../reading/reader.js'
import { readDuration } from '../time/duration.js'
import { type Effect, effectReader, isHandshake } from './effect.js'

/** What a rule is about: requests, or the name of the server that a client wants when it begins TLS. */
export interface RuleMatcher extends Matcher {
  /** For what goes wrong with a handshake: nothing else is known then. `*` stands for any text. */
  readonly serverName?: string
}

/** Fault rules as a file holds them. */
export interface FaultSet {
  readonly rules?: readonly FaultRule[]
  /** Names of ready-made sets of rules. */
  readonly scenarios?: readonly string[]
}

/** A fault rule, as plain data. */
export interface FaultRule {
  readonly name?: string
  /** Every request of /api, or every handshake, unless given. */
  readonly match?: RuleMatcher
  /** Each time unless given. */
  readonly when?: Condition
  /** An ISO 8601 duration of real time from when it was added: a test may have stopped the clock. */
  readonly for?: string
  readonly effect: Effect
}

/** A rule that is checked, with what it is asked for compiled. */
export interface ReadRule {
  readonly rule: FaultRule
  readonly matches: Matches
  /** Whether it is about a handshake with a server of this name; some clients say none. */
  readonly meets: (serverName: string | undefined) => boolean
  readonly bounds: Bounds
  /** Milliseconds of real time that it is there for. */
  readonly lasts: number
}

const UNFIT = {
  handshake: {
    expected: 'serverName, which is all that is known of a handshake',
    found: 'what only requests have',
  },
  request: { expected: 'what requests have', found: 'what only handshakes have' },
}

const never = (): boolean => false

function serverNameTest(pattern: string | undefined): ReadRule['meets'] {
  if (pattern === undefined) return () => true
  const fits = textWildcard(pattern)
  return (name) => name !== undefined && fits(name)
}

/**
 * Reads rules, with a fault for each mistake in one.
 * @param now milliseconds since the epoch, from which durations count
 */
export function ruleReader(now: number): Reader<ReadRule> {
  const declared = object({
    'name?': text,
    'match?': also(object({ ...matcherMembers, 'serverName?': patternReader }), checkMatcher),
    'when?': conditionReader(now),
    'for?': readAs('a duration such as PT30S', readDuration),
    effect: effectReader,
  })
  const sound = also(declared, ({ match = {}, effect }, path, refuse) => {
    for (const key of Object.keys(match))
      if (isHandshake(effect as Effect) !== (key === 'serverName'))
        refuse({
          path: [...path, 'match', key],
          ...UNFIT[key === 'serverName' ? 'request' : 'handshake'],
        })
  })
  return (value, path, refuse) => {
    const read = sound(value, path, refuse)
    if (!read) return undefined
    const { match = {}, when = {}, for: lasts = Number.POSITIVE_INFINITY } = read
    const rule = structuredClone(value) as FaultRule
    const ofHandshake = isHandshake(rule.effect)
    return {
      rule,
      matches: ofHandshake ? never : compileMatcher(match),
      meets: ofHandshake ? serverNameTest(match.serverName) : never,
      bounds: boundsOf(when, now),
      lasts,
    }
  }
}

/** Reads one rule; see `ruleReader`. @throws ControlError with a line for each mistake in it */
export const readRule = (value: unknown, now: number): ReadRule =>
  readArgument(ruleReader(now), value, 'rule')
