/** What a view shows of the server: asked for when the view needs it, and again when it may have changed. */
import { useEffect, useRef, useState } from 'preact/hooks'

/** How far it has come; what was there before stays until the next is there. */
export interface Loaded<T> {
  readonly data: T | undefined
  readonly error: Error | undefined
  readonly isLoading: boolean
}

/**
 * Loads, and loads again when a part of `on` is another one. What was asked for before is dropped then.
 * @param load gets a signal that says when its answer is not wanted any more
 */
export function useLoaded<T>(
  load: (signal: AbortSignal) => Promise<T>,
  on: readonly unknown[],
): Loaded<T> {
  const [state, setState] = useState<Loaded<T>>({
    data: undefined,
    error: undefined,
    isLoading: true,
  })
  const latest = useRef(load)
  latest.current = load
  useEffect(() => {
    const abort = new AbortController()
    setState((before) => ({ ...before, isLoading: true }))
    latest.current(abort.signal).then(
      (data) => {
        if (!abort.signal.aborted) setState({ data, error: undefined, isLoading: false })
      },
      (error: Error) => {
        if (!abort.signal.aborted)
          setState((before) => ({ data: before.data, error, isLoading: false }))
      },
    )
    return () => abort.abort()
  }, on)
  return state
}
