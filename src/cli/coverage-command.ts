import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import { coverageOf, coverageText } from '../documents/coverage.js'
import type { Run } from './command.js'

/** `emsim coverage`: which documented operations are served, and how. */
export const coverage: Run = async (_invocation, { process }) => {
  process.stdout.write(coverageText(coverageOf(enterpriseManagerContract())))
  return 0
}
