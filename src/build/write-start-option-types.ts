/** Writes the options of the library over the declarations of start-options.ts; part of `npm run build`. */
import { writeFileSync } from 'node:fs'
import { startOptionTypes } from './start-option-types.js'

writeFileSync(new URL('../options/start-options.d.ts', import.meta.url), startOptionTypes())
