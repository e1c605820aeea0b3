/** The clock of the world: what time it is, how it goes, and what moves it. */
import { useEffect, useState } from 'preact/hooks'
import type { ClockState } from '../../time/clock.js'
import { moment, second } from '../parts/figures.js'
import { Menu } from '../parts/menu.js'
import { Problem } from '../parts/panel.js'
import { control } from '../server/controls.js'
import { clock, heardClock, nowThere } from '../server/live.js'
import { useStore } from '../store.js'

/** How it goes, in a word. */
export function goingOf({ mode, rate }: ClockState): string {
  if (mode === 'fixed') return 'stands'
  return mode === 'offset' ? 'ahead' : `×${rate}`
}

/** Draws a view anew every second while the clock goes; gives what time it is. */
export function useNow(): number {
  const heard = useStore(clock)
  const [, draw] = useState(0)
  const isGoing = heard !== undefined && heard.state.rate > 0
  useEffect(() => {
    if (!isGoing) return
    const timer = setInterval(() => draw((count) => count + 1), 1000)
    return () => clearInterval(timer)
  }, [isGoing])
  return nowThere()
}

/** How far one moves it on at once. */
export const STEPS: readonly (readonly [title: string, by: string])[] = [
  ['1 minute', 'PT1M'],
  ['15 minutes', 'PT15M'],
  ['1 hour', 'PT1H'],
  ['1 day', 'P1D'],
  ['1 week', 'P7D'],
  ['30 days', 'P30D'],
]

/** How it may go. */
export const RATES: readonly (readonly [title: string, rate: number])[] = [
  ['stands', 0],
  ['×1', 1],
  ['×60', 60],
  ['×3600', 3600],
]

/** The clock in the bar. */
export function ClockMenu() {
  const heard = useStore(clock)
  const now = useNow()
  if (!heard) return null
  const face = (
    <>
      <time class="clock" dateTime={new Date(now).toISOString()}>
        {second(now)}
      </time>{' '}
      <span class="muted">{goingOf(heard.state)}</span>
    </>
  )
  return (
    <Menu face={face} label="Clock">
      {() => <Moves now={now} state={heard.state} />}
    </Menu>
  )
}

function Moves({ now, state }: { readonly now: number; readonly state: ClockState }) {
  const [error, setError] = useState<Error>()
  const move = (method: string, path: string, body: unknown): void => {
    control<ClockState>(method, path, body).then((next) => {
      heardClock(next)
      setError(undefined)
    }, setError)
  }
  return (
    <>
      <p>
        {moment(now)} UTC, {goingOf(state)}
      </p>
      <p class="label">Move it on by</p>
      <p class="row">
        {STEPS.map(([title, by]) => (
          <button type="button" key={by} onClick={() => move('POST', '/clock/advance', { by })}>
            {title}
          </button>
        ))}
      </p>
      <p class="label">How it goes</p>
      <p class="row">
        {RATES.map(([title, rate]) => (
          <button
            type="button"
            key={rate}
            aria-pressed={rate === state.rate}
            onClick={() => move('PUT', '/clock', { rate })}
          >
            {title}
          </button>
        ))}
      </p>
      {error && <Problem error={error} />}
      <p>
        <a href="#desk/clock">more of the clock</a>
      </p>
    </>
  )
}
