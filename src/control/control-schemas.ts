/** What the controls take and give, as JSON Schemas for the OpenAPI document. */
import { ROLES } from '../contract/role.js'
import type { Json } from '../documents/openapi.js'

const text: Json = { type: 'string' }
const whole: Json = { type: 'integer' }
const amount: Json = { type: 'number' }
const truth: Json = { type: 'boolean' }
const time: Json = { type: 'string', format: 'date-time' }
const texts: Json = { type: 'object', additionalProperties: { type: 'string' } }
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })
const list = (items: Json): Json => ({ type: 'array', items })
const orNull = (schema: Json): Json => ({ anyOf: [schema, { type: 'null' }] })

/** An object with these members and no others; a `?` marks those that may be absent. */
function object(members: Readonly<Record<string, Json>>): Json {
  const names = Object.keys(members)
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name.replace('?', ''), members[name]])),
    required: names.filter((name) => !name.endsWith('?')),
    additionalProperties: false,
  }
}

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

const rule = {
  'name?': text,
  'match?': ref('Matcher'),
  'when?': object({
    'nth?': whole,
    'every?': whole,
    'probability?': amount,
    'from?': text,
    'to?': text,
    'times?': whole,
  }),
  effect: ref('FaultEffect'),
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
]

const journalEntry = object({
  id: whole,
  at: time,
  method: text,
  url: text,
  headers: texts,
  account: orNull(text),
  session: orNull(text),
  role: orNull(text),
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
})

const records: Json = { type: 'object', additionalProperties: list({ type: 'object' }) }

const snapshot = object({
  emsim: { const: 2 },
  clock: ref('ClockState'),
  sessions: list(object({ session: { type: 'object' }, used: orNull(amount) })),
  estate: object({
    accounts: list(object({ name: text, password: text, role: { enum: ROLES } })),
    records,
    'routines?': list({ type: 'object' }),
    'present?': orNull(amount),
  }),
})

const clientReport = object({
  requests: whole,
  operations: list(object({ operation: text, count: whole })),
  findings: list(object({ kind: text, what: text, count: whole, entries: list(whole) })),
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

export const controlSchemas: Readonly<Record<string, Json>> = {
  ControlError: object({ error: text, status: whole }),
  Counts: { type: 'object', additionalProperties: { type: 'integer' } },
  Names: list(text),
  FixtureRecord: {
    description:
      'A record in the words of fixtures; fixture.schema.json tells what each type holds.',
    type: 'object',
    properties: { UID: text },
    required: ['UID'],
  },
  FixtureRecords: list(ref('FixtureRecord')),
  FixtureValues: {
    description: 'What a record holds, in the words of fixtures; see fixture.schema.json.',
    type: 'object',
  },
  Snapshot: snapshot,
  ClockState: clockState,
  ClockSetting: object({ 'at?': time, 'rate?': amount, 'offset?': text }),
  ClockAdvance: object({ by: { anyOf: [text, amount] } }),
  LogonSessionView: object({ id: text, token: text, userName: text, role: text }),
  LogonSessionViews: list(ref('LogonSessionView')),
  NewLogonSession: object({ account: text, 'token?': text }),
  Matcher: object(matcher),
  JournalMatcher: journalMatcher,
  FaultEffect: { anyOf: effects },
  FaultRule: object(rule),
  FaultRuleView: object({ id: text, ...rule, matched: whole, fired: whole }),
  FaultRuleViews: list(ref('FaultRuleView')),
  JournalEntry: journalEntry,
  JournalEntries: list(ref('JournalEntry')),
  JournalCount: object({ count: whole }),
  NewWorld: object({
    name: text,
    'estate?': { anyOf: [{ const: 'empty' }, { type: 'object' }] },
    'clock?': ref('ClockSetting'),
  }),
  JournalWait: object({ 'match?': ref('JournalMatcher'), 'count?': whole, 'timeout?': whole }),
  JournalExpectation: object({
    'match?': ref('JournalMatcher'),
    'times?': whole,
    'atLeast?': whole,
    'atMost?': whole,
  }),
  Har: object({ log: { type: 'object' } }),
  ClientReport: clientReport,
  Health: object({
    status: { const: 'ok' },
    version: text,
    uptimeSeconds: whole,
    estate: ref('Counts'),
  }),
  Ready: object({ ready: truth }),
  Coverage: coverage,
}
