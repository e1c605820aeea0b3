/** What a tester has in hand: journal, faults, clock, worlds, sessions, state, and what the client could do better. */
import { hrefOf, type Place } from '../place.js'
import { LastAction } from './act.js'
import { ClockDesk } from './clock-desk.js'
import { Faults } from './faults.js'
import { Journal } from './journal.js'
import { Report } from './report.js'
import { Sessions } from './sessions.js'
import { State } from './state.js'
import { Worlds } from './worlds.js'

const PARTS = {
  journal: Journal,
  faults: Faults,
  clock: ClockDesk,
  worlds: Worlds,
  sessions: Sessions,
  state: State,
  report: Report,
} as const

type Part = keyof typeof PARTS

const NAMES = Object.keys(PARTS) as Part[]

/** The view. */
export function DeskView({ place }: { readonly place: Place }) {
  const name = NAMES.find((one) => one === place.path) ?? 'journal'
  const Shown = PARTS[name]
  return (
    <>
      <nav class="subnav" aria-label="Desk">
        {NAMES.map((one) => (
          <a key={one} href={hrefOf('desk', one)} aria-current={one === name ? 'page' : undefined}>
            {one}
          </a>
        ))}
      </nav>
      <Shown place={place} />
      <LastAction />
    </>
  )
}
