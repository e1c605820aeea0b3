/** Where an operation stands in the page: `#operations/POST/jobs/{ID}?action=start`. */
import type { OperationData } from '../contract-data.js'
import type { Place } from '../place.js'

/** Its address. @param values what is filled in of what stands in braces */
export function operationHref(
  { method, path, action }: Pick<OperationData, 'method' | 'path' | 'action'>,
  values: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({ ...(action !== undefined && { action }), ...values })
  return `#operations/${method}${path}${query.size > 0 ? `?${query}` : ''}`
}

/** The operation that a place names; undefined where there is none. */
export function operationAt(
  { path, query }: Place,
  operations: readonly OperationData[],
): OperationData | undefined {
  const action = query.get('action') ?? undefined
  return operations.find((one) => `${one.method}${one.path}` === path && one.action === action)
}

const METHODS: Readonly<Record<string, string>> = { Create: 'POST', Edit: 'PUT', Delete: 'DELETE' }
/** Links that are only read. */
const READ = ['Up', 'Down', 'Alternate', 'Related', 'First', 'Prev', 'Next', 'Last', 'Download']

/** Whether a link of this Rel acts. */
export const acts = (rel: string): boolean => !READ.includes(rel)

/**
 * The address of the operation that an acting link means, with what its path has in place of the braces;
 * undefined where there is none.
 * @param path path and query of the link, with /api at its front
 */
export function actingHref(
  rel: string,
  path: string,
  operations: readonly OperationData[],
): string | undefined {
  const [below = '', query = ''] = path.slice('/api'.length).split('?')
  const action = new URLSearchParams(query).get('action') ?? undefined
  const method = METHODS[rel] ?? 'POST'
  const asked = segments(below)
  const meant = operations.filter((one) => one.method === method && fits(segments(one.path), asked))
  const found =
    meant.find((one) => one.action?.toLowerCase() === action?.toLowerCase()) ??
    // A link to edit names no action where there is only one that it can mean.
    (action === undefined && meant.length === 1 ? meant[0] : undefined)
  if (!found) return undefined
  return operationHref(found, filledIn(found.path, asked))
}

const segments = (path: string): string[] => path.split('/').filter((one) => one !== '')

const fits = (pattern: readonly string[], asked: readonly string[]): boolean =>
  pattern.length === asked.length &&
  pattern.every(
    (one, index) => one.startsWith('{') || one.toLowerCase() === asked[index]?.toLowerCase(),
  )

/** Several parts may have one name: each is known by its place among those in braces, from the second on. */
function filledIn(path: string, asked: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [index, one] of segments(path).entries())
    if (one.startsWith('{')) values[nextName(one.slice(1, -1), values)] = asked[index] ?? ''
  return values
}

/** `ID`, then `ID2`. */
export const nextName = (name: string, taken: Readonly<Record<string, unknown>>): string => {
  let number = 1
  let next = name
  while (next in taken) next = `${name}${++number}`
  return next
}

/** Whether each word that is searched begins, ends or stands within one of the texts, in any letter case. */
export function hasWords(searched: string, ...texts: readonly string[]): boolean {
  const all = texts.join(' ').toLowerCase()
  return searched
    .toLowerCase()
    .split(' ')
    .every((word) => all.includes(word))
}
