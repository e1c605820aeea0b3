/** The links from one page of an answer to the others. */
import type { PagingInfo } from './paging.js'
import { decodePart, type EscapeCase, encodePart } from './percent.js'
import { QueryError } from './query-error.js'

/** A link of `PagingInfo`: it has no Type and no Name. */
export interface PageLink {
  readonly Rel: 'First' | 'Previous' | 'Next' | 'Last'
  readonly Href: string
}

/**
 * The links of a `PagingInfo`. First and Last are always there, Next before the last page, and
 * Previous, of which no example is known, behind the first.
 *
 * Each repeats the request's parameters in their order and letter case, escaped anew; `page` is
 * replaced where it stands, and `pageSize` and `page` are appended where they are absent.
 *
 * @param url the URL asked for, without its query
 * @param rawQuery the query as it was sent, escapes and all, with or without `?`
 */
export function pageLinks(
  url: string,
  rawQuery: string,
  paging: PagingInfo,
  escapes: EscapeCase,
): PageLink[] {
  const { PageNum, PageSize, PagesCount } = paging
  const link = pageHref(url, rawQuery, PageSize, escapes)
  const links: PageLink[] = [{ Rel: 'First', Href: link(1) }]
  if (PageNum > 1) links.push({ Rel: 'Previous', Href: link(Math.min(PageNum - 1, PagesCount)) })
  if (PageNum < PagesCount) links.push({ Rel: 'Next', Href: link(PageNum + 1) })
  links.push({ Rel: 'Last', Href: link(PagesCount) })
  return links
}

function pageHref(
  url: string,
  rawQuery: string,
  pageSize: number,
  escapes: EscapeCase,
): (page: number) => string {
  const parts = rawQuery
    .replace(/^\?/, '')
    .split('&')
    .filter((part) => part !== '')
    .map((part) => echo(part, escapes))
  const has = (name: string) => parts.some((part) => part.name.toLowerCase() === name)
  if (!has('pagesize')) parts.push({ name: 'pageSize', text: `pageSize=${pageSize}` })
  if (!has('page')) parts.push({ name: 'page', text: 'page=' })
  return (page) => {
    const texts = parts.map(({ name, text }) =>
      name.toLowerCase() === 'page' ? `${name}=${page}` : text,
    )
    return `${url}?${texts.join('&')}`
  }
}

function echo(part: string, escapes: EscapeCase): { readonly name: string; readonly text: string } {
  const equals = part.indexOf('=')
  const name = escapedAnew(equals === -1 ? part : part.slice(0, equals), escapes)
  return {
    name,
    text: equals === -1 ? name : `${name}=${escapedAnew(part.slice(equals + 1), escapes)}`,
  }
}

/** Parameters that emsim does not know may hold anything: broken escapes are escaped themselves. */
function escapedAnew(text: string, escapes: EscapeCase): string {
  try {
    return encodePart(decodePart(text, 'query'), escapes)
  } catch (error) {
    if (error instanceof QueryError) return encodePart(text, escapes)
    throw error
  }
}
