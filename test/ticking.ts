import type { Test } from 'tap'

/**
 * Has the clock that work looks at go on by so many milliseconds at each look, until the test ends: so when others get
 * their turns does not depend on how fast the machine is.
 */
export function ticking(t: Test, milliseconds: number): void {
  let now = performance.now()
  t.intercept(performance, 'now', {
    value: () => {
      now += milliseconds
      return now
    },
  })
}
