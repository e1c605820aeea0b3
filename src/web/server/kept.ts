/** What the page remembers: of this tab until it is closed, or of this browser. */

/** A value that is kept; undefined where there is none, or the browser keeps nothing. */
export function kept(name: string, where: 'tab' | 'browser' = 'tab'): string | undefined {
  try {
    return storageOf(where).getItem(`emsim.${name}`) ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps a value; undefined forgets it. */
export function keep(
  name: string,
  value: string | undefined,
  where: 'tab' | 'browser' = 'tab',
): void {
  try {
    if (value === undefined) storageOf(where).removeItem(`emsim.${name}`)
    else storageOf(where).setItem(`emsim.${name}`, value)
  } catch {
    // A browser that keeps nothing asks again.
  }
}

const storageOf = (where: 'tab' | 'browser'): Storage =>
  where === 'tab' ? sessionStorage : localStorage
