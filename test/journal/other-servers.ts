/** Servers that differ in profile and strictness alone, which are asked the same: what a mark says of one is so there. */
import type { Mark } from '../../src/journal/mark.js'
import { type ProfileName, profileOf } from '../../src/profiles/profile.js'
import type { Wire } from '../../src/profiles/wire.js'
import { Editions } from '../../src/wire/edition.js'
import { buildServer, type TestServer } from '../build-server.js'

interface Tap {
  after(close: () => Promise<void>): void
}

/** What a server is. */
export interface Kind {
  readonly profile: ProfileName
  readonly strict: boolean
  /** Switches that are not as the profile has them. */
  readonly wire?: Partial<Wire>
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
  /** Whether another session of the same account has asked that. */
  readonly byAnother?: boolean
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

  private server(kind: Kind): Promise<TestServer> {
    const key = JSON.stringify(kind)
    const known = this.known.get(key) ?? built(this.t, kind)
    this.known.set(key, known)
    return known
  }

  /** The status of a request, and the marks that the journal has for it. Before what may change it, a server begins anew. */
  async ask(kind: Kind, sent: Sent, asking: Asking = {}): Promise<Asked> {
    const { app, controls } = await this.server(kind)
    const { method = 'GET' } = sent
    const { v, before = [], byAnother = false } = asking
    if (method !== 'GET' || before.length > 0) {
      await controls.reset()
      this.sessions.clear()
    }
    const first = await this.session(kind, v)
    for (const one of before) await app.inject(injected(one, first))
    if (byAnother) this.sessions.clear()
    const session = await this.session(kind, v)
    controls.requests.clear()
    const { statusCode: status } = await app.inject(injected(sent, session))
    const [entry] = await controls.requests.all()
    return { status, marks: entry?.marks ?? [] }
  }

  /** Ids of the first records of types, the same on all servers. */
  async ids(): Promise<(type: string) => string> {
    const { world } = await this.server(OWN)
    return (type) => [...world.estate.all(type)][0]?.id ?? ''
  }

  /** Headers of a session of a version; of the latest, where a strict server does not let that in. */
  private async session(kind: Kind, v = 'latest'): Promise<Readonly<Record<string, string>>> {
    const key = `${JSON.stringify(kind)} ${v}`
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

async function built(t: Tap, { profile, strict, wire }: Kind): Promise<TestServer> {
  const server = await buildServer(t, { profile, strict })
  if (wire) {
    const own = profileOf(profile)
    const changed = { ...own, wire: { ...own.wire, ...wire } }
    server.world.editions = new Editions(server.world.contract, changed, {})
  }
  return server
}

/** What is asked where nothing is set. */
export const OWN: Kind = { profile: 'default', strict: false }

/** Ids of records in place of `<Type>` in what is sent; XML is left as it is. */
export function withIds<One extends Asking & { readonly sent: Sent }>(
  one: One,
  idOf: (type: string) => string,
): Asking & { readonly sent: Sent } {
  const filled = (text: string): string => text.replace(/<(\w+)>/g, (_, type: string) => idOf(type))
  const sentWith = ({ body, ...sent }: Sent): Sent => ({
    ...sent,
    url: filled(sent.url),
    ...(typeof body === 'string' && { body }),
    ...(typeof body === 'object' && { body: JSON.parse(filled(JSON.stringify(body))) }),
  })
  const { before, sent } = one
  return { ...one, sent: sentWith(sent), ...(before && { before: before.map(sentWith) }) }
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
