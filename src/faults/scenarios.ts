/** Ready-made sets of fault rules, by name. */
import { ControlError } from '../control-error.js'
import type { FaultRule } from './fault-rule.js'

const SCENARIOS: Readonly<Record<string, readonly FaultRule[]>> = {
  /** A line that drops: some requests are reset, some answers break off, the rest is slow at times. */
  'flaky-network': [
    { name: 'reset', when: { probability: 0.03 }, effect: { kind: 'reset' } },
    { name: 'broken off', when: { probability: 0.03 }, effect: { kind: 'cut', after: 0.5 } },
    {
      name: 'slow',
      when: { probability: 0.2 },
      effect: {
        kind: 'latency',
        before: { logNormal: { median: 150, sigma: 0.8, max: 5000 } },
      },
    },
  ],
  /** A server with too much to do: slow, now and then 503, and 429 for who asks too often. */
  overloaded: [
    { name: 'throttle', effect: { kind: 'throttle', requests: 30, per: 10 } },
    { name: 'busy', when: { probability: 0.1 }, effect: { kind: 'unavailable', retryAfter: 5 } },
    {
      name: 'slow',
      effect: { kind: 'latency', before: { logNormal: { median: 800, sigma: 0.6, max: 20_000 } } },
    },
  ],
  /** Out of service: everything is 503. */
  maintenance: [{ name: 'maintenance', effect: { kind: 'unavailable', retryAfter: 120 } }],
  /** Sessions end all the time: one request in five finds its own expired. */
  'session-storm': [
    {
      name: 'expired',
      match: { account: '*' },
      when: { probability: 0.2 },
      effect: { kind: 'expireSession' },
    },
  ],
}

/** The names of all scenarios. */
export const SCENARIO_NAMES: readonly string[] = Object.keys(SCENARIOS)

/** The rules of a scenario. @throws ControlError if there is none of the name */
export function scenarioNamed(name: string): readonly FaultRule[] {
  const rules = Object.hasOwn(SCENARIOS, name) ? SCENARIOS[name] : undefined
  if (rules) return rules
  const known = SCENARIO_NAMES.join(', ')
  throw new ControlError(`There is no scenario ${name}; there are ${known}.`, 404)
}
