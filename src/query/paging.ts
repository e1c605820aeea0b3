/** Pages: which one is asked for, and what an answer says of it. */
import { QueryError } from './query-error.js'
import type { Strictness } from './strictness.js'

/** The page size where none is asked for: seen in every answer, though the text says "all". */
export const DEFAULT_PAGE_SIZE = 100
/** The largest page; ours: the documentation names no limit. */
export const MAXIMUM_PAGE_SIZE = 100_000

/** Which page is asked for; pages count from 1. */
export interface PageRequest {
  readonly pageSize: number
  readonly page: number
}

/** The attributes of `PagingInfo`. */
export interface PagingInfo {
  readonly PageNum: number
  readonly PageSize: number
  readonly PagesCount: number
}

/**
 * The page asked for by the parameters' texts. Documented is only that pageSize is greater than 0.
 * Lenient: an empty text means the default, a page size above the maximum means the maximum.
 *
 * @throws QueryError if a text is no whole number greater than 0; strict also for the above
 */
export function parsePageRequest(
  parameters: { readonly pageSize?: string | undefined; readonly page?: string | undefined },
  strictness: Strictness = 'lenient',
): PageRequest {
  const { pageSize, page } = parameters
  const size = positive('pageSize', pageSize, strictness) ?? DEFAULT_PAGE_SIZE
  if (size > MAXIMUM_PAGE_SIZE && strictness === 'strict') {
    throw new QueryError({
      parameter: 'pageSize',
      expected: `at most ${MAXIMUM_PAGE_SIZE}`,
      found: pageSize,
    })
  }
  return {
    pageSize: Math.min(size, MAXIMUM_PAGE_SIZE),
    page: positive('page', page, strictness) ?? 1,
  }
}

/**
 * The paging of an answer. No hits make one empty page, since First and Last always have a target
 * (our choice); a page beyond the last is answered as asked, without items.
 *
 * @param total all hits, not only those on the page
 */
export function pagingInfo(total: number, { pageSize, page }: PageRequest): PagingInfo {
  const pages = Math.max(1, Math.ceil(total / pageSize))
  return { PageNum: page, PageSize: pageSize, PagesCount: pages }
}

/** How many hits stand before the page. */
export function pageOffset({ pageSize, page }: PageRequest): number {
  return (page - 1) * pageSize
}

function positive(
  parameter: 'pageSize' | 'page',
  text: string | undefined,
  strictness: Strictness,
): number | undefined {
  if (text === undefined) return undefined
  const digits = strictness === 'lenient' ? text.trim() : text
  if (digits === '' && strictness === 'lenient') return undefined
  const number = /^\d+$/.test(digits) ? Number(digits) : 0
  // Up to the largest int of the schema: offsets stay exact.
  if (number >= 1 && number <= 2_147_483_647) return number
  throw new QueryError({
    parameter,
    expected: 'a whole number greater than 0',
    found: text === '' ? undefined : text,
  })
}
