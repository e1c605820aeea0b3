import type { Fault } from '../reading/fault.js'
import { type ClockSetting, clockSetting } from '../time/clock.js'

/** What is expected of a clock, for messages. */
export const CLOCK_FORM =
  'a time such as 2026-11-23T12:00:00Z, one ahead such as +P7D, a rate such as x60, or a time and a rate'

const FORM =
  /^(?:(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))|\+(P\S+?))?(?:(?:^| ?)x(\d+(?:\.\d+)?))?$/

/**
 * How a clock goes, written as `2026-11-23T12:00:00Z` (it stands), `+P7D` (ahead of real time), `x60` (an
 * hour a minute), or a time and a rate; undefined if it is none of these.
 */
export function readClock(text: string): ClockSetting | undefined {
  const match = text === '' ? null : FORM.exec(text)
  if (!match) return undefined
  const [, at, offset, rate] = match
  const setting = {
    ...(at !== undefined && { at }),
    ...(offset !== undefined && { offset }),
    ...(rate !== undefined && { rate: Number(rate) }),
  }
  return clockFaults(setting).length === 0 ? setting : undefined
}

/** What is wrong with the setting of a clock, each with its place in it. */
export function clockFaults(setting: unknown): readonly Fault[] {
  const faults: Fault[] = []
  clockSetting(setting, [], (fault) => faults.push(fault))
  return faults
}
