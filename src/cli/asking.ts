/** Asks a running server something, with nothing but Node. */
import { get as getHttp } from 'node:http'
import { get as getHttps } from 'node:https'
import type { EmsimOptions } from '../options/option-table.js'
import { UsageError } from './command.js'

/** The answers are short; what is longer is not emsim's. */
const MAX_BYTES = 65_536

/** What a server has answered. */
export interface Answer {
  readonly status: number
  readonly body: string
}

/** How a server is asked. */
export interface Asking {
  readonly signal: AbortSignal
  /** Whether a certificate is refused that nobody vouches for. */
  readonly checked: boolean
}

/** What is said by HTTP where a port speaks HTTPS alone, by emsim and by common proxies. */
const HTTPS_ALONE = /plain HTTP request was sent to (?:an )?HTTPS port/i

/**
 * Gets what is at a URL; of HTTP, by HTTPS where it is told that the port speaks that alone.
 * @throws what is wrong with the connection, or with an answer that is too long
 */
export async function fetchText(url: URL, asking: Asking): Promise<Answer> {
  const answer = await fetchOnce(url, asking)
  if (url.protocol !== 'http:' || answer.status !== 400 || !HTTPS_ALONE.test(answer.body))
    return answer
  const secure = new URL(url)
  secure.protocol = 'https:'
  return fetchOnce(secure, asking)
}

function fetchOnce(url: URL, { signal, checked }: Asking): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { signal, agent: false, rejectUnauthorized: checked } as const
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

/** Why a server has not answered, in a few words. @param limit milliseconds that it had */
export function reasonOf(error: unknown, limit: number): string {
  if (!(error instanceof Error)) return String(error)
  const { code, name } = error as NodeJS.ErrnoException
  if (name === 'AbortError' || name === 'TimeoutError') return `no answer in ${limit / 1000} s`
  if (code === 'ECONNREFUSED') return 'nothing listens there'
  if (code === 'ENOTFOUND') return 'no such host'
  return error.message === '' ? (code ?? name) : error.message
}

/**
 * Where a server is: at the URL that was written, or where one with these options is reached from this machine; by
 * HTTP where it speaks that: its first HTTPS makes a certificate, which takes longer than all else of a health check,
 * and which nobody vouches for where the address is not this machine's alone.
 * @param command for messages
 * @throws UsageError for a URL that is none, and for options that do not tell
 */
export function serverAt(
  written: string | undefined,
  { port, host, tls }: EmsimOptions,
  command: string,
): URL {
  if (written !== undefined) return readUrl(written, command)
  if (port === 0) throw new UsageError(`command ${command}: port 0 is any port; give the URL`)
  const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
  const reached = everywhere[host] ?? host
  const authority = reached.includes(':') ? `[${reached}]` : reached
  return new URL(`${tls === 'only' ? 'https' : 'http'}://${authority}:${port}`)
}

function readUrl(written: string, command: string): URL {
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (url && /^https?:$/.test(url.protocol)) return url
  throw new UsageError(
    `command ${command}: expected a URL with https:// or http://, found "${written}"`,
  )
}
