/** What another Enterprise Manager would have made of a request that was let in here, in words. */
import type { ProfileName } from '../profiles/profile.js'

/** A mark of an entry: where its request would have been refused, or not been read as it was here. */
export interface Mark {
  /** The profiles under which it is so; none where it is so under the own one, strictly. */
  readonly profiles: readonly ProfileName[]
  /** Whether it is so with --strict alone. */
  readonly strict: boolean
  /** What would have been answered; null for a request that is let in, but of which something is not read. */
  readonly status: number | null
  readonly reason: string
  /** All of it in one line: `would fail on 13.0: logon with a form Content-Type (415)`. */
  readonly what: string
}

/** A mark with its line. */
export const marked = (mark: Omit<Mark, 'what'>): Mark => ({ ...mark, what: lineOf(mark) })

function lineOf({ profiles, strict, status, reason }: Omit<Mark, 'what'>): string {
  const where = profiles.length > 0 ? ` on ${profiles.join(', ')}` : ''
  const how = strict ? ' with --strict' : ''
  return status === null
    ? `would be misread${where}${how}: ${reason}`
    : `would fail${where}${how}: ${reason} (${status})`
}
