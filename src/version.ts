/** The version of this package, as its package.json has it. */

import { readFileSync } from 'node:fs'
import { packageRoot } from './package-root.js'

const packageFile = new URL('package.json', packageRoot)

/** The version of the package. */
export const VERSION: string = (
  JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }
).version
