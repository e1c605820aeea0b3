/** A value that views show, and that they are drawn anew for when it changes. */
import { useEffect, useState } from 'preact/hooks'

/** Holds a value, and tells when another one takes its place. */
export class Store<T> {
  private held: T
  private readonly watchers = new Set<() => void>()

  constructor(value: T) {
    this.held = value
  }

  get value(): T {
    return this.held
  }

  set(value: T): void {
    if (value === this.held) return
    this.held = value
    for (const watcher of [...this.watchers]) watcher()
  }

  /** @returns what ends it */
  watch(watcher: () => void): () => void {
    this.watchers.add(watcher)
    return () => void this.watchers.delete(watcher)
  }
}

/** The value of a store, for a view that is drawn anew whenever it changes. */
export function useStore<T>(store: Store<T>): T {
  const [, draw] = useState(0)
  const { value } = store
  useEffect(() => {
    const again = (): void => draw((count) => count + 1)
    // It may have changed between the drawing and this.
    if (store.value !== value) again()
    return store.watch(again)
  }, [store])
  return value
}
