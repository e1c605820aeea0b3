import type { Origin } from '../world/change.js'
import type { Call } from './handler.js'

/** What asks for a change: the operation, in the name of the session. */
export const originOf = ({ operation, session }: Pick<Call, 'operation' | 'session'>): Origin => ({
  operation: operation.key,
  ...(session && { account: session.UserName, session: session.id }),
})
