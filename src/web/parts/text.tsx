/** Texts of the estate, which may hold anything: apart from what stands around them, and folded when long. */
import { useState } from 'preact/hooks'

/** Characters that are shown before the rest is asked for. */
const SHORT = 400

/**
 * Characters that are not seen but change how others are read, such as marks of direction; shown by their
 * numbers. Those that join letters and signs are left.
 */
const HIDDEN = /(?![\n\t\r\u200c\u200d])[\p{Cc}\p{Cf}]/gu

/** The text with such characters made visible. */
export const seen = (text: string): string =>
  text.replace(HIDDEN, (one) => {
    const number = (one.codePointAt(0) ?? 0).toString(16).toUpperCase()
    return `⟨U+${number.padStart(4, '0')}⟩`
  })

/** One line of it, cut where it is long. */
export function Text({ of, limit = 120 }: { readonly of: unknown; readonly limit?: number }) {
  const text = seen(of === null || of === undefined ? '' : String(of))
  const isLong = text.length > limit
  return (
    <bdi class="text" title={isLong ? text.slice(0, 2000) : undefined}>
      {isLong ? `${text.slice(0, limit)}…` : text}
    </bdi>
  )
}

/** All of it, the rest of a long one when it is asked for. */
export function LongText({ of }: { readonly of: string }) {
  const [isOpen, setOpen] = useState(false)
  const text = seen(of)
  if (text.length <= SHORT || isOpen) return <bdi class="text">{text}</bdi>
  return (
    <>
      <bdi class="text">{text.slice(0, SHORT)}…</bdi>{' '}
      <button type="button" class="small" onClick={() => setOpen(true)}>
        all {text.length} characters
      </button>
    </>
  )
}
