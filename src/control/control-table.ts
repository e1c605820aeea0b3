/**
 * Every control of emsim, once, by the name that it has in the library (`em.clock.advance`). The routes
 * below /emsim, their paths in the OpenAPI document, what the library shows, `emsim help controls` and the
 * README's table all derive from here. Long, being a table.
 */
import type { Json } from '../documents/openapi.js'
import type { FaultRule } from '../faults/fault-rule.js'
import type { Expectation, WaitOptions } from '../journal/journal.js'
import type { JournalMatcher } from '../journal/journal-matcher.js'
import type { FixtureValues } from '../loading/fixture.js'
import { PROFILE_NAMES, type ProfileName } from '../profiles/profile.js'
import type { TaskRule } from '../task-rules/task-rule.js'
import type { ClockSetting } from '../time/clock.js'
import { CONTENT_TYPE } from '../wire/media-type.js'
import { args, type ControlSpec, fixture, ofProcess, ofWorld, one, stream } from './control-spec.js'
import type { EmsimControls } from './emsim-controls.js'
import { amount, list, object, ref, text, texts, truth, whole } from './json-schema.js'
import type { ProfilesAsked } from './profile-asking.js'
import type { WorldSetting } from './world-making.js'

const PLAIN = 'text/plain; charset=utf-8'

/** What can be called in the library: a member of the controls, or one of a part of theirs. */
type LibraryName =
  | keyof EmsimControls
  | {
      [Part in keyof EmsimControls]: `${Part}.${keyof EmsimControls[Part] & string}`
    }[keyof EmsimControls]

const profileName: Json = { enum: PROFILE_NAMES }

export const CONTROLS = {
  'estate.counts': ofWorld('GET', '/estate', {
    group: 'Estate',
    doc: 'How many records there are of each type',
    gives: { schema: ref('Counts') },
    call: (em) => em.estate.counts(),
  }),
  'estate.find': ofWorld('GET', '/estate/{Type}', {
    group: 'Estate',
    doc: 'Records of a type, those that hold what the parameters say',
    query: { ...texts, description: 'Elements of the type, as fixtures write them' },
    gives: { schema: list(ref('FixtureRecord')) },
    call: (em, { Type }, { query }) => em.estate.find(Type, em.estate.wanted(Type, query)),
  }),
  'estate.add': ofWorld('POST', '/estate/{Type}', {
    group: 'Estate',
    doc: 'Add a record, in the words of fixtures',
    takes: one<FixtureValues>(
      ref('FixtureValues'),
      { Name: 'vbr02.example.com' },
      { Type: 'BackupServer' },
    ),
    gives: { schema: ref('FixtureRecord') },
    status: 201,
    call: (em, { Type }, { body }) => em.estate.add(Type, body),
  }),
  'estate.get': ofWorld('GET', '/estate/{Type}/{id}', {
    group: 'Estate',
    doc: 'One record',
    gives: { schema: ref('FixtureRecord') },
    call: (em, { Type, id }) => em.estate.get(Type, id),
  }),
  'estate.update': ofWorld('PATCH', '/estate/{Type}/{id}', {
    group: 'Estate',
    doc: 'Change a record; null goes back to the default',
    takes: one<FixtureValues>(ref('FixtureValues'), { Name: 'By hand' }),
    gives: { schema: ref('FixtureRecord') },
    call: (em, { Type, id }, { body }) => em.estate.update(Type, id, body),
  }),
  'estate.remove': ofWorld('DELETE', '/estate/{Type}/{id}', {
    group: 'Estate',
    doc: 'Remove a record and what hangs on it',
    call: (em, { Type, id }) => em.estate.remove(Type, id),
  }),
  accounts: ofWorld('GET', '/accounts', {
    group: 'Estate',
    doc: 'Who may log on',
    gives: { schema: list(ref('Account')) },
    call: (em) => em.accounts,
  }),
  warnings: ofWorld('GET', '/warnings', {
    group: 'Estate',
    doc: 'What is likely a slip in the fixture that it began with, or in fault rules',
    gives: { schema: list(text) },
    call: (em) => em.warnings,
  }),
  'estate.addAll': ofWorld('POST', '/estate', {
    group: 'Estate',
    doc: 'Add all records of a fixture, in JSON or YAML',
    takes: fixture({ BackupServers: [{ Name: 'vbr03.example.com' }] }),
    gives: { schema: ref('Counts') },
    call: (em, _, { body }) => em.estate.addAll(body),
  }),
  'estate.replace': ofWorld('PUT', '/estate', {
    group: 'Estate',
    doc: 'Put a fixture, in JSON or YAML, in place of all; a reset goes back to it',
    takes: fixture({ BackupServers: [{ Name: 'vbr01.example.com' }] }),
    gives: { schema: ref('Counts') },
    call: (em, _, { body }) => em.estate.replace(body),
  }),
  reload: ofProcess('POST', '/reload', {
    group: 'Estate',
    doc: 'Load the files anew that it was started with; a reset goes back to them',
    gives: { schema: ref('Counts') },
    call: (em) => em.reload(),
  }),

  situations: ofProcess('GET', '/situations', {
    group: 'State',
    doc: 'The situations that there are, and which exclude each other',
    gives: { schema: list(ref('Situation')) },
    call: (em) => em.situations(),
  }),
  situation: ofWorld('POST', '/situations', {
    group: 'State',
    doc: 'Bring situations about, on the estate that there is',
    takes: args<{ names: string[] }>({ names: list(text) }, { names: ['licence-too-low'] }),
    call: (em, _, { body }) => em.situation(...body.names),
  }),
  reset: ofWorld('POST', '/reset', {
    group: 'State',
    doc: 'Go back to the start',
    call: (em) => em.reset(),
  }),
  snapshot: ofWorld('GET', '/snapshot', {
    group: 'State',
    doc: 'The whole state as a document; it holds passwords and tokens',
    gives: { schema: ref('Snapshot') },
    call: (em) => em.snapshotText(),
  }),
  restore: ofWorld('PUT', '/snapshot', {
    group: 'State',
    doc: 'Take on the state of a document',
    takes: stream(ref('Snapshot'), 'snapshot.json'),
    call: (em, _, { body }) => em.restoreText(body),
  }),
  keptNames: ofWorld('GET', '/snapshots', {
    group: 'State',
    doc: 'Names of the states that are kept in memory',
    gives: { schema: list(text) },
    call: (em) => em.keptNames(),
  }),
  keep: ofWorld('PUT', '/snapshots/{snapshot}', {
    group: 'State',
    doc: 'Keep the state in memory, under a name',
    call: (em, { snapshot }) => em.keep(snapshot),
  }),
  recall: ofWorld('POST', '/snapshots/{snapshot}/restore', {
    group: 'State',
    doc: 'Go back to a state that was kept',
    call: (em, { snapshot }) => em.recall(snapshot),
  }),
  forget: ofWorld('DELETE', '/snapshots/{snapshot}', {
    group: 'State',
    doc: 'Forget a state that was kept',
    call: (em, { snapshot }) => em.forget(snapshot),
  }),

  'clock.state': ofWorld('GET', '/clock', {
    group: 'Clock',
    doc: 'What time it is, and how the clock goes',
    gives: { schema: ref('ClockState') },
    call: (em) => em.clock.state,
  }),
  'clock.set': ofWorld('PUT', '/clock', {
    group: 'Clock',
    doc: 'Set the clock: at a time, at a rate, at an offset from real time',
    takes: one<ClockSetting>(ref('ClockSetting'), { at: '2040-01-01T00:00:00Z', rate: 60 }),
    gives: { schema: ref('ClockState') },
    call: (em, _, { body }) => em.clock.set(body),
  }),
  'clock.advance': ofWorld('POST', '/clock/advance', {
    group: 'Clock',
    doc: 'Move the clock on',
    takes: args<{ by: string | number }>(
      {
        by: {
          anyOf: [text, amount],
          description: 'an ISO 8601 duration such as PT15M, or milliseconds',
        },
      },
      { by: 'PT1H' },
    ),
    gives: { schema: ref('ClockState') },
    call: (em, _, { body }) => em.clock.advance(body.by),
  }),

  'sessions.list': ofWorld('GET', '/sessions', {
    group: 'Sessions',
    doc: 'The open logon sessions',
    gives: { schema: list(ref('LogonSessionView')) },
    call: (em) => em.sessions.list(),
  }),
  'sessions.open': ofWorld('POST', '/sessions', {
    group: 'Sessions',
    doc: 'Open a session without a logon, under a token of your own if you like',
    takes: args<{ account: string; token?: string }>(
      { account: { ...text, description: 'the name of an account' }, 'token?': text },
      { account: 'User' },
    ),
    gives: { schema: ref('LogonSessionView') },
    status: 201,
    call: (em, _, { body }) => em.sessions.open(body.account, body.token),
  }),
  'sessions.dropAll': ofWorld('DELETE', '/sessions', {
    group: 'Sessions',
    doc: 'End all sessions',
    call: (em) => em.sessions.dropAll(),
  }),
  'sessions.close': ofWorld('DELETE', '/sessions/{session}', {
    group: 'Sessions',
    doc: 'End a session, as a log-off does',
    call: (em, { session }) => em.sessions.close(session),
  }),
  'sessions.expire': ofWorld('POST', '/sessions/{session}/expire', {
    group: 'Sessions',
    doc: 'Make a session expire',
    call: (em, { session }) => em.sessions.expire(session),
  }),

  'faults.list': ofWorld('GET', '/faults', {
    group: 'Faults',
    doc: 'The fault rules, and how often each matched and fired',
    gives: { schema: list(ref('FaultRuleView')) },
    call: (em) => em.faults.list(),
  }),
  'faults.add': ofWorld('POST', '/faults', {
    group: 'Faults',
    doc: 'Add a rule of what goes wrong, and when',
    takes: one<FaultRule>(ref('FaultRule'), {
      match: { path: '/api/backups' },
      when: { times: 2 },
      effect: { kind: 'unavailable', retryAfter: 1 },
    }),
    gives: { schema: ref('FaultRuleView') },
    status: 201,
    call: (em, _, { body }) => em.faults.add(body),
  }),
  'faults.addScenario': ofWorld('POST', '/faults/scenarios/{scenario}', {
    group: 'Faults',
    doc: 'Add the rules of a ready-made scenario',
    gives: { schema: list(ref('FaultRuleView')) },
    status: 201,
    call: (em, { scenario }) => em.faults.addScenario(scenario),
  }),
  'faults.remove': ofWorld('DELETE', '/faults/{rule}', {
    group: 'Faults',
    doc: 'Remove a rule',
    call: (em, { rule }) => em.faults.remove(rule),
  }),
  'faults.clear': ofWorld('DELETE', '/faults', {
    group: 'Faults',
    doc: 'Remove all rules',
    call: (em) => em.faults.clear(),
  }),

  'tasks.list': ofWorld('GET', '/tasks', {
    group: 'Tasks',
    doc: 'The rules of how tasks, runs and restores go, and how often each matched and fired',
    gives: { schema: list(ref('TaskRuleView')) },
    call: (em) => em.tasks.list(),
  }),
  'tasks.add': ofWorld('POST', '/tasks', {
    group: 'Tasks',
    doc: 'Add a rule of how a task, a run or a restore goes',
    takes: one<TaskRule>(ref('TaskRule'), {
      of: 'run',
      match: { object: 'Backup Job 1' },
      when: { times: 1 },
      goes: { ends: 'Failed', reason: 'The disk is full.' },
    }),
    gives: { schema: ref('TaskRuleView') },
    status: 201,
    call: (em, _, { body }) => em.tasks.add(body),
  }),
  'tasks.remove': ofWorld('DELETE', '/tasks/{rule}', {
    group: 'Tasks',
    doc: 'Remove a rule; what has begun goes on as it said',
    call: (em, { rule }) => em.tasks.remove(rule),
  }),
  'tasks.clear': ofWorld('DELETE', '/tasks', {
    group: 'Tasks',
    doc: 'Remove all rules',
    call: (em) => em.tasks.clear(),
  }),

  'requests.all': ofWorld('GET', '/journal', {
    group: 'Journal',
    doc: 'What was asked and answered, oldest first',
    gives: { schema: list(ref('JournalEntry')) },
    call: (em) => em.requests.all(),
  }),
  'requests.find': ofWorld('POST', '/journal/find', {
    group: 'Journal',
    doc: 'The entries that a matcher is about',
    takes: one<JournalMatcher>(ref('JournalMatcher'), { path: '/api/backups/*', status: '4xx' }),
    gives: { schema: list(ref('JournalEntry')) },
    call: (em, _, { body }) => em.requests.find(body),
  }),
  'requests.count': ofWorld('POST', '/journal/count', {
    group: 'Journal',
    doc: 'How many entries a matcher is about',
    takes: one<JournalMatcher>(ref('JournalMatcher'), { path: '/api/backups' }),
    gives: { schema: object({ count: whole }) },
    call: async (em, _, { body }) => ({ count: await em.requests.count(body) }),
  }),
  'requests.waitFor': ofWorld('POST', '/journal/wait', {
    group: 'Journal',
    doc: 'Wait for requests; 409 where they do not come in time, in milliseconds',
    takes: args<WaitOptions & { match?: JournalMatcher }>(
      { 'match?': ref('JournalMatcher'), 'count?': whole, 'timeout?': whole },
      { match: { path: '/api/backups' }, count: 1, timeout: 1000 },
    ),
    gives: { schema: list(ref('JournalEntry')) },
    call: (em, _, { body: { match = {}, ...options } }) => em.requests.waitFor(match, options),
  }),
  'requests.expect': ofWorld('POST', '/journal/expect', {
    group: 'Journal',
    doc: 'Verify how many requests came; 409 shows the nearest misses',
    takes: args<Expectation & { match?: JournalMatcher }>(
      { 'match?': ref('JournalMatcher'), 'times?': whole, 'atLeast?': whole, 'atMost?': whole },
      { match: { path: '/api/backups', status: 503 }, times: 2 },
    ),
    call: (em, _, { body: { match = {}, ...expected } }) => em.requests.expect(match, expected),
  }),
  'requests.clear': ofWorld('DELETE', '/journal', {
    group: 'Journal',
    doc: 'Empty the journal',
    call: (em) => em.requests.clear(),
  }),
  har: ofWorld('GET', '/journal.har', {
    group: 'Journal',
    doc: 'The journal as HAR 1.2',
    gives: { schema: ref('Har') },
    call: (em, _, { origin }) => em.har(origin),
  }),
  events: ofWorld('GET', '/events', {
    group: 'Journal',
    doc: 'What happens, as it happens: requests, changes, the clock; as server-sent events',
    gives: { type: 'text/event-stream', schema: text },
    call: (em) => em.eventStream(),
  }),
  report: ofWorld('GET', '/report', {
    group: 'Journal',
    doc: 'What the client uses, and what it could do better',
    gives: { schema: ref('ClientReport') },
    call: (em) => em.report(),
  }),
  reportText: ofWorld('GET', '/report.txt', {
    group: 'Journal',
    doc: 'The same for people',
    gives: { type: PLAIN, schema: text },
    call: (em) => em.reportText(),
  }),

  profile: ofWorld('GET', '/profile', {
    group: 'Worlds',
    doc: 'The version of Enterprise Manager that the world is',
    gives: { schema: object({ name: profileName, doc: text }) },
    call: (em) => em.profile,
  }),
  setProfile: ofWorld('PUT', '/profile', {
    group: 'Worlds',
    doc: 'Be another version from now on, with all that there is; a reset goes back',
    takes: args<{ profile: ProfileName }>({ profile: profileName }, { profile: '13.0' }),
    call: (em, _, { body }) => em.setProfile(body.profile),
  }),
  askProfiles: ofWorld('POST', '/profiles/ask', {
    group: 'Worlds',
    doc: 'What a GET is answered under each of some versions, as all is now; nothing changes',
    takes: one<ProfilesAsked>(ref('ProfilesAsked'), { profiles: ['12.3', '13.0'], path: '/api/' }),
    gives: { schema: list(ref('ProfileAnswer')) },
    call: (em, _, { body, origin }) => em.askProfiles(body, origin),
  }),
  worlds: ofProcess('GET', '/worlds', {
    group: 'Worlds',
    doc: 'Names of the worlds, the main one first',
    gives: { schema: list(text) },
    call: (em) => em.worlds(),
  }),
  makeWorld: ofProcess('POST', '/worlds', {
    group: 'Worlds',
    doc: 'Make a world, with an estate and a clock of its own if you like',
    takes: one<WorldSetting>(ref('NewWorld'), { name: 'team-a' }),
    status: 201,
    call: (em, _, { body }) => void em.makeWorld(body),
  }),
  removeWorld: ofProcess('DELETE', '/worlds/{world}', {
    group: 'Worlds',
    doc: 'Forget a world',
    call: (em, { world }) => em.removeWorld(world),
  }),

  health: ofProcess('GET', '/health', {
    group: 'Server',
    doc: 'Version, seconds that it is up, and how many records there are',
    open: true,
    early: true,
    gives: { schema: ref('Health') },
    call: (em) => em.health(),
  }),
  ready: ofProcess('GET', '/ready', {
    group: 'Server',
    doc: 'Whether the estate is loaded; 503 until then, at once or after ?wait= seconds',
    open: true,
    early: true,
    query: object({ 'wait?': amount }),
    gives: { schema: object({ ready: truth }) },
    call: (em, _, { query: { wait } }) => em.ready(wait),
  }),
  certificate: ofProcess('GET', '/ca.pem', {
    group: 'Server',
    doc: 'The certificate that clients of https are to trust',
    open: true,
    early: true,
    gives: { type: 'application/x-pem-file', schema: text },
    call: (em) => em.certificate(),
  }),
  metrics: ofProcess('GET', '/metrics', {
    group: 'Server',
    doc: 'Counts and durations, for Prometheus',
    gives: { type: 'text/plain; version=0.0.4; charset=utf-8', schema: text },
    call: (em) => em.metrics(),
  }),
  coverage: ofProcess('GET', '/coverage', {
    group: 'Server',
    doc: 'The documented operations, and how each is served',
    early: true,
    gives: { schema: ref('Coverage') },
    call: (em) => em.coverage(),
  }),
  profiles: ofProcess('GET', '/profiles', {
    group: 'Server',
    doc: 'The versions of Enterprise Manager that it can be, and how each is known',
    early: true,
    gives: { schema: list(ref('Profile')) },
    call: (em) => em.profiles(),
  }),
  openApi: ofProcess('GET', '/openapi.json', {
    group: 'Server',
    doc: 'The API and the controls as an OpenAPI document',
    early: true,
    gives: { schema: { type: 'object' } },
    call: (em) => em.openApi(),
  }),
  xmlSchema: ofProcess('GET', '/schema/RestAPI.xsd', {
    group: 'Server',
    doc: 'The XML schema of all answers',
    early: true,
    gives: { type: CONTENT_TYPE.xml, schema: text },
    call: (em) => em.xmlSchema(),
  }),
} as const satisfies Readonly<Partial<Record<LibraryName, ControlSpec>>>

export type ControlName = keyof typeof CONTROLS

/** The table as a list, in the order in which help shows it. */
export const CONTROL_LIST: readonly (readonly [name: ControlName, spec: ControlSpec])[] =
  Object.entries(CONTROLS) as [ControlName, ControlSpec][]
