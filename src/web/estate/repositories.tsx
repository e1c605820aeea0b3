/** The repositories, and how full each is; the fullest first. */
import { useLoaded } from '../loaded.js'
import { size } from '../parts/figures.js'
import { Empty, Panel, Shown } from '../parts/panel.js'
import { Text } from '../parts/text.js'
import { exploreHref, hrefOf } from '../place.js'
import { type ApiRecord, queryRecords } from '../server/records.js'
import { apiPathOf } from '../server/root.js'

/** Share from which on one is too full. */
const FULL = 0.9
/** Rows at most. */
const MOST = 12
/** Records that are asked for at once. */
const PAGE = 100

interface Row {
  readonly name: string
  readonly href: string
  readonly capacity: number
  readonly share: number | undefined
}

/** The panel. @param on what makes it ask again */
export function Repositories({ on }: { readonly on: readonly unknown[] }) {
  const loaded = useLoaded(
    (signal) => queryRecords({ type: 'Repository', sortAsc: 'FreeSpace', pageSize: PAGE }, signal),
    on,
  )
  return (
    <Panel name="repositories" title="Repositories">
      <Shown loaded={loaded}>
        {({ records, pages }) => {
          if (records.length === 0)
            return <Empty>No repository is there. Fixtures have them under Repositories.</Empty>
          const rows = records.map(rowOf).toSorted((a, b) => (b.share ?? -1) - (a.share ?? -1))
          return (
            <>
              <ul class="rows">
                {rows.slice(0, MOST).map((row) => (
                  <RepositoryRow key={row.href} row={row} />
                ))}
              </ul>
              {(rows.length > MOST || pages > 1) && (
                <p class="muted">
                  The fullest first.{' '}
                  <a href={hrefOf('query', '', { type: 'Repository', sortAsc: 'FreeSpace' })}>
                    All of them
                  </a>
                </p>
              )}
            </>
          )
        }}
      </Shown>
    </Panel>
  )
}

function rowOf(record: ApiRecord): Row {
  const [capacity, free] = [Number(record.Capacity), Number(record.FreeSpace)]
  return {
    name: record.Name ?? '',
    href: exploreHref(apiPathOf(record.Href ?? '') ?? '/api/repositories'),
    capacity,
    share: capacity > 0 ? Math.min(Math.max(1 - free / capacity, 0), 1) : undefined,
  }
}

function RepositoryRow({ row: { name, href, capacity, share } }: { readonly row: Row }) {
  const percent = share === undefined ? 0 : Math.round(share * 100)
  return (
    <li>
      <a class="name" href={href}>
        <Text of={name} limit={60} />
      </a>
      {share === undefined ? (
        <span class="what muted">tells no capacity</span>
      ) : (
        <span class="what">
          <svg class="gauge" width="100%" height="12" aria-hidden="true">
            <rect class="track" width="100%" height="12" rx="2" />
            <rect
              class={share >= FULL ? 'full' : 'used'}
              width={`${percent}%`}
              height="12"
              rx="2"
            />
          </svg>
          <span class="figure">
            {share >= FULL && <span class="sign warning">! </span>}
            {percent} % of {size(capacity)}
          </span>
        </span>
      )}
    </li>
  )
}
