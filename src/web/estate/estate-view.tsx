/** What is going on, in one look. */
import { useLoaded } from '../loaded.js'
import { count } from '../parts/figures.js'
import { Empty, Panel, Shown } from '../parts/panel.js'
import { type Result, Sign, wordOf } from '../parts/sign.js'
import { hrefOf } from '../place.js'
import { control, world } from '../server/controls.js'
import { estateTick, nowThere } from '../server/live.js'
import { session } from '../server/session.js'
import { useStore } from '../store.js'
import { Jobs } from './jobs.js'
import { Points } from './points.js'
import { Repositories } from './repositories.js'
import { type Runs, runsOfDay } from './runs.js'
import { Timeline } from './timeline.js'

/** Types whose counts stand on top, with what they are called there. */
const COUNTED: readonly (readonly [type: string, title: string])[] = [
  ['BackupServer', 'backup servers'],
  ['Backup', 'backups'],
  ['RestorePoint', 'restore points'],
  ['VmRestorePoint', 'VM restore points'],
  ['BackupJobSession', 'backup sessions'],
]

/** The view. */
export function EstateView() {
  const on = [
    useStore(estateTick),
    useStore(world),
    // Another account may see other things; a session that was only opened anew may not.
    useStore(session)?.account,
  ]
  const counts = useLoaded(
    (signal) => control<Record<string, number>>('GET', '/estate', undefined, signal),
    on,
  )
  const runs = useLoaded((signal) => runsOfDay(nowThere(), signal), on)
  return (
    <>
      <p class="sums">
        {runs.data && <Sums counts={runs.data.counts} />}
        <span class="gap" />
        {COUNTED.map(([type, title]) => {
          const number = counts.data?.[type]
          return (
            number !== undefined && (
              <a key={type} href={hrefOf('query', '', { type })}>
                <b>{count(number)}</b> {title}
              </a>
            )
          )
        })}
      </p>
      <div class="panels">
        <div>
          <Jobs runs={runs} total={counts.data?.Job} on={on} />
          <Repositories on={on} />
        </div>
        <div>
          <Panel title="Last 24 hours" name="day">
            <Shown loaded={runs}>
              {({ runs: all, isWhole }) =>
                all.length === 0 ? (
                  <Empty>
                    No job ran in the last 24 hours. Jobs with a History in a fixture do.
                  </Empty>
                ) : (
                  <>
                    <Timeline runs={all} now={nowThere()} />
                    {!isWhole && (
                      <p class="muted">Of very many sessions, those that did not go well.</p>
                    )}
                  </>
                )
              }
            </Shown>
          </Panel>
          <Points total={counts.data?.BackupFile} on={on} />
        </div>
      </div>
    </>
  )
}

const SUMS: readonly Exclude<Result, 'none'>[] = ['running', 'success', 'warning', 'failed']

function Sums({ counts }: { readonly counts: Runs['counts'] }) {
  return (
    <span class="results">
      <span class="muted">24 hours</span>
      {SUMS.map((result) => (
        <span key={result}>
          <Sign of={result} /> <b>{count(counts[result])}</b> {wordOf(result)}
        </span>
      ))}
    </span>
  )
}
