/** Questions to the journal: a matcher, and the status of the answer. */
import { ControlError } from '../control-error.js'
import { compileMatcher, type Matcher, type Matches } from '../matcher/matcher.js'
import type { RawEntry } from './journal-entry.js'

/** Which entries: a matcher, and the status if it counts, such as 404 or `4xx`. */
export interface JournalMatcher extends Matcher {
  readonly status?: number | string
}

/** A matcher with its status, compiled. @throws ControlError */
export function compileJournalMatcher(matcher: JournalMatcher): (entry: RawEntry) => boolean {
  const isObject = typeof matcher === 'object' && matcher !== null && !Array.isArray(matcher)
  const { status, ...rest } = isObject ? matcher : {}
  const matches: Matches = compileMatcher(isObject ? rest : matcher, ['status'])
  const fits = statusTest(status)
  return (entry) =>
    fits(entry.status) &&
    matches({
      method: entry.method,
      url: entry.url,
      headers: entry.headers,
      account: entry.session?.UserName,
    })
}

/** @throws ControlError */
export function statusTest(status: number | string | undefined): (found: number) => boolean {
  if (status === undefined) return () => true
  const text = String(status)
  if (/^\d{1,3}$/.test(text)) return (found) => found === Number(text)
  if (/^[1-5]xx$/i.test(text)) return (found) => Math.floor(found / 100) === Number(text[0])
  throw new ControlError(`status: expected a number or a class such as 4xx, found ${text}.`)
}
