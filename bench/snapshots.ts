/**
 * How long the event loop stands still, and how memory grows, while a snapshot of many restore points is read
 * and restored over HTTP. The client is a process of its own; the server is this one, to look into it.
 * Usage, with the flags of npm start:
 * node --min-semi-space-size=8 --no-allocation-site-pretenuring dist/bench/snapshots.js [--restore-points 1000000]
 */
import { fork } from 'node:child_process'
import { createReadStream, createWriteStream, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startEmsim } from '../src/index.js'

const { values } = parseArgs({
  options: {
    'restore-points': { type: 'string', default: '1000000' },
    // What the client is to do, and with what: it is this script, too.
    client: { type: 'string' },
    url: { type: 'string', default: '' },
    file: { type: 'string', default: '' },
  },
})

/** Bytes that a slow client reads in all, and at once, and the milliseconds that it waits between. */
const SLOW = { bytes: 10_000_000, piece: 262_144, wait: 50 }

async function client(what: string): Promise<void> {
  const { url, file } = values
  if (what === 'put') {
    const init: RequestInit & { duplex: 'half' } = {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: createReadStream(file) as unknown as ReadableStream,
      duplex: 'half',
    }
    const answer = await fetch(url, init)
    if (answer.status !== 204) throw new Error(await answer.text())
    return
  }
  const { body } = await fetch(url)
  if (!body) throw new Error('There is no answer')
  if (what === 'get') {
    await pipeline(body, createWriteStream(file))
    return
  }
  let [read, waited] = [0, 0]
  for await (const piece of body) {
    read += piece.length
    if (read > SLOW.bytes) break
    if (read - waited < SLOW.piece) continue
    waited = read
    await setTimeout(SLOW.wait)
  }
}

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')
const MB = 1024 * 1024

/** Milliseconds of processor time that this thread has used: others collect garbage meanwhile. */
const used = (): number =>
  Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6

interface Watched {
  /** The longest that nobody had a turn, in milliseconds: by the clock, and by processor time of the thread. */
  readonly wall: number
  readonly cpu: number
  readonly seconds: number
  /** Megabytes that were in use at most, more than before, what is to be collected left out. */
  readonly heap: number
  readonly rss: number
}

/** Watches turns and memory while a client does something. @param collects whether to collect garbage to look */
async function watch(what: string, url: string, file: string, collects: boolean): Promise<Watched> {
  collect()
  const before = process.memoryUsage()
  const began = performance.now()
  let [wall, cpu, heap, rss, isOver] = [0, 0, 0, 0, false]
  const child = fork(fileURLToPath(import.meta.url), [
    '--client',
    what,
    '--url',
    url,
    '--file',
    file,
  ])
  const ended = new Promise<void>((resolve, reject) =>
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${what}: ${code}`)))),
  ).finally(() => {
    isOver = true
  })
  let looked = began
  let last = { at: performance.now(), used: used() }
  while (!isOver) {
    await setTimeout(0)
    wall = Math.max(wall, performance.now() - last.at)
    cpu = Math.max(cpu, used() - last.used)
    if (performance.now() - looked > 500) {
      looked = performance.now()
      if (collects) collect()
      const now = process.memoryUsage()
      heap = Math.max(heap, (now.heapUsed - before.heapUsed) / MB)
      rss = Math.max(rss, (now.rss - before.rss) / MB)
    }
    last = { at: performance.now(), used: used() }
  }
  await ended
  return { wall, cpu, seconds: (performance.now() - began) / 1000, heap, rss }
}

async function server(): Promise<void> {
  const restorePoints = Number(values['restore-points'])
  const em = await startEmsim({
    ...{ port: 0, tls: 'off', estate: 'empty', generate: true, restorePoints },
    backups: Math.max(5, Math.floor(restorePoints / 200)),
    clock: { at: new Date().toISOString() },
  })
  const file = join(tmpdir(), `emsim-bench-snapshot-${process.pid}.json`)
  const url = `${em.url}/emsim/snapshot`
  const rows: string[][] = [['what', 's', 'stall, ms', 'of CPU, ms', 'goal', 'heap, MB', 'rss, MB']]
  const row = (what: string, { wall, cpu, seconds, heap, rss }: Watched, heaps: boolean): void => {
    const cells = [seconds, wall, cpu].map((one) => one.toFixed(1))
    rows.push([what, ...cells, '< 50', heaps ? heap.toFixed(0) : '', rss.toFixed(0)])
  }
  try {
    row('GET', await watch('get', url, file, false), false)
    console.error(`${(statSync(file).size / MB).toFixed(0)} MB of JSON`)
    row('GET, read slowly (goal: heap < 50)', await watch('slow', url, file, true), true)
    row('PUT', await watch('put', url, file, false), false)
    await em.close()
  } finally {
    rmSync(file, { force: true })
  }
  console.log(
    rows.map((cells) => cells.map((one, i) => one.padEnd(i ? 12 : 36)).join('')).join('\n'),
  )
}

await (values.client === undefined ? server() : client(values.client))
