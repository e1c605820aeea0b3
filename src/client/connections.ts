/**
 * The connections of the library's own clients. Node's `fetch` can be told of no certificate without a package,
 * so these are of its http and https; what is asked and answered is as `fetch` has it.
 */
import http from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'
import { X509Certificate } from '../crypto.js'
import type { Listener } from '../listen/listener.js'

/** Keeps connections for the requests to come, until it is closed. */
export class Connections {
  private readonly plain = new http.Agent({ keepAlive: true })
  private readonly secure = new Map<Listener, Promise<https.Agent>>()

  /**
   * Sends a request to a listener, whatever host its URL names: that may be one that no name server knows.
   * @throws TypeError where there is no answer, as `fetch` does, and what its signal was aborted with
   */
  async send(request: Request, listener: Listener): Promise<Response> {
    const { method, url, signal } = request
    const { protocol, host, pathname, search } = new URL(url)
    const { hostname, port } = new URL(listener.url)
    const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer())
    const isSecure = protocol === 'https:'
    const options = {
      host: hostname.replace(/^\[|\]$/g, ''),
      port,
      method,
      path: pathname + search,
      headers: { host, ...Object.fromEntries(request.headers) },
      agent: isSecure ? await this.agentFor(listener) : this.plain,
      signal,
    }
    const answer = await answerOf(isSecure ? https.request(options) : http.request(options), body)
    return responseOf(answer, request)
  }

  /** Ends all connections. */
  close(): void {
    this.plain.destroy()
    for (const agent of this.secure.values())
      agent.then(
        (one) => one.destroy(),
        // There is none to end.
        () => undefined,
      )
  }

  private agentFor(listener: Listener): Promise<https.Agent> {
    const known = this.secure.get(listener)
    if (known) return known
    const agent = listener.certificate().then(trusting)
    this.secure.set(listener, agent)
    // Who asks again has it tried again.
    agent.catch(() => this.secure.delete(listener))
    return agent
  }
}

/**
 * Trusts what the listener says that clients are to trust, and nothing else: its authority, or one's own
 * certificate, whoever has signed that and whatever names it is for.
 */
function trusting(certificate: string): https.Agent {
  const own = new X509Certificate(certificate)
  // Not imported: an import reads every export, and so parses all root certificates that Node knows.
  const { checkServerIdentity } = process.getBuiltinModule('node:tls')
  return new https.Agent({
    keepAlive: true,
    ca: certificate,
    // It may be signed by one that nobody was given.
    allowPartialTrustChain: true,
    checkServerIdentity(host, peer) {
      if (peer.raw.equals(own.raw)) return undefined
      // Node does not take *.localhost for what is below it.
      return checkServerIdentity(host.replace(/^.*\.localhost$/, 'localhost'), peer)
    },
  })
}

/** Sends a request, and waits for the head of its answer. */
function answerOf(
  request: http.ClientRequest,
  body: Buffer | undefined,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve)
    request.on('error', (cause) => reject(failure(cause)))
    request.end(body)
  })
}

/** What `fetch` rejects with for an error of a connection. */
const failure = (cause: Error): unknown =>
  cause.name === 'AbortError' ? (cause.cause ?? cause) : new TypeError('fetch failed', { cause })

/** Statuses of answers that have no body. */
const BODILESS: readonly number[] = [204, 205, 304]

function responseOf(answer: http.IncomingMessage, { method, url }: Request): Response {
  const { statusCode: status = 0, statusMessage: statusText = '', rawHeaders } = answer
  const headers = new Headers()
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '')
  const isBodiless = method === 'HEAD' || BODILESS.includes(status)
  if (isBodiless) answer.resume()
  const body = isBodiless ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>)
  const response = new Response(body, { status, statusText, headers })
  // Only what `fetch` itself has made knows where it came from.
  return Object.defineProperty(response, 'url', { value: url })
}
