/**
 * What it costs to act: how long the start of a job takes against a GET, how many changes there are a second, and
 * how long a large removal keeps others waiting.
 */
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EstateRecord } from '../src/contract/record.js'
import { emptyEstate } from '../src/simulation/fixtures.js'
import { generate } from '../src/simulation/generate.js'
import { carryOut } from '../src/world/carry-out.js'
import { Worlds } from '../src/world/worlds.js'
import { median } from './load.js'
import { EMSIM, type Server, startServer } from './process.js'

const JOBS = 300
const NOW = Date.parse('2026-11-23T12:00:00Z')

/** Jobs with a history of a week each, as a fixture. */
function jobsWithHistories(): string {
  const numbers = Array.from({ length: JOBS }, (_, index) => index + 1)
  const fixture = {
    BackupServers: [{ Name: 'vbr' }],
    Repositories: [{ Name: 'Volume', BackupServer: 'vbr' }],
    Jobs: numbers.map((n) => ({ Name: `Job ${n}`, BackupServer: 'vbr' })),
    Backups: numbers.map((n) => ({
      Name: `Job ${n}`,
      Repository: 'Volume',
      Job: `Job ${n}`,
      History: { Machines: [`vm${n}a`, `vm${n}b`] },
    })),
  }
  const file = join(tmpdir(), `emsim-bench-${process.pid}.json`)
  writeFileSync(file, JSON.stringify(fixture))
  return file
}

/** Milliseconds that a request takes, from its beginning to the end of its answer. */
async function timed(url: string, init: RequestInit, status: number): Promise<number> {
  const before = performance.now()
  const answer = await fetch(url, init)
  await answer.text()
  const took = performance.now() - before
  if (answer.status !== status) throw new Error(`${url}: ${answer.status}`)
  return took
}

/**
 * Starts each of 300 jobs with histories, and reads one before and after each start.
 * @returns milliseconds of a start and of a GET, both the median
 */
export async function startsAndReads(
  logOn: (server: Server) => Promise<Record<string, string>>,
): Promise<{ readonly start: number; readonly read: number }> {
  const server = await startServer(EMSIM, ['--port', '0', '--estate', jobsWithHistories()])
  const headers = { ...(await logOn(server)), accept: 'application/json' }
  const base = `http://127.0.0.1:${server.port}`
  const answer = await fetch(`${base}/api/jobs`, { headers })
  const { Refs } = (await answer.json()) as { Refs: readonly { Href: string }[] }
  const [starts, reads]: [number[], number[]] = [[], []]
  for (const { Href } of Refs) {
    const url = base + new URL(Href).pathname
    reads.push(await timed(`${url}?format=Entity`, { headers }, 200))
    starts.push(await timed(`${url}?action=start`, { headers, method: 'POST' }, 202))
    reads.push(await timed(`${url}?format=Entity`, { headers }, 200))
  }
  await server.stop()
  return { start: median(starts), read: median(reads) }
}

/** How many changes of one record each a world carries out in a second of processor time. */
export function changesPerSecond(): number {
  const worlds = new Worlds({
    clock: { now: () => NOW },
    ...{ strict: false, sessionTimeout: 900_000, maxSessions: 10 },
  })
  const { main } = worlds
  const blank = emptyEstate(main.contract)
  const server: EstateRecord = Object.freeze({ id: SERVER, Name: 'vbr' })
  blank.add('BackupServer', server)
  main.estate.become(blank.mark())
  main.started([])
  const change = (n: number): void => {
    carryOut(main, { control: 'bench' }, () => [
      { do: 'update', type: 'BackupServer', id: SERVER, changes: { Description: `${n}` } },
    ])
  }
  const COUNT = 50_000
  for (let n = 0; n < COUNT; n++) change(n)
  const before = process.cpuUsage()
  for (let n = 0; n < COUNT; n++) change(n)
  const { user, system } = process.cpuUsage(before)
  return COUNT / ((user + system) / 1e6)
}

const SERVER = '0a7b1c3d-0000-4000-a000-000000000001'

/** Milliseconds that the longest piece of the removal of a backup takes, and all of it; the medians of some. */
export async function removal(points: number): Promise<{ longest: number; all: number }> {
  const BACKUPS = 5
  const { main } = new Worlds({ strict: false, sessionTimeout: 900_000, maxSessions: 10 })
  const estate = emptyEstate(main.contract)
  estate.upTo(NOW)
  const scale = { seed: 1, backups: BACKUPS, restorePoints: points * BACKUPS, vms: 1 }
  for (const one of await generate(scale, NOW))
    if ('record' in one) estate.add(one.type, one.record)
    else estate.setRoutine(one.routine)
  for (const _ of estate.prepare());
  const [longest, all]: [number[], number[]] = [[], []]
  for (const { id } of estate.all('Backup')) {
    const fork = estate.fork()
    const begun = performance.now()
    fork.remove('Backup', id)
    // As after a change: what was marked is copied when it changes.
    fork.mark()
    let [last, most] = [performance.now(), performance.now() - begun]
    for (const _ of fork.passing(NOW)) {
      const now = performance.now()
      most = Math.max(most, now - last)
      last = now
    }
    longest.push(most)
    all.push(performance.now() - begun)
  }
  return { longest: median(longest), all: median(all) }
}
