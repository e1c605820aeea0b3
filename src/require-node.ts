/** Refuses a Node that is too old. Imported before all else: other files name what such a Node does not know. */
import { nodeFault } from './node-version.js'

const fault = nodeFault(process.version)
if (fault !== undefined) {
  const error = new Error(`emsim: ${fault}`)
  // Where this file is helps nobody.
  error.stack = error.message
  throw error
}
