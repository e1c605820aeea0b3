/** One request over a real socket, with just the headers that a client sends: `fetch` would add its own. */
import http from 'node:http'
import https from 'node:https'

export interface WireRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface WireAnswer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
  /** The body as JSON. */
  json<Shape>(): Shape
}

/** Sends it, to https without asking who signed the certificate, as all clients do here. */
export function send(url: string, request: WireRequest = {}): Promise<WireAnswer> {
  const { method = 'GET', headers = {}, body } = request
  const options = { method, headers, agent: false, rejectUnauthorized: false }
  return new Promise((resolve, reject) => {
    const sent = (url.startsWith('https') ? https : http).request(url, options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        text += piece
      })
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          // What begins with a mark is read without it, as clients do that met such servers.
          json: <Shape>() => JSON.parse(text.replace(/^\ufeff/, '')) as Shape,
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
