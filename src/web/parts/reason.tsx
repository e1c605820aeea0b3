/** Why a request was refused, as the journal tells it; the client is told less. */
import type { JournalEntry } from '../../journal/journal-entry.js'
import { useLoaded } from '../loaded.js'
import { MARK } from '../server/ask.js'
import { access, control } from '../server/controls.js'
import { useStore } from '../store.js'
import { Text } from './text.js'

/** @param mark of the request */
export function Reason({ mark }: { readonly mark: string }) {
  const mayAsk = useStore(access).is === 'open'
  const entries = useLoaded(
    async (signal) =>
      mayAsk
        ? control<JournalEntry[]>('POST', '/journal/find', { header: { [MARK]: mark } }, signal)
        : [],
    [mark, mayAsk],
  )
  const entry = entries.data?.at(-1)
  if (!entry?.refusal && !entry?.fault) return null
  return (
    <p class="reason">
      {entry.fault && (
        <>
          The fault rule <b>{entry.fault.name ?? entry.fault.rule}</b> fired.{' '}
        </>
      )}
      {entry.refusal && (
        <>
          Refused by <b>{entry.refusal.step}</b>: <Text of={entry.refusal.reason} limit={500} />
        </>
      )}
    </p>
  )
}
