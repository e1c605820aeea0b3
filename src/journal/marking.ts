/**
 * Marks entries: asks what decided of a request here once more, under the other profiles, and strictly. It is done
 * when an entry is read; a request only notes what has decided.
 */
import { EmError } from '../contract/em-error.js'
import type { Lookup } from '../contract/shown.js'
import { type ProfileName, VERSIONS } from '../profiles/profile.js'
import { queryOf } from '../url.js'
import type { Edition, Editions } from '../wire/edition.js'
import { type Match, unsupported } from '../wire/operation-routes.js'
import type { Asked } from './check.js'
import type { RawEntry } from './journal-entry.js'
import type { Mark } from './mark.js'

/** What marks are found with. */
export interface MarkingOptions {
  /** Whether the server is strict by itself; what it would refuse otherwise is marked. */
  readonly strict: boolean
  /** How the API shows itself under a profile. */
  editionsOf(profile: ProfileName): Editions
}

/** A mark before it is worded and cleaned. */
export type RawMark = Omit<Mark, 'what'>

type Verdict = Pick<Mark, 'status' | 'reason'>

/** What comes of a request somewhere. */
interface Found {
  /** The own one unless given. */
  readonly profile?: ProfileName
  readonly strict: boolean
  readonly verdict: Verdict
}

/** What a request says is told without any record. */
const NOWHERE: Lookup = {
  version: 0,
  find: () => undefined,
  children: () => [],
  all: () => [],
}

const NO_MARKS: readonly RawMark[] = []

/** Requests whose marks are remembered at most, and characters of one. Clients ask the same again and again. */
const REMEMBERED = { requests: 1000, length: 500 }

/** Finds the marks of entries, of all worlds of a process. */
export class Marking {
  private readonly options: MarkingOptions
  private readonly known = new Map<string, readonly RawMark[]>()
  /** Of requests with bodies, which hardly come twice. */
  private readonly once = new WeakMap<RawEntry, readonly RawMark[]>()

  constructor(options: MarkingOptions) {
    this.options = options
  }

  /** The marks of a request; none of one that was refused here. */
  of(raw: RawEntry): readonly RawMark[] {
    if (raw.status < 200 || raw.status >= 400) return NO_MARKS
    if (raw.content !== null) {
      const seen = this.once.get(raw) ?? this.ask(raw)
      this.once.set(raw, seen)
      return seen
    }
    const { method, url, headers, session, edition, checks } = raw
    const key = [
      edition.name,
      session?.version,
      checks.length,
      headers['content-type'],
      method,
      url,
    ].join(' ')
    if (key.length > REMEMBERED.length) return this.ask(raw)
    const known = this.known.get(key)
    if (known) return known
    if (this.known.size >= REMEMBERED.requests) this.known.clear()
    const marks = this.ask(raw)
    this.known.set(key, marks)
    return marks
  }

  /** Asks all others. */
  private ask(raw: RawEntry): readonly RawMark[] {
    const { strict: isStrict } = this.options
    const found: Found[] = []
    const own = isStrict ? null : strictly(raw, raw.edition)
    if (own) found.push({ strict: true, verdict: own })
    for (const profile of VERSIONS) {
      if (profile === raw.edition.profile.name) continue
      const editions = this.options.editionsOf(profile)
      const edition = editionOf(raw, editions)
      const verdict = routed(raw, editions) ?? checked(raw, edition, isStrict, isStrict)
      if (verdict) found.push({ profile, strict: false, verdict })
      if (isStrict || refuses(verdict) || refuses(own)) continue
      const late = strictly(raw, edition)
      if (refuses(late)) found.push({ profile, strict: true, verdict: late })
    }
    return found.length === 0 ? NO_MARKS : grouped(found)
  }
}

const refuses = (verdict: Verdict | null): verdict is Verdict =>
  verdict !== null && verdict.status !== null

/** Those of one kind are one mark. */
function grouped(found: readonly Found[]): RawMark[] {
  const marks = new Map<string, RawMark & { readonly profiles: ProfileName[] }>()
  for (const { profile, strict, verdict } of found) {
    const key = [profile === undefined, strict, verdict.status, verdict.reason].join(' ')
    const known = marks.get(key) ?? { profiles: [], strict, ...verdict }
    if (profile !== undefined) known.profiles.push(profile)
    marks.set(key, known)
  }
  return [...marks.values()]
}

/** The edition that whoever asks would meet. */
const editionOf = ({ session }: RawEntry, editions: Editions): Edition =>
  editions.of(session?.version)

/** What comes of looking for the operation; null where it is there. */
function routed(raw: RawEntry, editions: Editions): Verdict | null {
  const { match, method, url, query } = raw
  const { newest } = editions
  const operation = 'operation' in match ? match.operation : undefined
  if (operation === undefined || !newest.serves(operation)) {
    const routedMethod = method === 'HEAD' ? 'GET' : method
    const asking = newest.routes.find(routedMethod, url, query.get('action') ?? null)
    const refusal = unsupported(asking, method, url)
    const what = operation?.key ?? `${method} of this path`
    return refusal ? { status: refusal.statusCode, reason: `there is no ${what}` } : null
  }
  if (!operation.needsSession) return null
  const edition = editionOf(raw, editions)
  return edition.serves(operation)
    ? null
    : { status: 404, reason: `sessions of ${edition.version} have no ${operation.key}` }
}

/** What a strict server makes of what one that is not has let in. */
const strictly = (raw: RawEntry, edition: Edition): Verdict | null =>
  checked(raw, edition, true, false)

/** The first refusal, or else the first thing that is not read as it was here. */
function checked(
  raw: RawEntry,
  edition: Edition,
  strict: boolean,
  isStrictHere: boolean,
): Verdict | null {
  const { checks, match } = raw
  if (checks.length === 0 || !('operation' in match)) return null
  const asked = askedOf(raw, match)
  const under = { edition, strict, lookup: NOWHERE }
  const isStricter = edition === raw.edition
  let missed: string | null = null
  for (const check of checks) {
    try {
      const given = check.decide(asked, under)
      if (missed !== null || !check.missed) continue
      const here = check.decide(asked, { ...under, edition: raw.edition, strict: isStrictHere })
      missed = check.missed(given, here, isStricter)
    } catch (error) {
      if (!(error instanceof EmError)) throw error
      const { statusCode: status, brief } = error
      return { status, reason: brief.replace(/\.$/, '') }
    }
  }
  return missed === null ? null : { status: null, reason: missed }
}

const askedOf = (raw: RawEntry, { operation, params }: Match): Asked => ({
  operation,
  params,
  query: raw.query,
  rawQuery: queryOf(raw.url),
  contentType: textOf(raw.headers['content-type']),
  body: raw.content,
  roles: raw.roles,
})

const textOf = (header: RawEntry['headers'][string]): string | undefined =>
  typeof header === 'string' || header === undefined ? header : header.join(', ')
