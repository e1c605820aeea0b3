/** `emsim health [URL]`: asks a simulator whether it is well, for a container's HEALTHCHECK. */
import http from 'node:http'
import https from 'node:https'
import { OptionError, resolveOptions, type Sources } from '../options/resolve.js'

const TIMEOUT = 3000

export async function run(sources: Sources, [given]: readonly string[]): Promise<number> {
  const url = given ?? ownUrl(sources)
  try {
    const { status, body } = await get(new URL('/emsim/health', url))
    const well = status === 200 && (JSON.parse(body) as { status?: unknown }).status === 'ok'
    console.log(well ? body : `${url} is not well: ${status} ${body.slice(0, 200)}`)
    return well ? 0 : 1
  } catch (error) {
    if (error instanceof TypeError) throw new OptionError(`${url} is not a URL.`)
    console.error(`${url} does not answer: ${(error as Error).message}`)
    return 1
  }
}

/** Where the simulator with the same options listens. */
function ownUrl(sources: Sources): string {
  const { host, port, tls } = resolveOptions(sources)
  const reachable = /^(0\.0\.0\.0|::)$/.test(host) ? 'localhost' : host
  const place = reachable.includes(':') ? `[${reachable}]` : reachable
  return `${tls === 'only' ? 'https' : 'http'}://${place}:${port}`
}

function get(url: URL): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    // The certificate of a simulator is its own; what counts here is that it answers.
    const options = { timeout: TIMEOUT, rejectUnauthorized: false, agent: false } as const
    const client = url.protocol === 'https:' ? https : http
    const request = client.get(url, options, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        body += piece
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    request.on('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT} ms`)))
    request.on('error', reject)
  })
}
