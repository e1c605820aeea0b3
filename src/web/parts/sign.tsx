/** How something went: a sign of its own for each result, so that colour alone never tells. */

/** What there is. */
export type Result = 'running' | 'success' | 'warning' | 'failed' | 'none'

const SIGNS: Readonly<Record<Result, readonly [sign: string, word: string]>> = {
  running: ['●', 'running'],
  success: ['✓', 'success'],
  warning: ['!', 'warning'],
  failed: ['✗', 'failed'],
  none: ['–', 'no run'],
}

/** The sign of a result. */
export const signOf = (result: Result): string => SIGNS[result][0]

/** The result in words. */
export const wordOf = (result: Result): string => SIGNS[result][1]

/** The sign, with the word for those who hear the page. */
export function Sign({ of }: { readonly of: Result }) {
  return (
    <span class={`sign ${of}`} title={wordOf(of)}>
      <span aria-hidden="true">{signOf(of)}</span>
      <span class="unseen">{wordOf(of)}</span>
    </span>
  )
}

/** What Result and State of a session of the API say. */
export function resultOf({ State, Result: result }: Readonly<Record<string, unknown>>): Result {
  if (State === 'Working' || State === 'Starting' || State === 'Stopping' || State === 'Running')
    return 'running'
  if (result === 'Success') return 'success'
  if (result === 'Warning') return 'warning'
  return result === 'Failed' ? 'failed' : 'none'
}
