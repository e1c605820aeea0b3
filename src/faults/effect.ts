/** What fault rules do. */
import type { HandshakeFault } from '../listen/secure-servers.js'
import {
  also,
  fitting,
  listOf,
  type Members,
  number,
  object,
  type Reader,
  text,
  variant,
  whole,
} from '../reading/reader.js'
import { shown } from '../wording/shown.js'

/** How long, in milliseconds. */
export type Delay =
  | { readonly fixed: number }
  | { readonly uniform: readonly [from: number, to: number] }
  /** Most are near the median, a few far above; `sigma` is the spread of their logarithms. */
  | {
      readonly logNormal: { readonly median: number; readonly sigma: number; readonly max?: number }
    }

/** What goes wrong with a TLS handshake. */
export interface HandshakeEffect {
  readonly kind: HandshakeFault
}

/** What happens to a request or its answer, or before there is any. */
export type Effect =
  | HandshakeEffect
  /** Waits before the answer begins, or between the pieces of its body. */
  | { readonly kind: 'latency'; readonly before: Delay; readonly between?: Delay }
  | { readonly kind: 'latency'; readonly before?: Delay; readonly between: Delay }
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

const MOST_MS = 3_600_000
const ms = number(0, MOST_MS)
const seconds = whole(0, 86_400)

/** A text that may stand in a header. */
const headerText = fitting(
  'the text of a header',
  (value): value is string => typeof value === 'string' && /^[\t -~]+$/.test(value),
)

const pair = also(listOf(ms), (bounds, path, refuse) => {
  if (bounds.length !== 2 || Number(bounds[0]) > Number(bounds[1]))
    refuse({ path, expected: 'two numbers, the lesser first', found: shown(bounds) })
}) as Reader<readonly [number, number]>

const DELAYS =
  'one of {fixed}, {uniform: [from, to]}, {logNormal: {median, sigma}}, in milliseconds'

const kindsOfDelay = object(
  {
    'fixed?': ms,
    'uniform?': pair,
    'logNormal?': object({ median: ms, sigma: number(0, 10), 'max?': ms }),
  },
  DELAYS,
)

/** One of the three ways in which a delay may be told. */
const delay = also(kindsOfDelay, (value, path, refuse) => {
  const kinds = Object.keys(value)
  if (kinds.length !== 1) refuse({ path, expected: DELAYS, found: kinds.join(' and ') || 'none' })
}) as Reader<Delay>

/** Effects on a handshake, which have nothing but their kind. */
export const HANDSHAKE_EFFECTS: Readonly<Record<HandshakeFault, Members>> = {
  expiredCertificate: {},
  wrongName: {},
  unknownAuthority: {},
  oldProtocol: {},
  cutHandshake: {},
  hangHandshake: {},
}

/** Whether an effect is one on a handshake. */
export const isHandshake = (effect: Effect): effect is HandshakeEffect =>
  Object.hasOwn(HANDSHAKE_EFFECTS, effect.kind)

/** What each kind of effect has besides its kind. */
const EFFECTS = {
  latency: { 'before?': delay, 'between?': delay },
  status: { status: whole(400, 599), 'message?': text, 'retryAfter?': seconds },
  unavailable: { retryAfter: seconds },
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
  ...HANDSHAKE_EFFECTS,
} satisfies Readonly<Record<Effect['kind'], Members>>

/** An effect, with a fault for each mistake in it. */
export const effectReader = also(variant('kind', EFFECTS), (effect, path, refuse) => {
  if (effect.kind === 'latency' && !effect.before && !effect.between)
    refuse({ path, expected: 'before or between, or both', found: 'neither' })
})
