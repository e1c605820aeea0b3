/** `emsim health`: for a container's health check and for scripts, with nothing but Node. */
import { get as getHttp } from 'node:http'
import { get as getHttps } from 'node:https'
import { isLoopback } from '../listen/loopback.js'
import { loadOptions } from '../options/load-options.js'
import type { EmsimOptions } from '../options/option-table.js'
import { type Run, UsageError } from './command.js'

const PATH = '/emsim/health'
const LIMIT = 3000
/** The answer is a few hundred bytes; what is longer is not emsim's. */
const MAX_BYTES = 65_536

/** How a server is. */
export interface Health {
  readonly well: boolean
  /** One line: the version and the time it is up, or what is wrong. */
  readonly line: string
}

/**
 * Asks the server of a URL, or the one that the options tell of.
 * @throws UsageError for a URL that is none
 */
export const health: Run = async ({ operands: [written], flags }, { process }) => {
  const options = await loadOptions({ flags, env: process.env })
  const url = written === undefined ? urlOf(options) : readUrl(written)
  const { well, line } = await askHealth(url)
  if (well) process.stdout.write(`${url.origin}: ${line}\n`)
  else process.stderr.write(`emsim: ${url.origin}: ${line}\n`)
  return well ? 0 : 1
}

/**
 * Asks a server how it is. Certificates are not checked where the host is this machine: emsim signs
 * its own.
 * @param limit milliseconds that the whole may take
 */
export async function askHealth(url: URL, limit = LIMIT): Promise<Health> {
  try {
    const { status, body } = await fetchText(url, AbortSignal.timeout(limit))
    if (status !== 200) return { well: false, line: `expected status 200, found ${status}` }
    const answer = readAnswer(body)
    if (answer?.status !== 'ok') return { well: false, line: 'expected {"status":"ok"}' }
    const version = typeof answer.version === 'string' ? `, emsim ${answer.version}` : ''
    const { uptimeSeconds } = answer
    const up = typeof uptimeSeconds === 'number' ? `, up ${uptimeSeconds} s` : ''
    return { well: true, line: `ok${version}${up}` }
  } catch (error) {
    return { well: false, line: reasonOf(error, limit) }
  }
}

function fetchText(url: URL, signal: AbortSignal): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const options = {
      signal,
      agent: false,
      rejectUnauthorized: !isLoopback(url.hostname.replace(/^\[|\]$/g, '')),
    } as const
    const get = url.protocol === 'https:' ? getHttps : getHttp
    const request = get(url, options, (response) => {
      const chunks: Buffer[] = []
      let length = 0
      response.on('data', (chunk: Buffer) => {
        length += chunk.length
        chunks.push(chunk)
        if (length > MAX_BYTES) request.destroy(new Error('the answer is too long'))
      })
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      )
    })
    request.on('error', reject)
  })
}

function readAnswer(body: string): Record<string, unknown> | undefined {
  try {
    const answer: unknown = JSON.parse(body)
    return typeof answer === 'object' && answer !== null ? { ...answer } : undefined
  } catch {
    return undefined
  }
}

function reasonOf(error: unknown, limit: number): string {
  if (!(error instanceof Error)) return String(error)
  const { code, name } = error as NodeJS.ErrnoException
  if (name === 'AbortError' || name === 'TimeoutError') return `no answer in ${limit / 1000} s`
  if (code === 'ECONNREFUSED') return 'nothing listens there'
  if (code === 'ENOTFOUND') return 'no such host'
  return error.message === '' ? (code ?? name) : error.message
}

/** Where the server of these options is reached from this machine. */
function urlOf({ port, host, tls }: EmsimOptions): URL {
  if (port === 0) throw new UsageError('command health: port 0 is any port; give the URL')
  const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
  const reached = everywhere[host] ?? host
  const authority = reached.includes(':') ? `[${reached}]` : reached
  return new URL(PATH, `${tls === 'off' ? 'http' : 'https'}://${authority}:${port}`)
}

function readUrl(written: string): URL {
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(
      `command health: expected a URL with https:// or http://, found "${written}"`,
    )
  }
  return new URL(PATH, url)
}
