/** A server of emsim in a process of its own that is watched while a part of `npm run hostile` is at it. */
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Worker } from 'node:worker_threads'
import { EMSIM, type Server, startServer } from '../../bench/process.js'
import type { Held } from './holding.js'
import { ms } from './part.js'
import { Probe } from './server.js'

/**
 * Milliseconds of the processor that a turn of the loop may take: twice what is promised of a request, as several come in one
 * turn, and as processors differ.
 */
const HOLD = 100

/** What is known of it at any time. */
export interface WatchedServer extends Server {
  /** Milliseconds so far that it waited for a processor, which others had. */
  starved(): number
  /** The slowest answer to a probe, of this server and of one that does nothing: what that takes, the machine takes. */
  slowest(): { emsim: number; idle: number }
  hasEnded(): boolean
  /** Sockets that it has open. */
  sockets(): number
  /** Stops it; gives what was seen, and what is wrong with that. */
  finish(): Promise<{ figures: string[]; failures: string[] }>
}

/** Starts one. @param args of emsim, besides its port */
export async function watchedServer(args: readonly string[]): Promise<WatchedServer> {
  const server = await startServer(
    EMSIM,
    ['--port', '0', ...args],
    ['--import', new URL('./holding.js', import.meta.url).href],
  )
  // Whatever ends this ends the server too.
  const kill = (): boolean => server.process.kill('SIGKILL')
  process.once('exit', kill)
  const holds: Held[] = []
  const { stdout } = server.process
  if (stdout)
    createInterface({ input: stdout }).on('line', (line) => {
      if (line.startsWith('{"held"')) holds.push(JSON.parse(line))
    })
  const idle = new Worker(new URL('./idle.js', import.meta.url))
  const [idlePort] = (await once(idle, 'message')) as [number]
  const starved = (): number => {
    const [, waited] = readFileSync(`/proc/${server.process.pid}/schedstat`, 'latin1').split(' ')
    return Number(waited) / 1e6
  }
  const probes = {
    emsim: new Probe(server.port, '/emsim/ready', starved),
    idle: new Probe(idlePort, '/'),
  }
  const slowest = () => ({ emsim: probes.emsim.slowest, idle: probes.idle.slowest })
  return {
    ...server,
    starved,
    slowest,
    hasEnded: () => server.process.exitCode !== null,
    sockets: () => {
      const folder = `/proc/${server.process.pid}/fd`
      const isSocket = (name: string): boolean => {
        try {
          return readlinkSync(`${folder}/${name}`).startsWith('socket:')
        } catch {
          // It was closed meanwhile.
          return false
        }
      }
      return readdirSync(folder).filter(isSocket).length
    },
    async finish() {
      await Promise.all([probes.emsim.end(), probes.idle.end()])
      await Promise.all([server.stop(), idle.terminate()])
      process.off('exit', kill)
      holds.sort((a, b) => b.held - a.held)
      const longest = holds.at(0)
      const { emsim, idle: other } = slowest()
      return {
        figures: [
          `slowest answer to the probe ${ms(emsim)}, of an idle server ${ms(other)}`,
          ...holds.slice(0, 5).map(heldText),
        ],
        failures:
          longest && longest.held > HOLD
            ? [`The loop was held too long: ${heldText(longest)}`]
            : [],
      }
    },
  }
}

const heldText = ({ held, collected, requests }: Held): string =>
  `held the loop ${ms(held)}, ${ms(collected)} of that collecting: ${requests.slice(-9).join(', ')}`
