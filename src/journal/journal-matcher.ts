/** Questions to the journal: a matcher, and the status of the answer. */
import { checkMatcher, compileMatcher, type Matcher, matcherMembers } from '../matcher/matcher.js'
import { readArgument } from '../reading/read-argument.js'
import { also, fitting, object, type Reader } from '../reading/reader.js'
import { accountOf, type RawEntry } from './journal-entry.js'

/** Which entries: a matcher, and the status if it counts, such as 404 or `4xx`. */
export interface JournalMatcher extends Matcher {
  readonly status?: number | string
}

/** A status, or a class of them, as a test. */
type Status = number | string

const STATUS = 'a status such as 404, or a class such as 4xx'

const statusReader = fitting(STATUS, (value): value is Status => {
  const isText = typeof value === 'string' && /^(?:\d{1,3}|[1-5]xx)$/i.test(value)
  return isText || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 999)
})

const reader: Reader<JournalMatcher> = also(
  object({ ...matcherMembers, 'status?': statusReader }),
  checkMatcher,
)

/** A matcher as it was given. @throws ControlError with a line for each mistake in it */
export const readJournalMatcher = (matcher: unknown): JournalMatcher =>
  readArgument(reader, matcher, 'matcher')

/** A matcher with its status that was read, compiled. */
export function compileJournalMatcher({
  status,
  ...rest
}: JournalMatcher): (entry: RawEntry) => boolean {
  const matches = compileMatcher(rest)
  const fits = statusTest(status)
  return (entry) =>
    fits(entry.status) &&
    matches({
      method: entry.method,
      url: entry.url,
      headers: entry.headers,
      account: accountOf(entry),
    })
}

/** Whether a status is the one that is meant, or of the class. */
export function statusTest(status: Status | undefined): (found: number) => boolean {
  if (status === undefined) return () => true
  const text = String(status)
  return /xx$/i.test(text)
    ? (found) => Math.floor(found / 100) === Number(text[0])
    : (found) => found === Number(text)
}
