/** What a query gives, as a table with the fields of its type. */
import type { QueryTypeData } from '../contract-data.js'
import { useLoaded } from '../loaded.js'
import { Empty, Problem } from '../parts/panel.js'
import { Text } from '../parts/text.js'
import { exploreHref } from '../place.js'
import { world } from '../server/controls.js'
import { estateTick } from '../server/live.js'
import { type ApiRecord, queryRecords, type Wanted } from '../server/records.js'
import { apiPathOf } from '../server/root.js'
import { session } from '../server/session.js'
import { useStore } from '../store.js'
import { Wrong } from './wrong.js'

/** Characters of a text that stands on one line. */
const SHORT = 36

/** The table. @param path what is asked, for when it is asked again */
export function Results({
  type,
  wanted,
  path,
  turn,
  sort,
}: {
  readonly type: QueryTypeData
  readonly wanted: Wanted
  readonly path: string
  readonly turn: (page: number) => void
  readonly sort: (field: string) => void
}) {
  const loaded = useLoaded(
    (signal) => queryRecords(wanted, signal),
    [path, useStore(session)?.account, useStore(world), useStore(estateTick)],
  )
  const { data, error } = loaded
  if (error)
    return (
      <section class="results panel" aria-label="Result">
        <Problem error={error} />
        <Wrong message={error.message} filter={wanted.filter ?? ''} />
      </section>
    )
  if (!data) return null
  const { records, page, pages } = data
  const columns = columnsOf(type, records)
  return (
    <section class="results panel" aria-label="Result" aria-busy={loaded.isLoading}>
      {records.length === 0 ? (
        <Empty>No {type.name} fits. Take a line of the filter away.</Empty>
      ) : (
        <>
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  {columns.map((name) => (
                    <th key={name} scope="col" aria-sort={orderOf(name, wanted)}>
                      <button type="button" onClick={() => sort(name)}>
                        {name}
                        <span aria-hidden="true">
                          {{ ascending: ' ▴', descending: ' ▾', none: '' }[orderOf(name, wanted)]}
                        </span>
                      </button>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {records.map((record, index) => (
                  <tr key={record.UID ?? index}>
                    {columns.map((name) => (
                      <td key={name}>
                        <Cell record={record} name={name} />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Pages page={page} pages={pages} turn={turn} />
        </>
      )}
    </section>
  )
}

function orderOf(name: string, { sortAsc, sortDesc }: Wanted): 'ascending' | 'descending' | 'none' {
  const lower = name.toLowerCase()
  if (sortAsc?.toLowerCase() === lower) return 'ascending'
  return sortDesc?.toLowerCase() === lower ? 'descending' : 'none'
}

/** The fields that the page lists: the name first, what it is known by last, and none that nothing has. */
function columnsOf({ fields }: QueryTypeData, records: readonly ApiRecord[]): string[] {
  const listed = fields.filter(({ listed: one }) => one !== 0).map(({ name }) => name)
  const held = (listed.length > 0 ? listed : fields.map(({ name }) => name)).filter((name) =>
    records.some((record) => valueIn(record, name) !== undefined),
  )
  const first = held.filter((name) => name === 'Name')
  const last = held.filter((name) => /uid$/i.test(name))
  return [...first, ...held.filter((name) => name !== 'Name' && !/uid$/i.test(name)), ...last]
}

/** The value of a field: of the record, or of what it links to. */
function valueIn(record: ApiRecord, name: string): unknown {
  const own = memberOf(record, name) ?? memberOf(record, `${name}UTC`)
  if (own !== undefined && own !== null) return own
  const [, type, what] = /^(\w+)(Name|Uid)$/.exec(name) ?? []
  const up = record.Links?.find(
    ({ Rel, Type }) => Rel === 'Up' && Type?.replace(/Reference$/, '') === type,
  )
  if (!up) return undefined
  return what === 'Name' ? up.Name : `urn:veeam:${type}:${up.Href.split('/').pop()}`
}

function memberOf(record: ApiRecord, name: string): unknown {
  const lower = name.toLowerCase()
  const key = Object.keys(record).find((own) => own.toLowerCase() === lower)
  const value = key === undefined ? undefined : record[key]
  return typeof value === 'object' ? undefined : value
}

function Cell({ record, name }: { readonly record: ApiRecord; readonly name: string }) {
  const value = valueIn(record, name)
  const path = name === 'Name' || name === 'UID' ? apiPathOf(record.Href ?? '') : undefined
  const isShort = String(value ?? '').length <= SHORT
  const text = /uid$/i.test(name) ? (
    <span class="mono whole" title={String(value ?? '')}>
      <Text of={String(value ?? '').replace(/^urn:veeam:\w+:/, '')} limit={50} />
    </span>
  ) : (
    <span class={isShort ? 'whole' : ''}>
      <Text of={value} limit={60} />
    </span>
  )
  return path === undefined || record.Href === undefined ? (
    text
  ) : (
    <a href={exploreHref(path)}>{text}</a>
  )
}

function Pages({
  page,
  pages,
  turn,
}: {
  readonly page: number
  readonly pages: number
  readonly turn: (page: number) => void
}) {
  return (
    <nav class="pages" aria-label="Pages">
      <button type="button" disabled={page <= 1} onClick={() => turn(1)}>
        First
      </button>
      <button type="button" disabled={page <= 1} onClick={() => turn(page - 1)}>
        Previous
      </button>
      <span>
        page {page} of {pages}
      </span>
      <button type="button" disabled={page >= pages} onClick={() => turn(page + 1)}>
        Next
      </button>
      <button type="button" disabled={page >= pages} onClick={() => turn(pages)}>
        Last
      </button>
    </nav>
  )
}
