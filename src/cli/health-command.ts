/** `emsim health`: for a container's health check and for scripts, with nothing but Node. */
import { setTimeout } from 'node:timers/promises'
import { isLoopback } from '../listen/loopback.js'
import { loadOptions } from '../options/load-options.js'
import { fetchText, reasonOf, serverAt } from './asking.js'
import type { Run } from './command.js'

const LIMIT = 3000
/** Milliseconds between two tries while waiting. */
const PAUSE = 100

/** How a server is. */
export interface Health {
  readonly well: boolean
  /** One line: the version and the time it is up, or what is wrong. */
  readonly line: string
}

/**
 * Asks the server of a URL, or the one that the options tell of, how it is; with --wait again and again.
 * @throws UsageError for a URL that is none
 */
export const health: Run = async ({ operands: [written], flags, own: { wait } }, { process }) => {
  const options = await loadOptions({ flags, env: process.env })
  const url = serverAt(written, options, 'health')
  const asked = wait ? waitFor(url, Number(wait) * 1000) : askHealth(url)
  const { well, line } = await asked
  if (well) process.stdout.write(`${url.origin}: ${line}\n`)
  else process.stderr.write(`emsim: ${url.origin}: ${line}\n`)
  return well ? 0 : 1
}

/** The clock of whoever waits. */
export interface Waiting {
  /** Milliseconds of a clock that never goes back. */
  now(): number
  pause(milliseconds: number): Promise<unknown>
}

const REAL: Waiting = { now: () => performance.now(), pause: setTimeout }

/**
 * Waits until a server has loaded its estate, and says how it is; or what is wrong at the end of the time.
 * @param time milliseconds
 */
export async function waitFor(url: URL, time: number, { now, pause } = REAL): Promise<Health> {
  const end = now() + time
  for (;;) {
    const ready = await ask(new URL('/emsim/ready', url), 'expected it to be ready', LIMIT)
    const health = ready.well ? await askHealth(url) : ready
    const left = end - now()
    if (health.well || left <= 0) return health
    await pause(Math.min(PAUSE, left))
  }
}

/**
 * Asks a server how it is. Certificates are not checked where the host is this machine: emsim signs
 * its own.
 * @param limit milliseconds that the whole may take
 */
export async function askHealth(url: URL, limit = LIMIT): Promise<Health> {
  const asked = await ask(new URL('/emsim/health', url), 'expected status 200', limit)
  if (!asked.well) return asked
  const answer = readAnswer(asked.line)
  if (answer?.status !== 'ok') return { well: false, line: 'expected {"status":"ok"}' }
  const version = typeof answer.version === 'string' ? `, emsim ${answer.version}` : ''
  const { uptimeSeconds } = answer
  const up = typeof uptimeSeconds === 'number' ? `, up ${uptimeSeconds} s` : ''
  return { well: true, line: `ok${version}${up}` }
}

/** Gets the body of what is answered with 200; else what is wrong. */
async function ask(url: URL, wrong: string, limit: number): Promise<Health> {
  const checked = !isLoopback(url.hostname.replace(/^\[|\]$/g, ''))
  try {
    const { status, body } = await fetchText(url, { signal: AbortSignal.timeout(limit), checked })
    return status === 200
      ? { well: true, line: body }
      : { well: false, line: `${wrong}, found ${status}` }
  } catch (error) {
    return { well: false, line: reasonOf(error, limit) }
  }
}

function readAnswer(body: string): Record<string, unknown> | undefined {
  try {
    const answer: unknown = JSON.parse(body)
    return typeof answer === 'object' && answer !== null ? { ...answer } : undefined
  } catch {
    return undefined
  }
}
