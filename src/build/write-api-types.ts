/** Writes the types of `emsim/api`; part of `npm run build`. */
import { writeFileSync } from 'node:fs'
import { apiTypes } from './api-types.js'

writeFileSync(new URL('../api.d.ts', import.meta.url), apiTypes())
