/** The jobs: what each does or did last, and when it runs next. */
import { useState } from 'preact/hooks'
import { type Loaded, useLoaded } from '../loaded.js'
import { count, near } from '../parts/figures.js'
import { Empty, Panel, Shown } from '../parts/panel.js'
import { type Result, Sign } from '../parts/sign.js'
import { Text } from '../parts/text.js'
import { exploreHref, hrefOf } from '../place.js'
import { beginsWith } from '../query/filter-text.js'
import { readApi } from '../server/api.js'
import { nowThere } from '../server/live.js'
import { type ApiRecord, pageOf, queryRecords } from '../server/records.js'
import { apiPathOf } from '../server/root.js'
import type { Run, Runs } from './runs.js'

interface Row {
  readonly key: string
  readonly name: string
  readonly href: string
  readonly next: number | undefined
  readonly isOff: boolean
  readonly run: Run | undefined
}

/** Rows at most. */
const MOST = 60

const ORDER: readonly Result[] = ['running', 'failed', 'warning', 'success', 'none']

const resultOfRow = ({ run }: Row): Result => run?.result ?? 'none'

/** The panel. @param on what makes it ask again */
export function Jobs({
  runs,
  total,
  on,
}: {
  readonly runs: Loaded<Runs>
  readonly total: number | undefined
  readonly on: readonly unknown[]
}) {
  const [name, setName] = useState('')
  const jobs = useLoaded(
    (signal) =>
      queryRecords(
        {
          type: 'Job',
          sortAsc: 'Name',
          pageSize: MOST,
          ...(name !== '' && { filter: beginsWith(name) }),
        },
        signal,
      ),
    [name, ...on],
  )
  return (
    <Panel
      name="jobs"
      title={<>Jobs {total !== undefined && <span class="muted">{count(total)}</span>}</>}
      aside={
        (total ?? 0) > MOST && (
          <input
            type="search"
            aria-label="Jobs whose name begins with"
            placeholder="name begins with"
            value={name}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        )
      }
    >
      <Shown loaded={jobs}>
        {({ records, pages }) => {
          const rows = rowsOf(records, runs.data, name === '' && pages > 1)
          if (rows.length === 0)
            return (
              <Empty>
                No job {name === '' ? 'is there' : `begins with “${name}”`}. Fixtures have them
                under Jobs.
              </Empty>
            )
          return (
            <>
              <ul class="rows">
                {rows.map((row) => (
                  <JobRow key={row.key} row={row} />
                ))}
              </ul>
              {pages > 1 && (
                <p class="muted">
                  What does not go well comes first.{' '}
                  <a href={hrefOf('query', '', { type: 'Job', sortAsc: 'Name' })}>All of them</a>
                </p>
              )}
            </>
          )
        }}
      </Shown>
    </Panel>
  )
}

/** @param areMore whether there are jobs that are not among the records */
function rowsOf(records: readonly ApiRecord[], runs: Runs | undefined, areMore: boolean): Row[] {
  const last = new Map<string, Run>()
  for (const run of runs?.runs ?? []) if (!last.has(run.jobUid)) last.set(run.jobUid, run)
  const rows = records.map((record): Row => {
    const next = Date.parse(String(record.NextRun ?? ''))
    return {
      key: record.UID ?? '',
      name: record.Name ?? '',
      href: exploreHref(apiPathOf(record.Href ?? '') ?? '/api/jobs'),
      next: Number.isNaN(next) ? undefined : next,
      isOff: record.ScheduleEnabled === false,
      run: last.get(record.UID ?? ''),
    }
  })
  const known = new Set(rows.map(({ key }) => key))
  const others = areMore
    ? [...last.values()].filter(({ jobUid, result }) => !known.has(jobUid) && result !== 'success')
    : []
  const all = [
    ...others.map((run): Row => {
      const id = run.jobUid.split(':').pop() ?? ''
      const href = exploreHref(`/api/jobs/${id}?format=Entity`)
      return { key: run.jobUid, name: run.job, href, next: undefined, isOff: false, run }
    }),
    ...rows,
  ]
  return all
    .toSorted((a, b) => ORDER.indexOf(resultOfRow(a)) - ORDER.indexOf(resultOfRow(b)))
    .slice(0, MOST)
}

function JobRow({ row }: { readonly row: Row }) {
  const { name, href, run } = row
  return (
    <li>
      <Sign of={resultOfRow(row)} />
      <a class="name" href={href}>
        <Text of={name} limit={60} />
      </a>
      {run && run.result !== 'success' ? <Telling run={run} /> : <Quiet row={row} />}
    </li>
  )
}

/** A job that did what it should, or nothing: when, and when next. */
function Quiet({ row: { run, next, isOff } }: { readonly row: Row }) {
  return (
    <span class="what">
      {run && <When run={run} />}
      <span class="muted">
        {isOff ? 'rests' : next === undefined ? '' : `next ${near(next, nowThere())}`}
      </span>
    </span>
  )
}

function When({ run }: { readonly run: Run }) {
  return (
    <a class="when" href={exploreHref(run.path)}>
      {near(run.begin, nowThere())}
    </a>
  )
}

/** Machines of a session that are asked for. */
const MACHINES = 20

/** A run of which more is told: how far it is and at which machine, or what went wrong with which. */
function Telling({ run }: { readonly run: Run }) {
  const isRunning = run.result === 'running'
  const machines = useLoaded(
    async (signal) => {
      const [path = ''] = run.path.split('?')
      const kind = path.includes('replicaSessions') ? 'replicaTaskSessions' : 'taskSessions'
      const which = isRunning ? 'State!=Completed' : 'Result!=Success'
      const query = `format=Entity&pageSize=${MACHINES}&filter=${which}`
      return pageOf(await readApi(`${path}/${kind}?${query}`, signal)).records
    },
    [run.path, run.result, run.progress],
  )
  const [first, ...others] = machines.data ?? []
  const reason = String(first?.Reason ?? '') || run.message
  return (
    <span class="what">
      {isRunning && (
        <progress
          max={100}
          value={run.progress}
          aria-label={`${run.job}: ${run.progress} percent`}
        />
      )}
      {isRunning ? (
        <a class="when" href={exploreHref(run.path)}>
          {run.progress} %
        </a>
      ) : (
        <When run={run} />
      )}
      <span class="telling">
        {reason !== '' && (
          <>
            <Text of={reason} limit={200} />{' '}
          </>
        )}
        {first && (
          <span class="muted">
            <Text of={first.VmDisplayName ?? first.Name} limit={30} />
            {others.length > 0 && ` and ${others.length} more`}
          </span>
        )}
      </span>
    </span>
  )
}
