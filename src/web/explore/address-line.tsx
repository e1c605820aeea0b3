/** Where one asks for a resource by its path, which is completed from the contract. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useContract } from '../server/contract.js'
import { apiPathOf } from '../server/root.js'

/**
 * The line.
 * @param path what is shown, with /api at its front
 * @param hrefOf gives the address that shows a path
 * @param again asks once more
 */
export function AddressLine({
  path,
  hrefOf,
  again,
  children,
}: {
  readonly path: string
  readonly hrefOf: (path: string) => string
  readonly again: () => void
  /** Stands at its end. */
  readonly children?: ComponentChildren
}) {
  const [text, setText] = useState(path)
  const contract = useContract()
  useEffect(() => setText(path), [path])
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const given = text.trim().replace(/^GET\s+/i, '')
    const below = /^https?:/i.test(given) ? (apiPathOf(given) ?? '/api') : given
    const href = hrefOf(below.startsWith('/') ? below : `/${below}`)
    if (href === location.hash) again()
    else location.hash = href
  }
  return (
    <form class="address" onSubmit={submit}>
      <label for="address">GET</label>
      <input
        id="address"
        list="paths"
        value={text}
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <datalist id="paths">
        {contract?.operations
          .filter(({ method, served }) => method === 'GET' && served === 'read')
          .map((one) => (
            <option key={one.path} value={`/api${one.path}`} />
          ))}
      </datalist>
      <button type="submit" class="main">
        Ask
      </button>
      {children}
    </form>
  )
}
