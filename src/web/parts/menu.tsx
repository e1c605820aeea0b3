/** A button of the bar that opens a small box below it; Escape and a click elsewhere close it. */
import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'

/** The button and the box. */
export function Menu({
  face,
  label,
  children,
}: {
  readonly face: ComponentChildren
  readonly label: string
  /** Gets what closes the box. */
  readonly children: (close: () => void) => ComponentChildren
}) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const around = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const close = (): void => {
    setOpen(false)
    button.current?.focus()
  }
  // At once, as whoever opens it may close it at once.
  useLayoutEffect(() => {
    if (!isOpen) return
    const onDown = (event: Event): void => {
      if (!around.current?.contains(event.target as Node)) setOpen(false)
    }
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') close()
    }
    const onMove = (): void => setOpen(false)
    addEventListener('hashchange', onMove)
    document.addEventListener('pointerdown', onDown)
    document.addEventListener('keydown', onKey)
    return () => {
      removeEventListener('hashchange', onMove)
      document.removeEventListener('pointerdown', onDown)
      document.removeEventListener('keydown', onKey)
    }
  }, [isOpen])
  return (
    <div class="menu" ref={around}>
      <button
        type="button"
        ref={button}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <span class="unseen">{label}: </span>
        {face}
        <span class="caret" aria-hidden="true">
          ▾
        </span>
      </button>
      {isOpen && (
        <div class="box" id={id}>
          {children(close)}
        </div>
      )}
    </div>
  )
}
