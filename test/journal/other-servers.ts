/** Servers that differ in profile and strictness alone, which are asked the same: what a mark says of one is so there. */
import type { Mark } from '../../src/journal/mark.js'
import type { ProfileName } from '../../src/profiles/profile.js'
import { buildServer, type TestServer } from '../build-server.js'

interface Tap {
  after(close: () => Promise<void>): void
}

/** What a server is. */
export interface Kind {
  readonly profile: ProfileName
  readonly strict: boolean
}

/** A request as a test writes it. */
export interface Sent {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD' | 'OPTIONS'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | object
}

/** The version that the session of a request is of, and what is asked before it. */
export interface Asking {
  readonly v?: string
  readonly before?: readonly Sent[]
}

/** What came of a request. */
export interface Asked {
  readonly status: number
  readonly marks: readonly Mark[]
}

/** The servers, each built at its first use; they have the same records under the same ids. */
export class OtherServers {
  private readonly t: Tap
  private readonly known = new Map<string, Promise<TestServer>>()
  private readonly sessions = new Map<string, Readonly<Record<string, string>>>()

  constructor(t: Tap) {
    this.t = t
  }

  server({ profile, strict }: Kind): Promise<TestServer> {
    const key = `${profile} ${strict}`
    const known = this.known.get(key) ?? buildServer(this.t, { profile, strict })
    this.known.set(key, known)
    return known
  }

  /** The status of a request, and the marks that the journal has for it. Before what may change it, a server begins anew. */
  async ask(kind: Kind, sent: Sent, asking: Asking = {}): Promise<Asked> {
    const { app, controls } = await this.server(kind)
    const { method = 'GET' } = sent
    if (method !== 'GET') {
      await controls.reset()
      this.sessions.clear()
    }
    const session = await this.session(kind, asking.v)
    for (const one of asking.before ?? []) await app.inject(injected(one, session))
    controls.requests.clear()
    const { statusCode: status } = await app.inject(injected(sent, session))
    const [entry] = controls.requests.all()
    return { status, marks: entry?.marks ?? [] }
  }

  /** Headers of a session of a version; of the latest, where a strict server does not let that in. */
  private async session(kind: Kind, v = 'latest'): Promise<Readonly<Record<string, string>>> {
    const key = `${kind.profile} ${kind.strict} ${v}`
    const known = this.sessions.get(key)
    if (known) return known
    const { app } = await this.server(kind)
    const logOn = async (version: string) => {
      const url = `/api/sessionMngr/?v=${version}`
      const answer = await app.inject({ method: 'POST', url, headers: { authorization: BASIC } })
      return answer.headers['x-restsvcsessionid']
    }
    const session = { 'x-restsvcsessionid': String((await logOn(v)) ?? (await logOn('latest'))) }
    this.sessions.set(key, session)
    return session
  }
}

/** Credentials of an administrator. */
export const BASIC = `Basic ${Buffer.from('User:Password').toString('base64')}`

function injected({ method = 'GET', url, headers, body }: Sent, session: Sent['headers']) {
  const isText = typeof body === 'string'
  return {
    method,
    url,
    headers: {
      ...session,
      ...(body !== undefined && {
        'content-type': isText ? 'application/xml' : 'application/json',
      }),
      ...headers,
    },
    ...(body !== undefined && { payload: isText ? body : JSON.stringify(body) }),
  }
}
