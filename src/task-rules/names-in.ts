import type { Contract } from '../contract/contract.js'
import type { Names } from './task-rule.js'

/** What tasks and things are called that a rule may be about. */
export const namesIn = ({ operations, types }: Contract): Names => ({
  operations: operations.flatMap(({ key, answer }) =>
    answer.kind === 'task' ? [answer.operation, key] : [],
  ),
  types: [...types.values()].flatMap(({ name, stored }) => (stored ? [name] : [])),
})
