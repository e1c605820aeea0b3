/** emsim's own paths, for the OpenAPI document. */
import type { Json } from '../documents/openapi.js'
import { controlSchemas } from './control-schemas.js'

const json = (schema: Json): Json => ({ 'application/json': { schema } })
const named = (name: string): Json => json({ $ref: `#/components/schemas/${name}` })
const answer = (description: string, name: string): Json => ({ description, content: named(name) })

type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete'

const world = {
  name: 'world',
  in: 'query',
  schema: { type: 'string' },
  description: 'The world that is meant; that of the host or port unless given.',
}
const REFUSED = answer('What was expected, in `error`.', 'ControlError')

/** What a control takes and gives: names of schemas. */
interface Data {
  readonly gives?: string
  readonly takes?: string
  /** 200 where it gives something, 204 where it does not. */
  readonly status?: number
}

function control(verb: Verb, path: string, summary: string, data: Data): Json {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
  const { gives, takes, status = gives === undefined ? 204 : 200 } = data
  return {
    [verb]: {
      operationId: `${verb}${path.replace(/[^A-Za-z]+(\w?)/g, (_, next: string) => next.toUpperCase())}`,
      summary,
      tags: ['emsim'],
      security: GUARDED,
      parameters: [
        ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
        world,
      ],
      ...(takes !== undefined && { requestBody: { required: true, content: named(takes) } }),
      responses: {
        [status]: gives === undefined ? { description: 'Done.' } : answer(summary, gives),
        default: REFUSED,
      },
    },
  }
}

/** Open on loopback, by token elsewhere. */
const GUARDED: readonly Json[] = [{}, { control: [] }]

/** Every control: verb, path, what for, and what it takes and gives. */
const CONTROLS: readonly (readonly [Verb, string, string, Data])[] = [
  ['get', '/estate', 'How many records there are of each type.', { gives: 'Counts' }],
  [
    'get',
    '/estate/{Type}',
    'Records of a type; parameters say what they have to hold.',
    { gives: 'FixtureRecords' },
  ],
  [
    'post',
    '/estate/{Type}',
    'Adds a record, in the words of fixtures.',
    { takes: 'FixtureValues', gives: 'FixtureRecord', status: 201 },
  ],
  ['get', '/estate/{Type}/{id}', 'One record.', { gives: 'FixtureRecord' }],
  [
    'patch',
    '/estate/{Type}/{id}',
    'Changes a record; null is the default.',
    { takes: 'FixtureValues', gives: 'FixtureRecord' },
  ],
  ['delete', '/estate/{Type}/{id}', 'Removes a record and what hangs on it.', {}],
  ['post', '/reset', 'Back to the start.', {}],
  ['get', '/snapshot', 'The whole state as a document.', { gives: 'Snapshot' }],
  ['put', '/snapshot', 'Takes on the state of a document.', { takes: 'Snapshot' }],
  ['get', '/snapshots', 'Names of the states that are kept in memory.', { gives: 'Names' }],
  ['put', '/snapshots/{name}', 'Keeps the state in memory.', {}],
  ['delete', '/snapshots/{name}', 'Forgets a state.', {}],
  ['post', '/snapshots/{name}/restore', 'Back to a state that was kept.', {}],
  ['get', '/clock', 'Time, and how it goes.', { gives: 'ClockState' }],
  [
    'put',
    '/clock',
    'Sets the clock: at, rate, offset.',
    { takes: 'ClockSetting', gives: 'ClockState' },
  ],
  [
    'post',
    '/clock/advance',
    'Moves the clock on: by, an ISO 8601 duration or milliseconds.',
    { takes: 'ClockAdvance', gives: 'ClockState' },
  ],
  ['get', '/sessions', 'The open logon sessions.', { gives: 'LogonSessionViews' }],
  [
    'post',
    '/sessions',
    'Opens a session: account, and token if any.',
    { takes: 'NewLogonSession', gives: 'LogonSessionView', status: 201 },
  ],
  ['delete', '/sessions', 'Ends all sessions.', {}],
  ['delete', '/sessions/{id}', 'Ends a session, by id or token.', {}],
  ['post', '/sessions/{id}/expire', 'Makes a session expire, by id or token.', {}],
  [
    'get',
    '/faults',
    'The fault rules, with how often they matched and fired.',
    { gives: 'FaultRuleViews' },
  ],
  [
    'post',
    '/faults',
    'Adds a fault rule: name, match, when, effect.',
    { takes: 'FaultRule', gives: 'FaultRuleView', status: 201 },
  ],
  ['delete', '/faults', 'Removes all fault rules.', {}],
  ['delete', '/faults/{id}', 'Removes a fault rule.', {}],
  [
    'post',
    '/faults/scenarios/{name}',
    'Adds the rules of a ready-made scenario.',
    { gives: 'FaultRuleViews', status: 201 },
  ],
  ['get', '/journal', 'What was asked and answered, oldest first.', { gives: 'JournalEntries' }],
  ['delete', '/journal', 'Empties the journal.', {}],
  [
    'post',
    '/journal/find',
    'Entries that a matcher is about.',
    { takes: 'JournalMatcher', gives: 'JournalEntries' },
  ],
  [
    'post',
    '/journal/count',
    'How many entries a matcher is about.',
    { takes: 'JournalMatcher', gives: 'JournalCount' },
  ],
  [
    'post',
    '/journal/wait',
    'Waits for entries: match, count, timeout in ms.',
    { takes: 'JournalWait', gives: 'JournalEntries' },
  ],
  [
    'post',
    '/journal/expect',
    'Verifies: match, times, atLeast, atMost; 409 shows the nearest misses.',
    { takes: 'JournalExpectation' },
  ],
  ['get', '/journal.har', 'The journal as HAR 1.2.', { gives: 'Har' }],
  ['get', '/report', 'What the journal says of the client.', { gives: 'ClientReport' }],
  ['get', '/worlds', 'Names of the worlds.', { gives: 'Names' }],
  [
    'post',
    '/worlds',
    'Makes a world: name, estate and clock if any.',
    { takes: 'NewWorld', gives: 'Names', status: 201 },
  ],
  ['delete', '/worlds/{name}', 'Forgets a world.', {}],
  ['get', '/coverage', 'The documented operations, and how each is served.', { gives: 'Coverage' }],
]

function controlPaths(): Record<string, Json> {
  const paths: Record<string, Json> = {}
  for (const [verb, path, ...rest] of CONTROLS) {
    const full = `/emsim${path}`
    paths[full] = { ...paths[full], ...control(verb, path, ...rest) }
  }
  return paths
}

const get = (
  operationId: string,
  summary: string,
  security: readonly Json[],
  responses: Json,
): Json => ({
  get: { operationId, summary, tags: ['emsim'], security, responses },
})

const file = (description: string, type: string, schema: Json = { type: 'string' }): Json => ({
  200: { description, content: { [type]: { schema } } },
  default: REFUSED,
})

/** Paths and the schemas that they refer to. */
export const controlDocument: { readonly paths: Json; readonly schemas: Json } = {
  paths: {
    ...controlPaths(),
    '/emsim/health': get(
      'health',
      'Version, time that it is up, and how many records there are.',
      [],
      { 200: answer('It is well.', 'Health') },
    ),
    '/emsim/ready': get('ready', 'Whether the estate is loaded.', [], {
      200: answer('It is.', 'Ready'),
      503: answer('Not yet.', 'Ready'),
    }),
    '/emsim/openapi.json': get(
      'openApi',
      'This document.',
      GUARDED,
      file('The document.', 'application/json', { type: 'object' }),
    ),
    '/emsim/schema/RestAPI.xsd': get(
      'xmlSchema',
      'The XML schema of all answers.',
      GUARDED,
      file('The schema.', 'application/xml'),
    ),
    '/emsim/metrics': get(
      'metrics',
      'Counts and durations, for Prometheus.',
      GUARDED,
      file('The metrics.', 'text/plain'),
    ),
    '/emsim/report.txt': get(
      'reportText',
      'What the journal says of the client, for people.',
      GUARDED,
      file('The report.', 'text/plain'),
    ),
  },
  schemas: controlSchemas,
}
