/** What the library takes. The build writes over the declaration, with the description of each option. */
import type { GivenOptions } from './option-table.js'

/** What a program may set; all of it has defaults. The estate may be a `Fixture` written in code. */
export type StartOptions = GivenOptions
