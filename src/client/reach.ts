/** Where the worlds of a process are reached by clients, and how: by the ports that it listens on. */
import { ControlError } from '../control-error.js'
import type { Listener } from '../listen/listener.js'
import type { Connections } from './connections.js'

/** Where a world is reached. */
export interface Address {
  /** Without /api: https unless TLS is off. */
  readonly url: string
  /** Plain http, unless TLS is all that is served. */
  readonly httpUrl: string | undefined
}

/** What the URLs of an address begin with. @throws ControlError for a scheme that is not served */
export function originIn(
  { url, httpUrl }: Address,
  scheme: 'http' | 'https' = url.startsWith('https:') ? 'https' : 'http',
): string {
  const origin = [url, httpUrl].find((one) => one?.startsWith(`${scheme}:`))
  if (origin !== undefined) return origin
  throw new ControlError(`scheme: expected one that is served, found ${scheme}.`)
}

/** Lets the library's own clients reach worlds. What that takes is loaded when the first of them asks. */
export class Reach {
  private readonly main: Listener
  private readonly others: ReadonlyMap<string, Listener>
  private connections: Promise<Connections> | undefined
  private isClosed = false

  /** @param others of worlds that have ports of their own, by their names */
  constructor(main: Listener, others: ReadonlyMap<string, Listener>) {
    this.main = main
    this.others = others
  }

  /** Where a world is reached: by its own port, or by its host name on that of the main one. */
  of(world: string): Address {
    const { url, httpUrl } = this.listenerOf(world)
    if (world === 'main' || this.others.has(world)) return { url, httpUrl }
    const named = (origin: string): string =>
      origin.replace(/\/\/.*(?=:\d+$)/, `//${world}.localhost`)
    return { url: named(url), httpUrl: httpUrl === undefined ? undefined : named(httpUrl) }
  }

  /**
   * Sends a request to a world.
   * @throws ControlError when all is closed; TypeError where there is no answer, as `fetch`
   */
  async send(world: string, request: Request): Promise<Response> {
    if (this.isClosed) throw new ControlError('The simulator is closed.', 503)
    this.connections ??= import('./connections.js').then(({ Connections: Made }) => new Made())
    const connections = await this.connections
    return connections.send(request, this.listenerOf(world))
  }

  /** Ends what is still open; nothing is asked any more. */
  async close(): Promise<void> {
    this.isClosed = true
    const connections = await this.connections
    connections?.close()
  }

  private listenerOf(world: string): Listener {
    return this.others.get(world) ?? this.main
  }
}
