/** A query, built line by line: below it the address as it grows, below that what it gives. */
import { useEffect, useState } from 'preact/hooks'
import type { ContractData, QueryTypeData } from '../contract-data.js'
import { Code } from '../parts/code.js'
import { Text } from '../parts/text.js'
import { exploreHref, hrefOf, type Place } from '../place.js'
import { useContract } from '../server/contract.js'
import { queryPath, type Wanted } from '../server/records.js'
import { ORIGIN } from '../server/root.js'
import { FilterEditor } from './filter-editor.js'
import { Results } from './results.js'

/** Sizes of pages to choose from. */
const SIZES = [15, 50, 100, 500]

/** The view. */
export function QueryView({ place }: { readonly place: Place }) {
  const contract = useContract()
  return contract ? <Builder place={place} contract={contract} /> : null
}

function Builder({ place, contract }: { readonly place: Place; readonly contract: ContractData }) {
  const wanted = wantedOf(place.query, contract)
  const type = contract.queryTypes.find(({ name }) => name === wanted.type)
  const path = queryPath(wanted)
  const change = (changes: Partial<Wanted>): void => {
    const { type: name, filter, sortAsc, sortDesc, pageSize, page } = { ...wanted, ...changes }
    const query = { type: name, filter, sortAsc, sortDesc }
    location.hash = hrefOf('query', '', {
      ...query,
      pageSize: String(pageSize),
      // Another question begins on its first page.
      page: 'page' in changes ? String(page) : undefined,
    })
  }
  if (!type) return null
  return (
    <>
      <section class="builder panel" aria-label="The query">
        <TypeAndOrder contract={contract} type={type} wanted={wanted} change={change} />
        <p class="muted">
          <Text of={type.doc} limit={300} />
        </p>
        <FilterEditor
          key={type.name}
          type={type}
          filter={wanted.filter ?? ''}
          change={(filter) => change({ filter })}
        />
        <Code text={ORIGIN.replace(/\/$/, '') + path} label="The address of the query" />
        <p>
          <a href={exploreHref(path)}>The answer in Explore</a>
        </p>
      </section>
      <Results
        type={type}
        wanted={wanted}
        path={path}
        turn={(page) => change({ page })}
        sort={(field) =>
          change(
            wanted.sortAsc === field
              ? { sortAsc: '', sortDesc: field }
              : { sortAsc: field, sortDesc: '' },
          )
        }
      />
    </>
  )
}

/** What the address asks for, with what it leaves out. Names are taken in any letter case. */
function wantedOf(given: URLSearchParams, { queryTypes }: ContractData): Wanted {
  const lower = new Map([...given].map(([name, value]) => [name.toLowerCase(), value]))
  const name = lower.get('type')?.toLowerCase()
  const type = queryTypes.find((one) => one.name.toLowerCase() === name)?.name ?? 'Job'
  const number = (key: string, initial: number): number => {
    const found = Number(lower.get(key))
    return Number.isInteger(found) && found > 0 ? found : initial
  }
  const text = (key: string): string | undefined => lower.get(key) || undefined
  const [filter, sortAsc, sortDesc] = [text('filter'), text('sortasc'), text('sortdesc')]
  return {
    type,
    format: 'Entities',
    ...(filter !== undefined && { filter }),
    ...(sortAsc !== undefined && { sortAsc }),
    ...(sortDesc !== undefined && { sortDesc }),
    pageSize: Math.min(number('pagesize', 15), 1000),
    page: number('page', 1),
  }
}

function TypeAndOrder({
  contract,
  type,
  wanted,
  change,
}: {
  readonly contract: ContractData
  readonly type: QueryTypeData
  readonly wanted: Wanted
  readonly change: (changes: Partial<Wanted>) => void
}) {
  const { sortAsc, sortDesc, pageSize } = wanted
  const [field, setField] = useState(sortAsc ?? sortDesc ?? '')
  useEffect(() => setField(sortAsc ?? sortDesc ?? ''), [sortAsc, sortDesc])
  const order = (name: string, isDown: boolean): void =>
    change(isDown ? { sortAsc: '', sortDesc: name } : { sortAsc: name, sortDesc: '' })
  return (
    <div class="fields inline">
      <label>
        Type
        <select
          value={type.name}
          onChange={({ currentTarget }) =>
            change({ type: currentTarget.value, filter: '', sortAsc: '', sortDesc: '' })
          }
        >
          {contract.queryTypes.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        Sorted by
        <select
          value={field}
          onChange={({ currentTarget }) => order(currentTarget.value, sortDesc !== undefined)}
        >
          <option value="">nothing</option>
          {type.fields.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        Direction
        <select
          value={sortDesc === undefined ? 'up' : 'down'}
          disabled={field === ''}
          onChange={({ currentTarget }) => order(field, currentTarget.value === 'down')}
        >
          <option value="up">ascending</option>
          <option value="down">descending</option>
        </select>
      </label>
      <label>
        Page size
        <select
          value={String(pageSize)}
          onChange={({ currentTarget }) => change({ pageSize: Number(currentTarget.value) })}
        >
          {[...new Set([...SIZES, pageSize ?? 15])].map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
    </div>
  )
}
