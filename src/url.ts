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
  if (last.url !== url) last = { url, parameters: parametersOf(url) }
  return last.parameters.get(name.toLowerCase())
}

/** Many matchers ask for parameters of the one URL. */
let last: { readonly url: string; readonly parameters: ReadonlyMap<string, string> } = {
  url: '',
  parameters: new Map(),
}

function parametersOf(url: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of new URLSearchParams(queryOf(url))) {
    const lower = key.toLowerCase()
    if (!found.has(lower)) found.set(lower, value)
  }
  return found
}
