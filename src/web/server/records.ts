/** Pages of records, as queries of the API give them. */
import { readApi } from './api.js'

/** A link of an answer. */
export interface ApiLink {
  readonly Rel: string
  readonly Href: string
  readonly Name: string | null
  readonly Type: string | null
}

/** What all records have, and whatever else theirs has. */
export interface ApiRecord {
  readonly UID?: string
  readonly Name?: string
  readonly Href?: string
  readonly Links?: readonly ApiLink[] | null
  readonly [element: string]: unknown
}

/** A page of them. */
export interface RecordPage {
  readonly records: readonly ApiRecord[]
  readonly page: number
  readonly pages: number
}

/** What a query asks for. */
export interface Wanted {
  readonly type: string
  readonly filter?: string
  readonly sortAsc?: string
  readonly sortDesc?: string
  readonly pageSize?: number
  readonly page?: number
  readonly format?: 'Entities' | 'References'
}

/** The path of a query. Colons and commas are left as they are: they are what people read. */
export function queryPath({ type, ...others }: Wanted): string {
  const given = Object.entries({ type, ...others }).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name}=${escaped(String(value))}`],
  )
  return `/api/query?${given.join('&')}`
}

/** A value of the query, with no more escapes than it needs. */
export const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/%(3A|2C|3B|3D|21|28|29|3C|3E|2F|40)/gi, (all) =>
    /%(3C|3E)/i.test(all) ? all : decodeURIComponent(all),
  )

/** Asks for a page, whole records unless references are wanted. @throws Refusal */
export async function queryRecords(wanted: Wanted, signal?: AbortSignal): Promise<RecordPage> {
  const path = queryPath({ format: 'Entities', ...wanted })
  return pageOf(await readApi<Readonly<Record<string, unknown>>>(path, signal))
}

/** How many there are: asked for with a page of one. @throws Refusal */
export async function countRecords(
  type: string,
  filter?: string,
  signal?: AbortSignal,
): Promise<number> {
  const wanted = { type, pageSize: 1, format: 'References' as const, ...(filter && { filter }) }
  const { records, pages } = await queryRecords(wanted, signal)
  return records.length === 0 ? 0 : pages
}

/** The records of an answer, wherever in it they stand. */
export function pageOf(answer: Readonly<Record<string, unknown>>): RecordPage {
  const { PagingInfo } = answer
  const { PageNum = 1, PagesCount = 1 } = (PagingInfo ?? {}) as Record<string, number>
  const { Refs, Entities, Resources, ...rest } = answer
  const records = arrayIn(Entities) ?? arrayIn(Resources) ?? arrayIn(Refs) ?? arrayIn(rest) ?? []
  return { records: records as ApiRecord[], page: PageNum, pages: PagesCount }
}

/** The first array that is found, at any depth but beside links. */
function arrayIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, part] of Object.entries(value)) {
    if (name === 'Links' || name === 'PagingInfo') continue
    const found = arrayIn(part)
    if (found) return found
  }
  return undefined
}
