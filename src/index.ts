/** The library: start a simulator in a test, or build one without a socket. */

export { type BuiltEmsim, buildEmsim, type Emsim, type StartOptions, startEmsim } from './emsim.js'
export type { Account, Command, Estate } from './estate/estate.js'
export { FixtureError } from './fixtures/fault.js'
export type { Fixture } from './fixtures/fixture.js'
export { ListenError } from './listen/listen-error.js'
export { OptionError } from './options/option-error.js'
