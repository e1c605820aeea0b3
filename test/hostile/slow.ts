/** Clients that begin and do not go on: thousands at once, and how long they are borne with. */
import { connect, type Socket } from 'node:net'
import { clientHello } from '../client-hello.js'
import { ms, type Part, wait } from './part.js'
import { watchedServer } from './watched-server.js'

/** Connections of all kinds together, and megabytes that they may cost. */
const [MANY, COST] = [8000, 100]
/** Milliseconds that it may take longer than it should until one is closed. */
const LATE = 5000
/** Milliseconds between two bytes of a client that goes on slowly. */
const DRIP = 1000

interface Kind {
  readonly says: Buffer
  /** Milliseconds after which it is closed; undefined where it may stay. */
  readonly until?: number
  /** Whether it says a byte more now and then. */
  readonly drips?: true
}

const head = 'GET /api/ HTTP/1.1\r\nHost: em\r\nX-'

export const slow: Part = async ({ isShort }) => {
  const hello = await clientHello()
  const kinds: Readonly<Record<string, Kind>> = {
    'nothing said': { says: Buffer.alloc(0), until: 10_000 },
    'half a first message of TLS': { says: hello.subarray(0, 100), until: 10_000 },
    'a handshake not gone on with': { says: hello, until: 10_000 },
    'half a head': { says: Buffer.from(head), until: 20_000 },
    'a head byte by byte': { says: Buffer.from(head), until: 20_000, drips: true },
    'half a body': {
      says: Buffer.from(
        'POST /emsim/journal/count HTTP/1.1\r\nHost: em\r\nContent-Length: 99\r\n\r\n{',
      ),
      until: 60_000,
    },
    'an answer that is not read': {
      says: Buffer.from('GET /emsim/openapi.json HTTP/1.1\r\nHost: em\r\n\r\n'),
    },
  }
  const server = await watchedServer([])
  const before = server.memory()
  const sockets: Socket[] = []
  const closedAfter = new Map<string, number[]>()
  const names = Object.keys(kinds)
  for (let number = 0; number < MANY; number++) {
    // Answers lie in the memory of the machine until they are read.
    const name = names[number % (number < 350 ? names.length : names.length - 1)] ?? ''
    const { says, drips } = kinds[name] ?? { says: Buffer.alloc(0) }
    const socket = connect(server.port, '127.0.0.1').on('error', () => undefined)
    sockets.push(socket)
    const begin = performance.now()
    socket.pause().write(says)
    if (drips) {
      const timer = setInterval(() => socket.write('x'), DRIP)
      socket.once('close', () => clearInterval(timer))
    }
    // Who does not read learns of the end all the same.
    if (kinds[name]?.until !== undefined) socket.resume()
    socket.once('close', () => {
      const all = closedAfter.get(name) ?? []
      closedAfter.set(name, [...all, performance.now() - begin])
    })
    if (number % 200 === 0) await wait(10)
  }
  let cost = server.memory() - before
  const longest = Math.max(...Object.values(kinds).map(({ until = 0 }) => until)) + LATE
  const end = performance.now() + (isShort ? 2000 : longest)
  while (performance.now() < end) {
    await wait(200)
    cost = Math.max(cost, server.memory() - before)
  }
  const failures: string[] = []
  if (cost > COST) failures.push(`${MANY} slow clients cost ${Math.round(cost)} MB`)
  const figures = [`${MANY} slow clients of ${names.length} kinds cost ${Math.round(cost)} MB`]
  if (!isShort)
    for (const [name, { until }] of Object.entries(kinds)) {
      const all = closedAfter.get(name) ?? []
      const opened = Math.ceil(350 / names.length)
      if (until === undefined) {
        if (all.length > 0) failures.push(`${name}: ${all.length} were closed`)
        continue
      }
      const last = all.reduce((one, other) => Math.max(one, other), 0)
      figures.push(`${name}: ${all.length} closed, the last after ${ms(last)}`)
      if (all.length < opened || last > until + LATE)
        failures.push(`${name} is borne with longer than ${ms(until)}`)
    }
  for (const socket of sockets) socket.destroy()
  const seen = await server.finish()
  return { figures: [...figures, ...seen.figures], failures: [...failures, ...seen.failures] }
}
