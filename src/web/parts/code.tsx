/** Code to be copied. */
import { useState } from 'preact/hooks'

/** A block of it, below a button that copies it. Long lines are broken to be seen whole; what is copied has none of that. */
export function Code({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <figure class="code" aria-label={label}>
      <Copy text={text} />
      <pre>{text}</pre>
    </figure>
  )
}

/** A button that copies a text. */
export function Copy({ text }: { readonly text: string }) {
  const [isDone, setDone] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard?.writeText(text)
    setDone(true)
    setTimeout(() => setDone(false), 1500)
  }
  return (
    <button type="button" class="small copy" onClick={() => void copy()}>
      {isDone ? 'copied' : 'copy'}
    </button>
  )
}
