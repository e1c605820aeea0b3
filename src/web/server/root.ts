/** Where the server is for the page, which may lie below a path that a proxy has cut off. */

/** Path of the server's root, with a slash at both ends. */
export const ROOT = location.pathname.replace(/web\/.*$/i, '')

/** Scheme, host and path of the server's root, with a slash at its end. */
export const ORIGIN = location.origin + ROOT

/**
 * Path and query of a resource of this server's API, such as `/api/jobs`, for the Href of an answer;
 * undefined for what leads anywhere else.
 */
export function apiPathOf(href: string): string | undefined {
  const url = URL.canParse(href, ORIGIN) ? new URL(href, ORIGIN) : undefined
  if (url?.host !== location.host || !/^https?:$/.test(url.protocol)) return undefined
  const below = url.pathname.slice(ROOT.length - 1)
  return /^\/api(\/|$)/i.test(below) ? below + url.search : undefined
}
