/** The parts of a request's URL, as it was sent. */

/** The path, without the query. */
export const pathOf = (url: string): string => url.split('?', 1)[0] ?? ''

/** What follows the question mark, escapes and all. */
export function queryOf(url: string): string {
  const mark = url.indexOf('?')
  return mark < 0 ? '' : url.slice(mark + 1)
}

/** The first parameter of this name, in any letter case; undefined where there is none. */
export function parameterOf(url: string, name: string): string | undefined {
  const lower = name.toLowerCase()
  for (const [key, value] of new URLSearchParams(queryOf(url)))
    if (key.toLowerCase() === lower) return value
  return undefined
}
