/**
 * `npm run hostile [-- --requests N --seconds N --seed N]`: requests that mean no good, on loopback, until something gives way.
 * A request that does is shown, made smaller, with what asks for it again. Times count from what a server that does
 * nothing takes meanwhile: other work on the machine is not held against this one.
 */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { EMSIM, type Server, startServer } from '../../bench/process.js'
import { drawn, type HostileRequest, type Known } from './draw.js'
import type { Held } from './holding.js'
import { ask, type HostileAnswer, Probe } from './server.js'
import { smaller } from './smaller.js'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
    together: { type: 'string', default: '8' },
  },
})
const [count, seconds, seed, together] = [
  Number(values.requests),
  Number(values.seconds),
  Number(values.seed),
  Number(values.together),
]

/** Milliseconds that a request may take. */
const HANG = 1000
/** Milliseconds of the processor that a turn of the loop may take. */
const HOLD = 100
/** Megabytes that memory may grow by once all is warm. */
const GROWTH = 150
/** Requests between two resets: what was made is as much as there may be, and not the matter here. */
const ROUND = 1000

/** Statuses of 500 and above that are as recorded, and one that tells that there are too many. */
const KNOWN = /There is no backup task with id|Cannot find logon session|limit listeners/

const isFailure = ({ status, body }: HostileAnswer): boolean => status >= 500 && !KNOWN.test(body)

const failures: string[] = []
let sent = 0
const server = await startServer(
  EMSIM,
  ['--port', '0', '--tls', 'off'],
  ['--import', new URL('./holding.js', import.meta.url).href],
)
const holds: Held[] = []
const { stdout } = server.process
if (stdout)
  createInterface({ input: stdout }).on('line', (line) => {
    if (line.startsWith('{"held"')) holds.push(JSON.parse(line))
  })
// Whatever ends this ends the server too.
process.once('exit', () => server.process.kill('SIGKILL'))
const idle = new Worker(new URL('./idle.js', import.meta.url))
const [idlePort] = (await once(idle, 'message')) as [number]
const probes = { emsim: new Probe(server.port, '/emsim/ready'), idle: new Probe(idlePort, '/') }
const statuses = new Map<number, number>()
let [slowest, warm] = [0, 0]
const begin = performance.now()
const isLate = (): boolean => performance.now() - begin > seconds * 1000

for (let first = 0; first < count && failures.length < 5 && !isLate(); first += ROUND) {
  const known = await prepared(server)
  const last = Math.min(first + ROUND, count)
  let next = first
  const client = async (): Promise<void> => {
    while (next < last && !isLate()) await one(next++, known)
  }
  await Promise.all(Array.from({ length: together }, client))
  if (first <= count / 2) warm = Math.max(warm, server.memory())
}

async function one(number: number, known: Known): Promise<void> {
  const request = drawn(seed, number, known)
  const answer = await ask(server.port, request)
  sent++
  statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
  slowest = Math.max(slowest, answer.ms)
  const isSlow = answer.ms > HANG + probes.idle.slowest
  if (server.process.exitCode !== null) throw new Error(`The server has ended: ${shown(request)}`)
  if (!isFailure(answer) && !isSlow) return
  const why = isSlow ? `took ${Math.round(answer.ms)} ms` : `was answered ${answer.status}`
  const least = await smaller(request, async (other) => {
    const again = await ask(server.port, other)
    return isSlow ? again.ms > HANG + probes.idle.slowest : isFailure(again)
  })
  failures.push(
    `Request ${number} of seed ${seed} ${why}: ${shown(least)}: ${answer.body.slice(0, 300)}`,
  )
}

/** Begins anew, and gives what requests are made with. */
async function prepared({ port }: Server): Promise<Known> {
  const plain = { method: 'GET', headers: {}, body: undefined }
  for (const path of ['/emsim/reset', '/emsim/clock/advance'])
    await ask(port, {
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json' },
      body: path.endsWith('reset') ? undefined : '{"by":"PT1S"}',
    })
  const ids: string[] = []
  for (const type of [
    'Job',
    'Backup',
    'RestorePoint',
    'Repository',
    'BackupJobSession',
    'CloudTenant',
  ]) {
    const { body } = await ask(port, { ...plain, path: `/emsim/estate/${type}` })
    ids.push(...[...body.matchAll(/"UID":"([^"]+)"/g)].slice(0, 20).map(([, id = '']) => id))
  }
  const tokens: string[] = []
  for (const user of ['User', 'portal.user', 'vm.operator']) {
    const authorization = `Basic ${btoa(`${user}:Password`)}`
    const logon = { ...plain, method: 'POST', path: '/api/sessionMngr/?v=latest' }
    const { token } = await ask(port, { ...logon, headers: { authorization } })
    if (token !== undefined) tokens.push(token)
  }
  return { ids, tokens }
}

function shown({ method, path, headers, body }: HostileRequest): string {
  return `${method} ${path} ${JSON.stringify(headers)} ${JSON.stringify(body?.slice(0, 500))}`
}

await Promise.all([probes.emsim.end(), probes.idle.end()])
const memory = server.memory()
if (memory - warm > GROWTH) failures.push(`Memory grew from ${warm} to ${memory} MB`)
holds.sort((a, b) => b.held - a.held)
const longest = holds.at(0)
if (longest && longest.held > HOLD)
  failures.push(
    `The loop was held for ${Math.round(longest.held)} ms by one of: ${longest.requests.join(', ')}`,
  )
await Promise.all([server.stop(), idle.terminate()])

const told = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`)
const ms = (time: number): string => `${Math.round(time)} ms`
console.log(
  `${sent} requests of seed ${seed} in ${ms(performance.now() - begin)}; ${told.join(', ')}`,
)
console.log(
  `slowest ${ms(slowest)}; probe ${ms(probes.emsim.slowest)}, of an idle server ${ms(probes.idle.slowest)}`,
)
console.log(`memory ${Math.round(warm)} MB, at the end ${Math.round(memory)} MB`)
for (const { held, collector, requests } of holds.slice(0, 5))
  console.log(`held ${ms(held)}, the collector ${ms(collector)}: ${requests.join(', ')}`)
for (const failure of failures) console.log(`FAILED ${failure}`)
process.exit(failures.length === 0 ? 0 : 1)
