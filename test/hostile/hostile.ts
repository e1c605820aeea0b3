/**
 * `npm run hostile [-- PART ... --short --requests N --seconds N --seed N]`: a hostile world, on loopback, part by part. Ends with 1
 * where something gave way.
 */
import { parseArgs } from 'node:util'
import { canary } from './canary.js'
import { fuzz } from './fuzz.js'
import { page } from './page.js'
import { ms, type Part, type PartOptions } from './part.js'
import { raw } from './raw.js'
import { slow } from './slow.js'
import { soak } from './soak.js'
import { tls } from './tls.js'

const PARTS: Readonly<Record<string, Part>> = { raw, tls, slow, canary, page, soak, fuzz }

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    requests: { type: 'string' },
    seconds: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
  },
})
const isShort = values.short
const options: PartOptions = {
  isShort,
  seed: Number(values.seed),
  requests: Number(values.requests ?? (isShort ? 20_000 : 200_000)),
  seconds: Number(values.seconds),
}

// What a part has started ends with this, however it ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

let isWell = true
for (const name of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
  const part = PARTS[name]
  if (!part) throw new Error(`There is no part ${name}; there are ${Object.keys(PARTS).join(', ')}`)
  const begin = performance.now()
  const { figures, failures } = await part(options)
  console.log(`== ${name}, ${ms(performance.now() - begin)}`)
  for (const figure of figures) console.log(figure)
  for (const failure of failures) console.log(`FAILED ${failure}`)
  isWell &&= failures.length === 0
}
process.exit(isWell ? 0 : 1)
