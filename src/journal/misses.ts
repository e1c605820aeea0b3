/** The requests that came nearest to what was expected, with what fits and what does not side by side. */
import { compileMatcher, type Matcher } from '../control/matcher.js'
import type { JournalEntry } from './entry.js'
import { type JournalMatcher, statusTest } from './journal.js'

/** Requests that are shown at most. */
const SHOWN = 3

/** Lines that tell of the nearest requests, the nearest first. */
export function nearestMisses(matcher: JournalMatcher, entries: readonly JournalEntry[]): string[] {
  if (entries.length === 0) return ['  No request came at all.']
  const scored = entries.map((entry) => {
    const parts = compared(matcher, entry)
    return { entry, parts, fitting: parts.filter(({ fits }) => fits).length }
  })
  // Of those that are alike, the newest.
  scored.sort((a, b) => b.fitting - a.fitting || b.entry.id - a.entry.id)
  return scored
    .slice(0, SHOWN)
    .flatMap(({ entry, parts }) => [
      `  ${entry.method} ${entry.url} -> ${entry.status}`,
      ...parts.map(
        ({ part, wanted, found, fits }) =>
          `    ${fits ? 'fits  ' : 'DIFFERS'} ${part}: expected ${wanted}${fits ? '' : `, found ${found}`}`,
      ),
    ])
}

interface Part {
  readonly part: string
  readonly wanted: string
  readonly found: string
  readonly fits: boolean
}

function compared(matcher: JournalMatcher, entry: JournalEntry): Part[] {
  const request = {
    method: entry.method,
    url: entry.url,
    headers: entry.headers,
    account: entry.account ?? undefined,
  }
  const { status, ...rest } = matcher
  const parts = Object.entries(rest).flatMap(([part, wanted]): Part[] => {
    const one = (alone: Matcher, name: string, value: unknown, found: unknown): Part => ({
      part: name,
      wanted: JSON.stringify(value),
      found: JSON.stringify(found ?? null),
      fits: compileMatcher(alone)(request),
    })
    if (part === 'query' || part === 'header')
      return Object.entries(wanted as Record<string, string>).map(([name, value]) =>
        one({ [part]: { [name]: value } }, `${part} ${name}`, value, foundIn(part, name, entry)),
      )
    const found =
      part === 'method' ? entry.method : part === 'path' ? pathOf(entry.url) : entry.account
    return [one({ [part]: wanted } as Matcher, part, wanted, found)]
  })
  if (status !== undefined)
    parts.push({
      part: 'status',
      wanted: String(status),
      found: String(entry.status),
      fits: statusTest(status)(entry.status),
    })
  return parts
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? ''

function foundIn(part: 'query' | 'header', name: string, { url, headers }: JournalEntry): unknown {
  if (part === 'header') return headers[name.toLowerCase()]
  const query = new URLSearchParams(url.split('?')[1] ?? '')
  for (const [key, value] of query) if (key.toLowerCase() === name.toLowerCase()) return value
  return undefined
}
