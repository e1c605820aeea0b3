/** The last 24 hours: each session a bar, by job and by result. */
import { hour } from '../parts/figures.js'
import { signOf, wordOf } from '../parts/sign.js'
import { seen } from '../parts/text.js'
import { exploreHref } from '../place.js'
import type { Run } from './runs.js'

const DAY = 86_400_000
const HOUR = 3_600_000
/** Height of a row, and of the line of hours, in pixels. */
const ROW = 22
const HEAD = 20
/** Rows at most. */
const MOST = 24
/** Share of the width that names take, in per cent. */
const NAMES = 26
/** The least that a bar takes of it. */
const NARROW = 0.9
/** From where on, in per cent, a word in the middle of its place would be cut off. */
const EDGE = 97

/** The plot. @param now by the clock of the world: where it ends */
export function Timeline({ runs, now }: { readonly runs: readonly Run[]; readonly now: number }) {
  const jobs = new Map<string, Run[]>()
  for (const run of runs) {
    const own = jobs.get(run.jobUid)
    if (own) own.push(run)
    else if (jobs.size < MOST) jobs.set(run.jobUid, [run])
  }
  const rows = [...jobs.values()].toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)))
  const begin = now - DAY
  const x = (ms: number): number =>
    NAMES + ((Math.min(Math.max(ms, begin), now) - begin) / DAY) * (100 - NAMES)
  const firstHour = Math.ceil(begin / (4 * HOUR)) * 4 * HOUR
  const hours = Array.from({ length: 6 }, (_, index) => firstHour + index * 4 * HOUR)
  const height = HEAD + rows.length * ROW
  return (
    <svg class="timeline" width="100%" height={height}>
      <title>Sessions by job</title>
      {hours.map((at) => (
        <g key={at}>
          <line class="grid" x1={`${x(at)}%`} x2={`${x(at)}%`} y1={HEAD - 4} y2={height} />
          <text class="tick" x={`${x(at)}%`} y={12} text-anchor={x(at) > EDGE ? 'end' : 'middle'}>
            {hour(at)}
          </text>
        </g>
      ))}
      {rows.map((own, index) => (
        <Row key={own[0]?.jobUid} runs={own} top={HEAD + index * ROW} x={x} now={now} />
      ))}
    </svg>
  )
}

const nameOf = (runs: readonly Run[]): string => runs[0]?.job ?? ''

function Row({
  runs,
  top,
  x,
  now,
}: {
  readonly runs: readonly Run[]
  readonly top: number
  readonly x: (ms: number) => number
  readonly now: number
}) {
  const name = seen(nameOf(runs))
  const middle = top + ROW / 2
  return (
    <g>
      <line class="track" x1={`${NAMES}%`} x2="100%" y1={middle} y2={middle} />
      <svg class="job" y={top} width={`${NAMES - 1}%`} height={ROW}>
        <title>{name.slice(0, 500)}</title>
        <text y={ROW / 2 + 4}>{name.slice(0, 60)}</text>
      </svg>
      {runs.map((run) => {
        const from = Math.min(x(run.begin), 100 - NARROW)
        const to = Math.max(x(Math.min(run.end, now)), from + NARROW)
        const end = Number.isFinite(run.end) ? hour(run.end) : 'now'
        const words = `${name}: ${wordOf(run.result)}, ${hour(run.begin)} to ${end}`
        return (
          <a key={run.path} href={exploreHref(run.path)} aria-label={words}>
            <title>{words}</title>
            <rect
              class={`bar-${run.result}`}
              x={`${from}%`}
              width={`${to - from}%`}
              y={middle - 7}
              height={14}
              rx={2}
            />
            {(run.result === 'failed' || run.result === 'warning') && (
              <text class={`mark ${run.result}`} x={`${from}%`} dx={-3} y={middle + 4}>
                {signOf(run.result)}
              </text>
            )}
          </a>
        )
      })}
    </g>
  )
}
