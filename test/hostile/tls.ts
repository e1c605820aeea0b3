/** Bytes in place of TLS: messages that are changed, cut, out of turn, or none at all. */
import { connect } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import { clientHello } from '../client-hello.js'
import { answersIn, rawTls } from '../raw.js'
import type { Part } from './part.js'
import { Random } from './random.js'
import { watchedServer } from './watched-server.js'

/** Connections at a time, and between two looks whether others are served. */
const [TOGETHER, LOOK] = [16, 200]
/** Milliseconds that an answer is waited for. */
const PATIENCE = 50

export const tls: Part = async ({ isShort, seed }) => {
  const server = await watchedServer([])
  const { port } = server
  const hello = await clientHello()
  const count = isShort ? 3000 : 30_000
  const failures: string[] = []
  const ends = { refused: 0, waits: 0 }
  let next = 0
  const client = async (): Promise<void> => {
    while (next < count) {
      const random = new Random(seed, next++)
      const end = random.once(5)
        ? await spoiled(port, random)
        : await said(port, garbage(hello, random))
      ends[end]++
      if (server.hasEnded()) throw new Error(`The server has ended at garbage ${next} of TLS`)
      if (next % LOOK === 0) {
        const [answer] = answersIn(
          await rawTls(port, 'GET /emsim/ready HTTP/1.1\r\nHost: em\r\nConnection: close\r\n\r\n'),
        )
        if (answer?.status !== 200)
          failures.push(`Others were answered ${answer?.status} after garbage ${next}`)
      }
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, client))
  const seen = await server.finish()
  return {
    figures: [
      `${count} connections with garbage in place of TLS: ${ends.refused} refused, ${ends.waits} to be closed by their time`,
      ...seen.figures,
    ],
    failures: [...failures, ...seen.failures],
  }
}

/** What is sent in place of a first message. */
function garbage(hello: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(hello)
  switch (random.below(5)) {
    case 0:
      for (let times = 1 + random.below(8); times > 0; times--)
        bytes[random.below(bytes.length)] = random.below(256)
      return bytes
    case 1:
      return Buffer.concat([bytes.subarray(0, random.below(bytes.length)), noise(random, 300)])
    case 2:
      return Buffer.concat([bytes, noise(random, 2000)])
    case 3: {
      const body = noise(random, 5000)
      const record = Buffer.of(20 + random.below(5), 3, random.below(5), 0, 0)
      record.writeUInt16BE(random.once(2) ? body.length : random.below(65_536), 3)
      return Buffer.concat([record, body])
    }
    default:
      return Buffer.concat([Buffer.of(22), noise(random, 20_000)])
  }
}

const noise = (random: Random, most: number): Buffer =>
  Buffer.from(Array.from({ length: random.below(most) }, () => random.below(256)))

/** Says something, and looks whether the server has enough of it. */
const said = (port: number, bytes: Buffer): Promise<'refused' | 'waits'> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const timer = setTimeout(() => {
      resolve('waits')
      socket.destroy()
    }, PATIENCE)
    socket.on('error', () => undefined)
    socket.once('close', () => {
      clearTimeout(timer)
      resolve('refused')
    })
    socket.resume().write(bytes)
  })

/** Ends a handshake as it should be, and goes on with noise. */
const spoiled = (port: number, random: Random): Promise<'refused' | 'waits'> =>
  new Promise((resolve) => {
    const below = connect(port, '127.0.0.1')
    below.on('error', () => undefined).once('close', () => resolve('refused'))
    const secure = tlsConnect({ socket: below, rejectUnauthorized: false })
    secure.on('error', () => below.destroy())
    secure.once('secureConnect', () => {
      below.write(Buffer.concat([Buffer.of(20 + random.below(5), 3, 3), noise(random, 500)]))
      setTimeout(() => {
        resolve('waits')
        below.destroy()
      }, PATIENCE)
    })
  })
