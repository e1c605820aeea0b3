/** All keys of fixtures that stand for more than they say. */
import type { Shorthand } from '../loading/draft.js'
import { historyShorthands } from './history-shorthand.js'
import { jobShorthands } from './job-shorthands.js'

export const SHORTHANDS: readonly Shorthand[] = [...historyShorthands, ...jobShorthands]
