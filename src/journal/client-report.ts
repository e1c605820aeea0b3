/** What the journal says of a client: what it uses, and what it could do better. */
import type { ProfileName } from '../profiles/profile.js'
import type { JsonCase } from '../profiles/wire.js'
import type { JournalEntry } from './journal-entry.js'

/** What a client may do better. */
export type FindingKind =
  | 'unpagedList'
  | 'nPlusOne'
  | 'fastPolling'
  | 'neverLoggedOff'
  | 'acceptMissing'
  | 'deprecatedVersion'
  | 'failsElsewhere'
  | 'jsonCase'
  | 'refused'

/** Something that a client may do better, and where it shows. */
export interface Finding {
  readonly kind: FindingKind
  /** One sentence. */
  readonly what: string
  readonly count: number
  /** Ids of journal entries that show it; the first hundred. */
  readonly entries: readonly number[]
}

/** An operation that was used. */
export interface UsedOperation {
  readonly operation: string
  readonly count: number
  /** How often it was answered with each status; 0 stands for no answer. */
  readonly statuses: Readonly<Record<string, number>>
}

/** What a client has used, and what it may do better. */
export interface ClientReport {
  readonly requests: number
  /** How many came before those, and are no longer kept: nothing is said of them. */
  readonly dropped: number
  /** Operations that were used, the most used first. */
  readonly operations: readonly UsedOperation[]
  readonly findings: readonly Finding[]
  /** Fault rules, and those of tasks, that there are and that never matched. */
  readonly neverMatched: readonly IdleRule[]
}

/** A rule that was about nothing that came. */
export interface IdleRule {
  /** Its id. */
  readonly rule: string
  readonly name?: string
  /** What it names and nobody knows. */
  readonly warnings: readonly string[]
}

/** A rule, and how often it matched. */
export interface MetRule {
  readonly id: string
  readonly name?: string
  readonly matched: number
  readonly warnings?: readonly string[]
}

/** In which letter case members of JSON are written, and the versions that have the other one. */
export interface WrittenCase {
  readonly own: JsonCase
  readonly others: readonly ProfileName[]
}

/** Bytes from which on a list is better asked for in pages. */
const LARGE = 50_000
/** Single reads after which a list of entities would have been better. */
const MANY = 5
const SECOND = 1000

/**
 * What some entries of a journal say of the client. What counts as too much is our choice; see the
 * constants above.
 * @param dropped how many came before, and are no longer kept
 */
export function clientReport(
  entries: readonly JournalEntry[],
  { own, others }: WrittenCase,
  rules: readonly MetRule[] = [],
  dropped = 0,
): ClientReport {
  return {
    requests: entries.length,
    dropped,
    operations: usedOperations(entries),
    findings: [
      ...refused(entries),
      ...unpagedLists(entries),
      ...nPlusOne(entries),
      ...fastPolling(entries),
      ...neverLoggedOff(entries),
      ...acceptMissing(entries),
      ...deprecatedVersions(entries),
      ...failsElsewhere(entries),
      ...jsonRead(entries, own, others),
    ],
    neverMatched: rules
      .filter(({ matched }) => matched === 0)
      .map(({ id, name, warnings = [] }) => ({ rule: id, ...(name && { name }), warnings })),
  }
}

/** The same for people. */
export function clientReportText(report: ClientReport): string {
  const { requests, dropped, operations, findings, neverMatched } = report
  const used = operations.map(
    ({ operation, count, statuses }) =>
      `  ${String(count).padStart(6)}  ${operation}  (${statusesText(statuses)})`,
  )
  const found = findings.map(
    ({ what, entries }) => `  ${what} (entries ${entries.slice(0, 5).join(', ')})`,
  )
  const idle = neverMatched.map(({ rule, name, warnings }) =>
    [`  ${rule}${name === undefined ? '' : ` (${name})`}`, ...warnings].join('; '),
  )
  return [
    `${requests} requests${dropped > 0 ? `; ${dropped} before them are no longer kept (--journal-bytes)` : ''}`,
    'Operations:',
    ...(used.length > 0 ? used : ['  none']),
    'Findings:',
    ...(found.length > 0 ? found : ['  none']),
    ...(idle.length > 0 ? ['Rules that never matched:', ...idle] : []),
    '',
  ].join('\n')
}

/** `200: 5, 404: 1` */
const statusesText = (statuses: UsedOperation['statuses']): string =>
  Object.entries(statuses)
    .map(([status, count]) => `${status}: ${count}`)
    .join(', ')

function usedOperations(entries: readonly JournalEntry[]): UsedOperation[] {
  const used = new Map<string, { count: number; statuses: Record<string, number> }>()
  for (const { operation, status } of entries) {
    if (operation === null) continue
    const one = used.get(operation) ?? { count: 0, statuses: {} }
    one.count++
    one.statuses[status] = (one.statuses[status] ?? 0) + 1
    used.set(operation, one)
  }
  const operations = [...used].map(([operation, one]) => ({ operation, ...one }))
  return operations.sort((a, b) => b.count - a.count)
}

const ANY_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi

/** Refusals, those of one status and reason together, whatever ids they tell of. */
function refused(entries: readonly JournalEntry[]): Finding[] {
  const found = new Map<string, JournalEntry[]>()
  for (const entry of entries) {
    const { status, refusal, fault } = entry
    if (status < 400 || status > 499) continue
    const rule = fault && `by the fault rule ${fault.name ?? fault.rule}`
    const reason = refusal?.reason.replaceAll(ANY_ID, '{ID}') ?? rule ?? 'no reason is known'
    const key = `with ${status}: ${reason}`
    const same = found.get(key)
    if (same) same.push(entry)
    else found.set(key, [entry])
  }
  return [...found].flatMap(([how, same]) =>
    finding('refused', `${same.length} requests were refused ${how}`, same),
  )
}

const finding = (kind: FindingKind, what: string, entries: readonly JournalEntry[]): Finding[] =>
  entries.length === 0
    ? []
    : [{ kind, what, count: entries.length, entries: entries.slice(0, 100).map(({ id }) => id) }]

const query = ({ url }: JournalEntry): URLSearchParams =>
  new URLSearchParams((url.split('?')[1] ?? '').toLowerCase())

const isList = ({ operation, method }: JournalEntry): boolean =>
  method === 'GET' && operation !== null && !/\}$/.test(operation)

function unpagedLists(entries: readonly JournalEntry[]): Finding[] {
  const found = entries.filter(
    (entry) =>
      isList(entry) && (entry.responseBytes ?? LARGE) >= LARGE && !query(entry).has('pagesize'),
  )
  return finding('unpagedList', `${found.length} large lists were read without pageSize.`, found)
}

/** Many single reads of one operation in a row of which the list would have been one request. */
function nPlusOne(entries: readonly JournalEntry[]): Finding[] {
  const runs = new Map<string, JournalEntry[]>()
  const listed = new Set<string>()
  for (const entry of entries) {
    const { operation, session } = entry
    if (operation === null) continue
    const one = /^GET (\/.*)\/\{[^}]*\}$/.exec(operation)
    if (!one) listed.add(`${session} ${operation}`)
    else if (listed.has(`${session} GET ${one[1]}`)) {
      const key = `${session} ${operation}`
      const run = runs.get(key)
      if (run) run.push(entry)
      else runs.set(key, [entry])
    }
  }
  return [...runs.values()]
    .filter((run) => new Set(run.map(({ url }) => url)).size >= MANY)
    .flatMap((run) => {
      const [, path] = /^GET (\/.*)\/\{/.exec(run[0]?.operation ?? '') ?? []
      const what = `${run.length} single reads follow the list ${path}, which has them all with ?format=Entity.`
      return finding('nPlusOne', what, run)
    })
}

function fastPolling(entries: readonly JournalEntry[]): Finding[] {
  const last = new Map<string, number>()
  const found = entries.filter((entry) => {
    const key = `${entry.session} ${entry.method} ${entry.url}`
    const at = Date.parse(entry.at)
    const before = last.get(key)
    last.set(key, at)
    return before !== undefined && at - before < SECOND && entry.method === 'GET'
  })
  const what = `${found.length} requests repeat another within a second.`
  return finding('fastPolling', what, found)
}

const LOG_OFF = ['DELETE /logonSessions/{ID}', 'DELETE /sessionMngr/{ID}']

function neverLoggedOff(entries: readonly JournalEntry[]): Finding[] {
  const ended = new Set(
    entries
      .filter(({ operation, status }) => LOG_OFF.includes(operation ?? '') && status === 204)
      .map(({ url }) => url.split('/').pop()?.toLowerCase()),
  )
  const found = entries.filter(
    ({ operation, status, responseHeaders }) =>
      operation === 'POST /sessionMngr' &&
      status === 201 &&
      !ended.has(responseHeaders.location?.split('/').pop()?.toLowerCase()),
  )
  return finding(
    'neverLoggedOff',
    `${found.length} sessions were opened and never logged off.`,
    found,
  )
}

function acceptMissing(entries: readonly JournalEntry[]): Finding[] {
  const found = entries.filter(({ headers }) => headers.accept === undefined)
  return finding('acceptMissing', `${found.length} requests have no Accept header.`, found)
}

function deprecatedVersions(entries: readonly JournalEntry[]): Finding[] {
  const found = entries.filter((entry) => {
    if (entry.operation !== 'POST /sessionMngr') return false
    const [, minor] = /^v?1(?:_(\d))?$/.exec(query(entry).get('v') ?? '') ?? ['', 'none']
    return minor !== 'none' && Number(minor ?? 0) < 5
  })
  return finding(
    'deprecatedVersion',
    `${found.length} logons ask for a version before v1_5.`,
    found,
  )
}

/** What marks say, each line once. */
function failsElsewhere(entries: readonly JournalEntry[]): Finding[] {
  const found = new Map<string, JournalEntry[]>()
  for (const entry of entries)
    for (const { what } of entry.marks) {
      const same = found.get(what)
      if (same) same.push(entry)
      else found.set(what, [entry])
    }
  return [...found].flatMap(([what, marked]) => finding('failsElsewhere', what, marked))
}

/** Half of all clients broke where members changed their letter case; which ones take them by it, nobody sees. */
function jsonRead(
  entries: readonly JournalEntry[],
  own: JsonCase,
  others: readonly ProfileName[],
): Finding[] {
  if (others.length === 0) return []
  const found = entries.filter(
    ({ status, responseHeaders }) =>
      status >= 200 && status < 300 && /\bjson\b/i.test(responseHeaders['content-type'] ?? ''),
  )
  const [here, there] = own === 'pascal' ? ['Pascal', 'camel'] : ['camel', 'Pascal']
  const what = `${found.length} answers are in JSON, with members in ${here}Case; on ${others.join(', ')} they are in ${there}Case.`
  return finding('jsonCase', what, found)
}
