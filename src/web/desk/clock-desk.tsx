/** The clock: what time it is, and all that moves it. */
import { useState } from 'preact/hooks'
import type { ClockSetting } from '../../time/clock.js'
import { goingOf, useNow } from '../bar/clock-menu.js'
import { moment } from '../parts/figures.js'
import { Panel } from '../parts/panel.js'
import { clock } from '../server/live.js'
import { useStore } from '../store.js'
import { literal, useActing } from './act.js'

const STEPS = ['PT1M', 'PT15M', 'PT1H', 'P1D', 'P7D', 'P30D'] as const

const SETTINGS: readonly (readonly [title: string, setting: ClockSetting])[] = [
  ['Let it stand', { rate: 0 }],
  ['Let it go', { rate: 1 }],
  ['×60', { rate: 60 }],
  ['×3600', { rate: 3600 }],
]

/** The part of the desk. */
export function ClockDesk() {
  const heard = useStore(clock)
  const now = useNow()
  const { run, problem } = useActing()
  const [by, setBy] = useState('PT1H')
  const [at, setAt] = useState('')
  const advance = (duration: string): void =>
    run({
      method: 'POST',
      path: '/clock/advance',
      body: { by: duration },
      call: `clock.advance(${literal(duration)})`,
      promises: true,
    })
  const set = (setting: ClockSetting): void =>
    run({
      method: 'PUT',
      path: '/clock',
      body: setting,
      call: `clock.set(${literal(setting)})`,
    })
  const submit =
    (work: () => void) =>
    (event: SubmitEvent): void => {
      event.preventDefault()
      work()
    }
  return (
    <Panel name="clock-desk" title="Clock">
      <p class="big-clock">
        <time dateTime={new Date(now).toISOString()}>{moment(now)}</time>{' '}
        <span class="muted">UTC, {heard && goingOf(heard.state)}</span>
      </p>
      {problem}
      <h3>Move it on</h3>
      <p class="row">
        {STEPS.map((one) => (
          <button type="button" key={one} onClick={() => advance(one)}>
            {one}
          </button>
        ))}
      </p>
      <form class="fields inline" onSubmit={submit(() => advance(by))}>
        <label>
          by a duration (ISO 8601)
          <input value={by} onInput={({ currentTarget }) => setBy(currentTarget.value)} required />
        </label>
        <button type="submit">Move on</button>
      </form>
      <h3>How it goes</h3>
      <p class="row">
        {SETTINGS.map(([title, setting]) => (
          <button type="button" key={title} onClick={() => set(setting)}>
            {title}
          </button>
        ))}
      </p>
      <form class="fields inline" onSubmit={submit(() => set({ at: `${at}Z` }))}>
        <label>
          a time to come, UTC
          <input
            type="datetime-local"
            step={1}
            value={at}
            onInput={({ currentTarget }) => setAt(currentTarget.value)}
            required
          />
        </label>
        <button type="submit">Set it to this</button>
      </form>
      <p class="muted">
        Runs begin, go on and end as the clock moves. It goes back by a reset alone.
      </p>
    </Panel>
  )
}
