import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import { coverageOf, coverageText, filtered } from '../documents/coverage.js'
import { type Run, UsageError } from './command.js'

/**
 * `emsim coverage`: which documented operations are served, and how; all of them, or those with some words.
 * @throws UsageError where a filter leaves none
 */
export const coverage: Run = async ({ operands: [filter], own: { json } }, { process }) => {
  const all = coverageOf(enterpriseManagerContract())
  const shown = filter === undefined ? all : filtered(all, filter)
  if (shown.documented === 0)
    throw new UsageError(`command coverage: no documented operation has "${filter}" in its line`)
  process.stdout.write(json ? `${JSON.stringify(shown, null, 2)}\n` : coverageText(shown))
  return 0
}
