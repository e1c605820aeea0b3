/** Bytes over a real socket, as they are: what only sockets show. */
import { connect, type Socket } from 'node:net'
import { connect as tlsConnect } from 'node:tls'

/** Sends pieces one after the other, and gives all that comes back until the other side ends. */
export const raw = (port: number, ...pieces: string[]): Promise<string> =>
  spoken(connect(port, '127.0.0.1'), 'connect', pieces)

/** The same over TLS. */
export const rawTls = (port: number, ...pieces: string[]): Promise<string> =>
  spoken(
    tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false }),
    'secureConnect',
    pieces,
  )

function spoken(socket: Socket, ready: string, pieces: string[]): Promise<string> {
  return new Promise((resolve) => {
    socket.once(ready, () => {
      const send = (): void => {
        const piece = pieces.shift()
        if (piece !== undefined) socket.write(piece, 'latin1', () => setImmediate(send))
      }
      send()
    })
    let text = ''
    socket.setEncoding('utf8').on('data', (piece) => {
      text += piece
    })
    socket.on('close', () => resolve(text))
    socket.on('error', () => {})
  })
}

/** One answer of several on a connection. */
export interface RawAnswer {
  readonly status: number
  /** Names of the headers as they were sent, in order. */
  readonly names: readonly string[]
  /** Values by names in small letters; of several of a name, the last. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The answers in what came back, in order; of a body in chunks, the chunks stay as they are. */
export function answersIn(text: string): RawAnswer[] {
  const answers: RawAnswer[] = []
  let rest = text
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n')
    const [first = '', ...lines] = rest.slice(0, end).split('\r\n')
    const fields = lines.map((line) => /^([^:]*): (.*)$/.exec(line)?.slice(1) ?? [line, ''])
    const headers = Object.fromEntries(fields.map(([name, value]) => [name?.toLowerCase(), value]))
    const begin = end + 4
    const length = headers['content-length']
    // Lengths are bytes; the bodies that tests look at this closely are ASCII.
    const stop = length === undefined ? rest.length : begin + Number(length)
    answers.push({
      status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]),
      names: fields.map(([name = '']) => name),
      headers,
      body: rest.slice(begin, stop),
    })
    rest = rest.slice(stop)
  }
  return answers
}
