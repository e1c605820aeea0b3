/** All handlers, by the names that operations call them by. What few servers are asked for loads at its first call. */
import type { Handler } from './handler.js'
import { logonHandlers } from './logon.js'

export const handlers: Readonly<Record<string, Handler>> = {
  ...logonHandlers,
  query: async (call, world) => (await import('./querying.js')).query(call, world),
}
