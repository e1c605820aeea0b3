/** All keys of fixtures that stand for more than they say. */
import type { Shorthand } from '../loading/draft.js'
import { history } from './history.js'
import { jobShorthands } from './job-shorthands.js'
import { cloudReplicaHistory, replicaHistory } from './replica-history.js'

export const SHORTHANDS: readonly Shorthand[] = [
  history,
  replicaHistory,
  cloudReplicaHistory,
  ...jobShorthands,
]
