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
  stop(): Promise<void>
}

export const BASELINE = fileURLToPath(new URL('./baseline.js', import.meta.url))
export const EMSIM = fileURLToPath(new URL('../src/cli.js', import.meta.url))

/** Starts a script and waits until it says that it is ready. */
export async function startServer(script: string, args: readonly string[]): Promise<Server> {
  const before = performance.now()
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
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
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}
