/** Shapes that the controls take and give, as JSON Schemas under the names of the OpenAPI document. */
import { ROLES } from '../contract/role.js'
import type { Json } from '../documents/openapi.js'
import { HANDSHAKE_EFFECTS } from '../faults/effect.js'
import { PROFILE_NAMES } from '../profiles/profile.js'
import {
  amount,
  list,
  object,
  orNull,
  ref,
  text,
  texts,
  time,
  truth,
  whole,
} from './json-schema.js'

const clockState = object({
  now: time,
  mode: { enum: ['real', 'offset', 'fixed', 'accelerated'] },
  rate: { type: 'number', minimum: 0 },
})

const matcher = {
  'method?': { anyOf: [text, list(text)] },
  'path?': text,
  'query?': texts,
  'header?': texts,
  'account?': text,
}
const journalMatcher = object({ ...matcher, 'status?': { anyOf: [text, whole] } })

const condition = object({
  'nth?': whole,
  'every?': whole,
  'probability?': amount,
  'from?': text,
  'to?': text,
  'times?': whole,
})

const rule = {
  'name?': text,
  'match?': ref('RuleMatcher'),
  'when?': condition,
  'for?': text,
  effect: ref('FaultEffect'),
}

const thing = { 'type?': text, 'object?': text, 'server?': text }
const task = object({ ...matcher, ...thing, 'operation?': text })
const length: Json = { anyOf: [text, whole] }
const ends = (...words: readonly string[]): Json => ({ enum: words })

/** A rule of how each kind of things goes. @param counted how often it was met, where that is told */
const taskRule = (counted: Readonly<Record<string, Json>> = {}): Json => {
  const all = { 'name?': text, 'when?': condition, ...counted }
  return {
    anyOf: [
      object({
        ...all,
        of: { const: 'task' },
        'match?': task,
        goes: object({
          'lasts?': length,
          'polls?': whole,
          'ends?': ends('Failed', 'Cancelled', 'Never'),
          'message?': text,
          'operationFinished?': truth,
          'lag?': length,
        }),
      }),
      object({
        ...all,
        of: { const: 'run' },
        'match?': object(thing),
        goes: object({
          'lasts?': length,
          'ends?': ends('Success', 'Warning', 'Failed', 'Cancelled', 'Never'),
          'at?': amount,
          'reason?': text,
          'machine?': text,
          'retry?': truth,
        }),
      }),
      object({
        ...all,
        of: { const: 'restore' },
        'match?': task,
        goes: object({
          'lasts?': length,
          'ends?': ends('Warning', 'Failed', 'Cancelled', 'Never'),
          'at?': amount,
        }),
      }),
    ],
  }
}

const delay: Json = {
  anyOf: [
    object({ fixed: amount }),
    object({ uniform: { type: 'array', items: amount, minItems: 2, maxItems: 2 } }),
    object({ logNormal: object({ median: amount, sigma: amount, 'max?': amount }) }),
  ],
}
const effect = (kind: string, members: Readonly<Record<string, Json>> = {}): Json =>
  object({ kind: { const: kind }, ...members })

const effects: readonly Json[] = [
  effect('latency', { 'before?': delay, 'between?': delay }),
  effect('status', { status: whole, 'message?': text, 'retryAfter?': whole }),
  effect('unavailable', { retryAfter: whole }),
  effect('throttle', { requests: whole, per: whole }),
  effect('cut', { after: amount }),
  effect('truncated', { after: amount }),
  effect('contentType', { value: text }),
  effect('drip', { bytesPerSecond: whole }),
  ...['reset', 'malformed', 'empty', 'hang', 'expireSession'].map((kind) => effect(kind)),
  ...Object.keys(HANDSHAKE_EFFECTS).map((kind) => effect(kind)),
]

const journalEntry = object({
  id: whole,
  at: time,
  method: text,
  url: text,
  headers: texts,
  account: orNull(text),
  session: orNull(text),
  roles: list(text),
  operation: orNull(text),
  requestBody: orNull(text),
  status: whole,
  responseHeaders: texts,
  responseBytes: orNull(whole),
  durationMs: amount,
  fault: orNull(object({ rule: text, name: orNull(text), draw: amount })),
  refusal: orNull(object({ step: text, reason: text })),
  note: orNull(text),
  commands: list(object({ do: { enum: ['add', 'update', 'remove'] }, type: text, id: text })),
  marks: list(
    object({
      profiles: list({ enum: PROFILE_NAMES }),
      strict: truth,
      status: orNull(whole),
      reason: text,
      what: text,
    }),
  ),
})

const records: Json = { type: 'object', additionalProperties: list({ type: 'object' }) }

const account = object({
  id: text,
  name: text,
  password: text,
  roles: list({ enum: ROLES }),
  'locked?': truth,
})

const snapshot = object({
  emsim: { const: 3 },
  clock: ref('ClockState'),
  sessions: list(object({ session: { type: 'object' }, used: orNull(amount) })),
  estate: object({
    records,
    'routines?': list({ type: 'object' }),
    'present?': orNull(amount),
    'serial?': whole,
  }),
})

const clientReport = object({
  requests: whole,
  dropped: whole,
  operations: list(
    object({
      operation: text,
      count: whole,
      statuses: { type: 'object', additionalProperties: whole },
    }),
  ),
  findings: list(object({ kind: text, what: text, count: whole, entries: list(whole) })),
  neverMatched: list(object({ rule: text, 'name?': text, warnings: list(text) })),
})

const coverage = object({
  documented: whole,
  read: whole,
  acted: whole,
  refused: whole,
  operations: list(
    object({
      method: text,
      path: text,
      action: orNull(text),
      served: { enum: ['read', 'acted', 'refused'] },
      roles: list(text),
    }),
  ),
})

export const CONTROL_SCHEMAS: Readonly<Record<string, Json>> = {
  ControlError: object({ error: text, status: whole }),
  Account: account,
  Counts: { type: 'object', additionalProperties: whole },
  FixtureRecord: {
    description:
      'A record in the words of fixtures; fixture.schema.json tells what each type holds.',
    type: 'object',
    properties: { UID: text },
    required: ['UID'],
  },
  FixtureValues: {
    description: 'What a record holds, in the words of fixtures; see fixture.schema.json.',
    type: 'object',
  },
  Fixture: {
    description: 'Lists of records under the names of their types; see fixture.schema.json.',
    type: 'object',
  },
  Snapshot: snapshot,
  Situation: object({ name: text, description: text, excludes: list(text) }),
  ClockState: clockState,
  NewWorld: object({
    name: text,
    'estate?': { anyOf: [{ const: 'empty' }, { type: 'object' }] },
    'clock?': ref('ClockSetting'),
    'profile?': { enum: PROFILE_NAMES },
  }),
  ClockSetting: object({ 'at?': time, 'rate?': amount, 'offset?': text }),
  LogonSessionView: object({ id: text, token: text, userName: text, roles: list(text) }),
  Matcher: object(matcher),
  RuleMatcher: object({ ...matcher, 'serverName?': text }),
  JournalMatcher: journalMatcher,
  FaultEffect: { anyOf: effects },
  FaultRule: object(rule),
  FaultRuleView: object({
    id: text,
    ...rule,
    matched: whole,
    fired: whole,
    'warnings?': list(text),
  }),
  TaskRule: taskRule(),
  TaskRuleView: taskRule({ id: text, matched: whole, fired: whole }),
  JournalEntry: journalEntry,
  Har: object({ log: { type: 'object' } }),
  ClientReport: clientReport,
  Health: object({
    status: { const: 'ok' },
    version: text,
    uptimeSeconds: whole,
    estate: ref('Counts'),
  }),
  Coverage: coverage,
  ProfilesAsked: object({
    profiles: list({ enum: PROFILE_NAMES }),
    path: text,
    'accept?': text,
    'session?': text,
  }),
  ProfileAnswer: object({
    profile: { enum: PROFILE_NAMES },
    status: whole,
    reason: text,
    headers: texts,
    body: text,
    isCut: truth,
  }),
  Profile: object({
    name: { enum: PROFILE_NAMES },
    doc: text,
    differences: list(object({ what: text, doc: text, value: {}, mark: text, from: text })),
  }),
}
