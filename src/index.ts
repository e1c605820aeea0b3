/** The library: start a simulator in a test, or build one without a socket. */

export type { ClockSetting, ClockState, SettableClock } from './clock.js'
export { ControlError } from './control/control-error.js'
export type { ChangesOf, EstateControl, RecordOf, ValuesOf } from './control/estate-control.js'
export type { Matcher } from './control/matcher.js'
export type { SessionControl, SessionView } from './control/session-control.js'
export type { Snapshot, WorldControls } from './control/world-controls.js'
export { type BuiltEmsim, buildEmsim, type Emsim, type StartOptions, startEmsim } from './emsim.js'
export type { Account } from './estate/estate.js'
export type { FaultRules, RuleView } from './faults/fault-rules.js'
export type { Condition, Delay, Effect, FaultRule, FaultSet } from './faults/rule.js'
export { FixtureError } from './fixtures/fault.js'
export type { Fixture, FixtureRecords, FixtureValues } from './fixtures/fixture.js'
export type { FixtureRecord } from './fixtures/outward.js'
export type { ClientReport, Finding } from './journal/client-report.js'
export type { JournalEntry } from './journal/entry.js'
export type { Har } from './journal/har.js'
export {
  type Expectation,
  type Journal,
  type JournalMatcher,
  VerificationError,
  type WaitOptions,
} from './journal/journal.js'
export { ListenError } from './listen/listen-error.js'
export { OptionError } from './options/option-error.js'
