/** emsim's own paths, for the OpenAPI document. */
import type { Json } from '../wire/openapi.js'

const answer = (description: string, schema: Json = { type: 'object' }): Json => ({
  description,
  content: { 'application/json': { schema } },
})

type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete'

const world = {
  name: 'world',
  in: 'query',
  schema: { type: 'string' },
  description: 'The world that is meant; that of the host or port unless given.',
}
const BODY = { required: true, content: { 'application/json': { schema: { type: 'object' } } } }
const REFUSED = {
  description: 'What was expected, in `error`.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/ControlError' } } },
}

/** A control: what it is for, and what it answers; with a body where the verb has one. */
function control(verb: Verb, path: string, summary: string, status = 200, body = false): Json {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
  const success = status === 204 ? { description: 'Done.' } : answer(summary, {})
  return {
    [verb]: {
      operationId: `${verb}${path.replace(/[^A-Za-z]+(\w?)/g, (_, next: string) => next.toUpperCase())}`,
      summary,
      tags: ['emsim'],
      security: [{}, { control: [] }],
      parameters: [
        ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
        world,
      ],
      ...(body && { requestBody: BODY }),
      responses: { [status]: success, default: REFUSED },
    },
  }
}

/** Every control: verb, path, what for, status, and whether it takes a body. */
const CONTROLS: readonly (readonly [Verb, string, string, number?, boolean?])[] = [
  ['get', '/estate', 'How many records there are of each type.'],
  ['get', '/estate/{Type}', 'Records of a type; parameters say what they have to hold.'],
  ['post', '/estate/{Type}', 'Adds a record, in the words of fixtures.', 201, true],
  ['get', '/estate/{Type}/{id}', 'One record.'],
  ['patch', '/estate/{Type}/{id}', 'Changes a record; null is the default.', 200, true],
  ['delete', '/estate/{Type}/{id}', 'Removes a record and what hangs on it.', 204],
  ['post', '/reset', 'Back to the start.', 204],
  ['get', '/snapshot', 'The whole state as a document.'],
  ['put', '/snapshot', 'Takes on the state of a document.', 204, true],
  ['get', '/snapshots', 'Names of the states that are kept in memory.'],
  ['put', '/snapshots/{name}', 'Keeps the state in memory.', 204],
  ['delete', '/snapshots/{name}', 'Forgets a state.', 204],
  ['post', '/snapshots/{name}/restore', 'Back to a state that was kept.', 204],
  ['get', '/clock', 'Time, and how it goes.'],
  ['put', '/clock', 'Sets the clock: at, rate, offset.', 200, true],
  ['post', '/clock/advance', 'Moves the clock on: by, an ISO 8601 duration.', 200, true],
  ['get', '/sessions', 'The open logon sessions.'],
  ['post', '/sessions', 'Opens a session: account, and token if any.', 201, true],
  ['delete', '/sessions', 'Ends all sessions.', 204],
  ['delete', '/sessions/{id}', 'Ends a session, by id or token.', 204],
  ['post', '/sessions/{id}/expire', 'Makes a session expire, by id or token.', 204],
  ['get', '/faults', 'The fault rules, with how often they matched and fired.'],
  ['post', '/faults', 'Adds a fault rule: name, match, when, effect.', 201, true],
  ['delete', '/faults', 'Removes all fault rules.', 204],
  ['delete', '/faults/{id}', 'Removes a fault rule.', 204],
  ['post', '/faults/scenarios/{name}', 'Adds the rules of a ready-made scenario.', 201],
  ['get', '/journal', 'What was asked and answered, oldest first.'],
  ['delete', '/journal', 'Empties the journal.', 204],
  ['post', '/journal/find', 'Entries that a matcher is about.', 200, true],
  ['post', '/journal/count', 'How many entries a matcher is about.', 200, true],
  ['post', '/journal/wait', 'Waits for entries: match, count, timeout in ms.', 200, true],
  [
    'post',
    '/journal/expect',
    'Verifies: match, times, atLeast, atMost; 409 shows the nearest misses.',
    204,
    true,
  ],
  ['get', '/journal.har', 'The journal as HAR 1.2.'],
  ['get', '/report', 'What the journal says of the client.'],
  ['get', '/worlds', 'Names of the worlds.'],
  ['delete', '/worlds/{name}', 'Forgets a world.', 204],
]

function controlPaths(): Record<string, Json> {
  const paths: Record<string, Json> = {}
  for (const [verb, path, ...rest] of CONTROLS) {
    const full = `/emsim${path}`
    paths[full] = { ...paths[full], ...control(verb, path, ...rest) }
  }
  return paths
}

const get = (operationId: string, summary: string, responses: Json): Json => ({
  get: { operationId, summary, tags: ['emsim'], security: [], responses },
})

/** Paths and the schemas that they refer to. */
export const controlDocument: { readonly paths: Json; readonly schemas: Json } = {
  paths: {
    ...controlPaths(),
    '/emsim/health': get('health', 'Version, time that it is up, and how many records there are.', {
      200: answer('It is well.'),
    }),
    '/emsim/ready': get('ready', 'Whether the estate is loaded.', {
      200: answer('It is.'),
      503: answer('Not yet.'),
    }),
    '/emsim/openapi.json': get('openApi', 'This document.', { 200: answer('The document.') }),
    '/emsim/schema/RestAPI.xsd': get('xmlSchema', 'The XML schema of all answers.', {
      200: {
        description: 'The schema.',
        content: { 'application/xml': { schema: { type: 'string' } } },
      },
    }),
    '/emsim/metrics': get('metrics', 'Counts and durations, for Prometheus.', {
      200: {
        description: 'The metrics.',
        content: { 'text/plain': { schema: { type: 'string' } } },
      },
    }),
    '/emsim/report.txt': get('reportText', 'What the journal says of the client, for people.', {
      200: {
        description: 'The report.',
        content: { 'text/plain': { schema: { type: 'string' } } },
      },
    }),
    '/emsim/coverage': get('coverage', 'The documented operations, and how each is served.', {
      200: answer('The list.'),
    }),
  },
  schemas: {
    ControlError: {
      type: 'object',
      properties: { error: { type: 'string' }, status: { type: 'integer' } },
      required: ['error', 'status'],
    },
  },
}
