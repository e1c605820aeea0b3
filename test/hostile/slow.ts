/** Clients that begin and do not go on: thousands at once, and how long they are borne with. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { clientHello } from '../client-hello.js'
import { ms, type Part, wait } from './part.js'
import { watchedServer } from './watched-server.js'

/** Clients that have not come as far as a request, and megabytes that they may cost together. */
const [MANY, COST] = [8000, 100]
/** Clients that have. */
const FEW = 400
/** Sockets that a server has besides: that of its port, and those that it is probed by. */
const OWN = 10
/** Milliseconds that it may take longer than it should until one is closed. */
const LATE = 5000
/** Milliseconds between two bytes of a client that goes on slowly. */
const DRIP = 1000

interface Kind {
  readonly name: string
  readonly says: string | Buffer
  /** Milliseconds after which it is closed; undefined where it may stay. */
  readonly until?: number
  /** Whether it says a byte more now and then. */
  readonly drips?: true
}

const HEAD = 'GET /api/ HTTP/1.1\r\nHost: em\r\nX-'

const beforeRequests = (hello: Buffer): readonly Kind[] => [
  { name: 'nothing said', says: '', until: 10_000 },
  { name: 'half a first message of TLS', says: hello.subarray(0, 100), until: 10_000 },
  { name: 'a handshake not gone on with', says: hello, until: 10_000 },
  { name: 'half a head', says: HEAD, until: 20_000 },
  { name: 'a head byte by byte', says: HEAD, until: 20_000, drips: true },
]

const WITH_REQUESTS: readonly Kind[] = [
  {
    name: 'half a body',
    says: 'POST /emsim/journal/count HTTP/1.1\r\nHost: em\r\nContent-Length: 99\r\n\r\n{',
    until: 60_000,
  },
  {
    name: 'an answer that is not read',
    says: 'GET /emsim/openapi.json HTTP/1.1\r\nHost: em\r\n\r\n',
  },
]

/** Clients of some kinds, in turns; how long each lasted, by kinds. */
class Clients {
  readonly lasted = new Map<string, number[]>()
  private readonly sockets: Socket[] = []

  async open(port: number, count: number, kinds: readonly Kind[]): Promise<void> {
    for (let number = 0; number < count; number++) {
      for (const kind of kinds.slice(number % kinds.length, (number % kinds.length) + 1))
        this.begin(port, kind)
      // What comes faster than it is accepted is dropped by the machine, and its client never learns of it.
      if (number % 20 === 0) await wait(2)
    }
  }

  end(): void {
    for (const socket of this.sockets) socket.destroy()
  }

  private begin(port: number, { name, says, until, drips }: Kind): void {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined)
    this.sockets.push(socket)
    const since = performance.now()
    socket.write(says)
    // Who does not read learns of no end.
    if (until === undefined) socket.pause()
    else socket.resume()
    const timer = drips && setInterval(() => socket.write('x'), DRIP)
    socket.once('close', () => {
      clearInterval(timer)
      const all = this.lasted.get(name) ?? []
      all.push(performance.now() - since)
      this.lasted.set(name, all)
    })
  }
}

/** Has loaded what the first client of TLS has loaded: that is no cost of those who come. */
async function firstOfTls(port: number): Promise<void> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  socket.destroy()
}

export const slow: Part = async ({ isShort }) => {
  const early = beforeRequests(await clientHello())
  const server = await watchedServer([])
  await firstOfTls(server.port)
  const before = server.memory()
  const clients = new Clients()
  const begin = performance.now()
  await clients.open(server.port, MANY, early)
  await wait(1000)
  const cost = server.memory() - before
  await clients.open(server.port, FEW, WITH_REQUESTS)
  // Where the machine is busy, clients are there long before the server has them.
  const late = LATE + performance.now() - begin
  const figures = [`${MANY} clients without a request cost ${Math.round(cost)} MB`]
  const failures = cost > COST ? [`${MANY} slow clients cost ${Math.round(cost)} MB`] : []
  const kinds = [...early, ...WITH_REQUESTS]
  await wait(isShort ? 1000 : Math.max(...kinds.map(({ until = 0 }) => until)) + late)
  for (const { name, until } of isShort ? [] : kinds) {
    const all = clients.lasted.get(name) ?? []
    const opened = early.some((kind) => kind.name === name)
      ? MANY / early.length
      : FEW / WITH_REQUESTS.length
    const longest = all.reduce((one, other) => Math.max(one, other), 0)
    figures.push(`${name}: ${all.length} of ${opened} closed, the last after ${ms(longest)}`)
    if (until === undefined ? all.length > 0 : longest > until + late + server.starved())
      failures.push(`${name}: not closed when it should be`)
  }
  const left = server.sockets()
  const stay = FEW / WITH_REQUESTS.length
  figures.push(`${left} connections are left`)
  if (!isShort && left > stay + OWN) failures.push(`${left} connections are left, not ${stay}`)
  clients.end()
  const seen = await server.finish()
  return { figures: [...figures, ...seen.figures], failures: [...failures, ...seen.failures] }
}
