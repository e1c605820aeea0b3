/** Loads a URL with requests over kept-alive connections and gives what came back. */
import autocannon from 'autocannon'

export interface Load {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly seconds: number
  readonly connections?: number
  /** Paths to ask for in turn, instead of the one in the URL. */
  readonly paths?: readonly string[]
}

export interface Loaded {
  /** Requests a second, the mean of the run. */
  readonly rate: number
  /** Milliseconds. */
  readonly p99: number
  /** Requests answered in all. */
  readonly total: number
}

/** @throws if any answer was not 200 */
export async function load({
  url,
  headers = {},
  seconds,
  connections = 100,
  paths,
}: Load): Promise<Loaded> {
  const result = await autocannon({
    url,
    headers: { ...headers },
    duration: seconds,
    connections,
    ...(paths && { requests: paths.map((path) => ({ method: 'GET' as const, path })) }),
    // Self-signed certificates are what is measured.
    tlsOptions: { rejectUnauthorized: false },
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} answers were not 2xx, ${result.errors} failed`)
  return { rate: result.requests.average, p99: result.latency.p99, total: result.requests.total }
}

export const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
