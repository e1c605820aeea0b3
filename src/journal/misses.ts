/** The requests that came nearest to what was expected, with what fits and what does not side by side. */
import { Turns } from '../estate/scan.js'
import { compileMatcher, type Matcher, ownOf } from '../matcher/matcher.js'
import { parameterOf, pathOf } from '../url.js'
import type { Cleaner } from './cleaner.js'
import { accountOf, type JournalEntry, type RawEntry } from './journal-entry.js'
import { type JournalMatcher, statusTest } from './journal-matcher.js'

/** Requests that are shown at most. */
const SHOWN = 3

/** Lines that tell of the nearest requests, the nearest first. */
export async function nearestMisses(
  matcher: JournalMatcher,
  entries: readonly RawEntry[],
  shown: (entry: RawEntry) => JournalEntry,
  cleaner: Cleaner,
): Promise<string[]> {
  if (entries.length === 0) return ['  No request came at all.']
  const tests = testsOf(matcher, cleaner)
  const scored: { entry: RawEntry; fits: boolean[]; fitting: number }[] = []
  const turns = new Turns()
  for (const entry of entries) {
    const fits = tests.map(({ holds }) => holds(entry))
    scored.push({ entry, fits, fitting: fits.filter(Boolean).length })
    if (turns.isOver) await turns.next()
  }
  // Of those that are alike, the newest.
  scored.sort((a, b) => b.fitting - a.fitting || b.entry.id - a.entry.id)
  return scored.slice(0, SHOWN).flatMap(({ entry: raw, fits }) => {
    const entry = shown(raw)
    const lines = tests.map(({ part, wanted, found }, index) =>
      fits[index]
        ? `    fits   ${part}: expected ${wanted}`
        : `    DIFFERS ${part}: expected ${wanted}, found ${JSON.stringify(found(entry) ?? null)}`,
    )
    return [`  ${entry.method} ${entry.url} -> ${entry.status}`, ...lines]
  })
}

/** A matcher as messages show it: without what would be masked in a request. */
export function shownMatcher(matcher: JournalMatcher, cleaner: Cleaner): JournalMatcher {
  const { query, header } = matcher
  return {
    ...matcher,
    ...(query && { query: cleaned(query, (name, wanted) => cleaner.parameter(name, wanted)) }),
    ...(header && { header: cleaned(header, (name, wanted) => cleaner.header(name, wanted)) }),
  }
}

const cleaned = (
  all: Readonly<Record<string, string>>,
  clean: (name: string, wanted: string) => string,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(all).map(([name, wanted]) => [
      name,
      wanted === '*' ? wanted : clean(name, wanted),
    ]),
  )

/** One part of a matcher, by itself. */
interface PartTest {
  readonly part: string
  readonly wanted: string
  holds(entry: RawEntry): boolean
  found(entry: JournalEntry): unknown
}

function testsOf(matcher: JournalMatcher, cleaner: Cleaner): PartTest[] {
  const test = (
    part: string,
    alone: Matcher,
    wanted: unknown,
    found: PartTest['found'],
  ): PartTest => {
    const matches = compileMatcher(alone)
    return {
      part,
      wanted: JSON.stringify(wanted),
      holds: (entry) => {
        const { method, url, headers } = entry
        return matches({ method, url, headers, account: accountOf(entry) })
      },
      found,
    }
  }
  const { status, method, path, query, header, account } = shownMatcher(matcher, cleaner)
  const tests: PartTest[] = []
  if (method !== undefined) tests.push(test('method', { method }, method, (one) => one.method))
  if (path !== undefined) tests.push(test('path', { path }, path, ({ url }) => pathOf(url)))
  for (const [name, wanted] of Object.entries(query ?? {}))
    tests.push(
      test(`query ${name}`, { query: { [name]: matcher.query?.[name] ?? wanted } }, wanted, (one) =>
        parameterOf(one.url, name),
      ),
    )
  for (const [name, wanted] of Object.entries(header ?? {})) {
    const alone = { header: { [name]: matcher.header?.[name] ?? wanted } }
    tests.push(
      test(`header ${name}`, alone, wanted, (one) => ownOf(one.headers, name.toLowerCase())),
    )
  }
  if (account !== undefined) tests.push(test('account', { account }, account, (one) => one.account))
  if (status === undefined) return tests
  const fits = statusTest(status)
  const holds = (entry: RawEntry): boolean => fits(entry.status)
  return [...tests, { part: 'status', wanted: String(status), holds, found: (one) => one.status }]
}
