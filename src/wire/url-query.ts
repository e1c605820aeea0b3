/** The query of a URL, read without regard to the letter case of its names; the first of a name counts. */
export type Query = ReadonlyMap<string, string>

const NONE: Query = new Map()
const KEPT = 500
const KNOWN = new Map<string, Query>()

/** Reads the query of a URL. Unknown parameters are kept and do no harm. */
export function readQuery(url: string): Query {
  const mark = url.indexOf('?')
  if (mark < 0 || mark === url.length - 1) return NONE
  const text = url.slice(mark + 1)
  const seen = KNOWN.get(text)
  if (seen) return seen
  const query = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(text)) {
    const lower = name.toLowerCase()
    if (!query.has(lower)) query.set(lower, value)
  }
  // The same few queries come again and again; the bound keeps a hostile client from filling memory.
  if (KNOWN.size < KEPT && text.length < 200) KNOWN.set(text, query)
  return query
}
