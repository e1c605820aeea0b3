/** The keys that the page knows. */
import { useLayoutEffect, useRef } from 'preact/hooks'

/** What each does. */
export const KEYS: readonly (readonly [key: string, what: string])[] = [
  ['/', 'search everything'],
  ['1 … 5', 'Estate, Explore, Query, Operations, Desk'],
  ['t', 'light or dark'],
  ['?', 'these keys'],
  ['Esc', 'close what is open'],
  ['Tab, arrows, Enter', 'move and open, everywhere'],
]

/** The dialog. */
export function Keys({ close }: { readonly close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  // At once: what is typed next is meant for it.
  useLayoutEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="keys" aria-labelledby="keys-title" onClose={close}>
      <h2 id="keys-title">Keys</h2>
      <dl>
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  )
}
