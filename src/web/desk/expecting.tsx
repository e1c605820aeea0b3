/** Verifies how many requests came, as a test does; a failure shows the nearest misses. */
import { useState } from 'preact/hooks'
import type { JournalMatcher } from '../../journal/journal-matcher.js'
import { Panel } from '../parts/panel.js'
import { seen } from '../parts/text.js'
import { act } from './act.js'

/** @param matcher what the requests are to be like; @param call the same as a literal */
export function Expecting({
  matcher,
  call,
}: {
  readonly matcher: JournalMatcher
  readonly call: string
}) {
  const [times, setTimes] = useState('1')
  const [outcome, setOutcome] = useState<{ readonly holds: boolean; readonly message: string }>()
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const body = { match: matcher, times: Number(times) }
    act({
      method: 'POST',
      path: '/journal/expect',
      body,
      call: `requests.expect(${call}, { times: ${times} })`,
      promises: true,
    }).then(
      () => setOutcome({ holds: true, message: 'So many came.' }),
      (error: Error) => setOutcome({ holds: false, message: error.message }),
    )
  }
  return (
    <Panel name="expecting" title="Expect">
      <form class="fields inline" onSubmit={submit}>
        <label>
          requests like the filter above
          <input
            type="number"
            min={0}
            required
            value={times}
            onInput={({ currentTarget }) => setTimes(currentTarget.value)}
          />
        </label>
        <button type="submit">Verify</button>
      </form>
      {outcome && (
        <pre class={`outcome ${outcome.holds ? 'holds' : 'fails'}`} role="status">
          {outcome.holds ? '✓ ' : '✗ '}
          {seen(outcome.message)}
        </pre>
      )}
    </Panel>
  )
}
