/** A row of which one is chosen, as tabs are (WAI-ARIA): arrows move, and choose. */
import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'

/** Tabs, and what the chosen one shows. */
export function Tabs<Name extends string>({
  names,
  chosen,
  choose,
  label,
  children,
}: {
  readonly names: readonly Name[]
  readonly chosen: Name
  readonly choose: (name: Name) => void
  readonly label: string
  readonly children: ComponentChildren
}) {
  const id = useId()
  const row = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const index = (names.indexOf(chosen) + step + names.length) % names.length
    const next = names[index]
    if (next === undefined) return
    choose(next)
    row.current?.querySelectorAll('button')[index]?.focus()
  }
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} ref={row} onKeyDown={move}>
        {names.map((name) => (
          <button
            type="button"
            role="tab"
            key={name}
            id={`${id}-${name}`}
            aria-selected={name === chosen}
            aria-controls={`${id}-shown`}
            tabIndex={name === chosen ? 0 : -1}
            onClick={() => choose(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-shown`} aria-labelledby={`${id}-${chosen}`}>
        {children}
      </div>
    </>
  )
}
