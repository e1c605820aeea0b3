/** Servers in processes of their own, known by the line of JSON that they print when they are ready. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface Server {
  readonly process: ChildProcess
  readonly port: number
  /** Milliseconds from spawning to the ready line. */
  readonly readyAfter: number
  /** Resident memory now, in MB. */
  memory(): number
  /** Processor time used so far, in milliseconds. */
  cpu(): number
  stop(): Promise<void>
}

/** Those of `npm start`, for emsim and baselines alike; the README says why. */
const FLAGS = ['--min-semi-space-size=8', '--no-allocation-site-pretenuring']

export const BASELINE = fileURLToPath(new URL('./baseline.js', import.meta.url))
export const EMSIM = fileURLToPath(new URL('../bundle/cli.js', import.meta.url))

/**
 * Starts a script and waits until it says that it is ready.
 * @param flags of Node, besides those of `npm start`
 */
export async function startServer(
  script: string,
  args: readonly string[],
  flags: readonly string[] = [],
): Promise<Server> {
  const before = performance.now()
  const child = spawn(process.execPath, [...FLAGS, ...flags, script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', resolve)
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)))
  })
  const { port } = JSON.parse(line) as { port: number }
  return {
    process: child,
    port,
    readyAfter: performance.now() - before,
    memory: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
    },
    cpu: () => {
      const fields =
        readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      // In ticks of 10 ms, in user mode and in the kernel.
      return (Number(fields[11]) + Number(fields[12])) * 10
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}
