/** The library: start a simulator in a test, or build one without a socket. */

import './require-node.js'

export { AnswerError, type ApiClient, type ClientOptions } from './client/api-client.js'
export type { Health } from './control/emsim-controls.js'
export type { ChangesOf, RecordOf, ValuesOf } from './control/estate-control.js'
export type { ReachedWorld, WorldLibrary as WorldControls } from './control/library.js'
export type { ProfileAnswer, ProfilesAsked } from './control/profile-asking.js'
export type { SessionView } from './control/session-control.js'
export type { Snapshot } from './control/snapshot.js'
export type { WorldSetting } from './control/world-making.js'
export { ControlError } from './control-error.js'
export type { Coverage, CoveredOperation } from './documents/coverage.js'
export { EmsimError } from './emsim-error.js'
export type { Account } from './estate/account.js'
export type { Delay, Effect } from './faults/effect.js'
export type { FaultRule, FaultSet } from './faults/fault-rule.js'
export type { RuleView } from './faults/fault-rules.js'
export type { ClientReport, Finding, IdleRule } from './journal/client-report.js'
export type { Har } from './journal/har.js'
export {
  type Expectation,
  VerificationError,
  type WaitOptions,
} from './journal/journal.js'
export type { JournalEntry } from './journal/journal-entry.js'
export type { JournalMatcher } from './journal/journal-matcher.js'
export type { Mark } from './journal/mark.js'
export { ListenError } from './listen/listen-error.js'
export type { Fixture, FixtureRecords, FixtureValues, Size } from './loading/fixture.js'
export { FixtureError } from './loading/fixture-error.js'
export type { FixtureRecord } from './loading/outward.js'
export type { Condition } from './matcher/condition.js'
export type { Matcher } from './matcher/matcher.js'
export { OptionError } from './options/option-error.js'
export type { StartOptions } from './options/start-options.js'
export type { Difference, ProfileView } from './profiles/listing.js'
export type { ProfileName } from './profiles/profile.js'
export {
  type BuiltEmsim,
  buildEmsim,
  type Emsim,
  startEmsim,
} from './simulator.js'
export type {
  RestoreGoing,
  RunGoing,
  TaskGoing,
  TaskMatcher,
  TaskRule,
  ThingMatcher,
} from './task-rules/task-rule.js'
export type { TaskRuleView } from './task-rules/task-rules.js'
export type { ClockSetting, ClockState } from './time/clock.js'
export type { ChangeView, CommandView } from './world/change-view.js'
export type { WorldEvent } from './world/world-events.js'
