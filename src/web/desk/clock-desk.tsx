/** The clock: what time it is, and all that moves it. */
import { useState } from 'preact/hooks'
import type { ClockSetting } from '../../time/clock.js'
import { goingOf, RATES, STEPS, useNow } from '../bar/clock-menu.js'
import { moment } from '../parts/figures.js'
import { Panel } from '../parts/panel.js'
import { clock } from '../server/live.js'
import { useStore } from '../store.js'
import { literal, useActing } from './act.js'

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
        {STEPS.map(([title, duration]) => (
          <button type="button" key={duration} onClick={() => advance(duration)}>
            {title}
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
        {RATES.map(([title, rate]) => (
          <button type="button" key={rate} onClick={() => set({ rate })}>
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
