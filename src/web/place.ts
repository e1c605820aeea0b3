/** Where in the page one is, as the part of its address behind the hash tells. Any state can be sent as a link. */

/** The five views. */
export const VIEWS = ['estate', 'explore', 'query', 'operations', 'desk'] as const

/** One of them. */
export type View = (typeof VIEWS)[number]

/** A view, and what it shows. */
export interface Place {
  readonly view: View
  /** Of Explore: path and query of the API, such as `/api/jobs?format=Entity`. Of the others: what follows their name. */
  readonly path: string
  /** What follows the question mark; in Explore it stands in the path. */
  readonly query: URLSearchParams
  /** Names of two profiles, under which Explore shows the same resource. */
  readonly profiles?: readonly [string, string]
}

/** What Explore shows first. */
export const FIRST_RESOURCE = '/api/logonSessions'

/**
 * Reads it, in the form of Enterprise Manager's own web client for the API: `#/api/query?type=Job`. Whatever
 * is no place leads to the first.
 * @param hash with its `#`, as `location.hash` gives it
 * @param first what is shown where none is named
 */
export function placeOf(hash: string, first: View = 'estate'): Place {
  const text = hash.replace(/^#/, '')
  if (/^\/api\b/i.test(text)) return { view: 'explore', path: text, query: new URLSearchParams() }
  const [, left, right, compared] = /^explore\/([^/]+)\/([^/]+)(\/api\b.*)$/i.exec(text) ?? []
  if (left !== undefined && right !== undefined && compared !== undefined)
    return {
      view: 'explore',
      path: compared,
      query: new URLSearchParams(),
      profiles: [decoded(left), decoded(right)],
    }
  const [path = '', ...rest] = text.split('?')
  const [name = '', ...more] = path.split('/')
  const view = VIEWS.find((one) => one === name)
  const query = new URLSearchParams(rest.join('?'))
  if (view === undefined || view === 'explore')
    return view === undefined && first !== 'explore'
      ? { view: first, path: '', query: new URLSearchParams() }
      : { view: 'explore', path: FIRST_RESOURCE, query: new URLSearchParams() }
  return { view, path: more.map(decoded).join('/'), query }
}

/** An escape that is none stays as it is: an address may have been cut off. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The address of a view, with its hash. @param query parameters; empty ones are left out */
export function hrefOf(
  view: Exclude<View, 'explore'>,
  path = '',
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  )
  const behind = new URLSearchParams(given).toString()
  return `#${view}${path === '' ? '' : `/${path}`}${behind === '' ? '' : `?${behind}`}`
}

/** The address that shows a resource. @param path below the server, such as `/api/jobs`, or below `/api` */
export const exploreHref = (path: string): string =>
  /^\/api\b/i.test(path) ? `#${path}` : `#/api${path}`

/** The address that shows a resource under two profiles. @param path with /api at its front */
export const comparedHref = (path: string, [left, right]: readonly [string, string]): string =>
  `#explore/${left}/${right}${exploreHref(path).slice(1)}`
