declare module 'autocannon' {
  interface Request {
    method: 'GET'
    path: string
  }
  interface Options {
    url: string
    headers?: Record<string, string>
    /** Seconds. */
    duration: number
    connections: number
    requests?: Request[]
    tlsOptions?: { rejectUnauthorized: boolean }
  }
  interface Result {
    requests: { average: number; total: number }
    latency: { p99: number }
    non2xx: number
    errors: number
  }
  function autocannon(options: Options): Promise<Result>
  namespace autocannon {
    export type { Options, Result }
  }
  export default autocannon
}
