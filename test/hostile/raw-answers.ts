/** Sends the raw requests of the table to a server, over http and https. */
import { connect, type Socket } from 'node:net'
import { connect as tlsConnect } from 'node:tls'

/** All that comes back for bytes, from a client that ends its side when they are sent. */
function answersTo(socket: Socket, ready: string, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.once(ready, () => socket.end(bytes, 'latin1'))
    socket.setEncoding('latin1').on('data', (piece) => {
      text += piece
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
  })
}

/** The statuses in what came back, in order. */
export const statusesIn = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))

/** Gives all that comes back for bytes. */
export type Send = (bytes: string) => Promise<string>

/** The ways to a server. */
export const waysTo = (port: number): Readonly<Record<'http' | 'https', Send>> => ({
  http: (bytes) => answersTo(connect(port, '127.0.0.1'), 'connect', bytes),
  https: (bytes) =>
    answersTo(
      tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false }),
      'secureConnect',
      bytes,
    ),
})
