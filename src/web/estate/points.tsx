/** Backup files by day, of the last 30 days: full ones and increments. */
import { useState } from 'preact/hooks'
import { useLoaded } from '../loaded.js'
import { count } from '../parts/figures.js'
import { Empty, Panel, Shown } from '../parts/panel.js'
import { hrefOf } from '../place.js'
import { nowThere } from '../server/live.js'
import { countRecords, queryRecords } from '../server/records.js'

const DAY = 86_400_000
const DAYS = 30
/** Files that are read to be counted; of more, each day is counted by the server. */
const READ = 2000
/** Files of an estate from which on counting takes a while, and is not begun unasked. */
const MANY = 100_000

interface DayCount {
  /** When the day begins, in milliseconds since the epoch. */
  readonly begin: number
  readonly full: number
  readonly increments: number
}

/**
 * The panel.
 * @param total how many backup files there are; undefined until it is known
 */
export function Points({
  total,
  on,
}: {
  readonly total: number | undefined
  readonly on: readonly unknown[]
}) {
  const [isWanted, setWanted] = useState(false)
  const isMuch = (total ?? 0) > MANY
  const days = useLoaded(
    async (signal) => (total === undefined || (isMuch && !isWanted) ? undefined : byDay(signal)),
    [isWanted, total, ...(isMuch ? [] : on)],
  )
  return (
    <Panel
      name="points"
      title="Restore points by day"
      aside={
        <span class="legend muted">
          <span class="key full" /> full <span class="key increments" /> increments, 30 days
        </span>
      }
    >
      {isMuch && !isWanted ? (
        <p>
          {count(total ?? 0)} backup files take a while to be counted.{' '}
          <button type="button" onClick={() => setWanted(true)}>
            Count them by day
          </button>
        </p>
      ) : (
        <Shown loaded={days}>{(all) => all && <Bars days={all} />}</Shown>
      )}
    </Panel>
  )
}

const from = (ms: number): string => `CreationTimeUTC>="${new Date(ms).toISOString()}"`
const until = (ms: number): string => `CreationTimeUTC<"${new Date(ms).toISOString()}"`

async function byDay(signal: AbortSignal): Promise<readonly DayCount[]> {
  const last = Math.floor(nowThere() / DAY) * DAY
  const begins = Array.from({ length: DAYS }, (_, index) => last - (DAYS - 1 - index) * DAY)
  const since = from(begins[0] ?? last)
  const all = await countRecords('BackupFile', since, signal)
  if (all > READ) return countedByServer(begins, signal)
  const { records } = await queryRecords(
    { type: 'BackupFile', filter: since, pageSize: READ },
    signal,
  )
  const counts = begins.map((begin) => ({ begin, full: 0, increments: 0 }))
  for (const { CreationTimeUtc, CreationTimeUTC, FileType } of records) {
    const at = Date.parse(String(CreationTimeUtc ?? CreationTimeUTC))
    const day = counts[Math.floor((at - (begins[0] ?? 0)) / DAY)]
    if (!day) continue
    if (FileType === 'vbk') day.full++
    else day.increments++
  }
  return counts
}

/** One day after the other: each makes the server look at all there are. */
async function countedByServer(
  begins: readonly number[],
  signal: AbortSignal,
): Promise<readonly DayCount[]> {
  const counts: DayCount[] = []
  for (const begin of begins) {
    const day = `${from(begin)};${until(begin + DAY)}`
    const all = await countRecords('BackupFile', day, signal)
    const full = all === 0 ? 0 : await countRecords('BackupFile', `FileType==vbk;${day}`, signal)
    counts.push({ begin, full, increments: all - full })
  }
  return counts
}

const HEIGHT = 150
const FOOT = 18

function Bars({ days }: { readonly days: readonly DayCount[] }) {
  const most = Math.max(...days.map(({ full, increments }) => full + increments))
  if (most === 0) return <Empty>No backup file is of the last 30 days.</Empty>
  const width = 100 / days.length
  const scale = (HEIGHT - 14) / most
  return (
    <svg class="points" width="100%" height={HEIGHT + FOOT}>
      <title>Backup files by day</title>
      <text class="tick" x="0" y="10">
        {count(most)}
      </text>
      <line class="grid" x1="0" x2="100%" y1={HEIGHT} y2={HEIGHT} />
      {days.map(({ begin, full, increments }, index) => {
        const date = new Date(begin).toISOString().slice(0, 10)
        const words = `${date}: ${full} full, ${increments} increments`
        const x = `${index * width + width * 0.12}%`
        const bar = `${width * 0.76}%`
        const filter = `${from(begin)};${until(begin + DAY)}`
        return (
          <a
            key={begin}
            href={hrefOf('query', '', { type: 'BackupFile', filter })}
            aria-label={words}
          >
            <title>{words}</title>
            <rect class="hit" x={`${index * width}%`} width={`${width}%`} y="0" height={HEIGHT} />
            <rect
              class="increments"
              x={x}
              width={bar}
              y={HEIGHT - increments * scale}
              height={increments * scale}
            />
            <rect
              class="full"
              x={x}
              width={bar}
              y={HEIGHT - (full + increments) * scale}
              height={full * scale}
            />
            {index % 7 === (days.length - 1) % 7 && (
              <text
                class="tick"
                x={`${(index + 0.5) * width}%`}
                y={HEIGHT + 14}
                text-anchor={index === days.length - 1 ? 'end' : 'middle'}
              >
                {date.slice(5)}
              </text>
            )}
          </a>
        )
      })}
    </svg>
  )
}
