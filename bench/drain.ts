/**
 * Loads a URL over kept-alive connections, counting the bytes of answers instead of reading them: where
 * answers are large, a client that parses them is what sets the pace, whatever the server does.
 */
import { connect } from 'node:net'
import type { Load, Loaded } from './load.js'

const HEAD_END = Buffer.from('\r\n\r\n')

/** @throws if any answer was not 200, or does not tell its length */
export async function drain({
  url,
  headers = {},
  seconds,
  connections = 20,
}: Load): Promise<Omit<Loaded, 'p99'>> {
  const { hostname, port, host, pathname, search } = new URL(url)
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  const request = `GET ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`
  const begin = performance.now()
  const end = begin + seconds * 1000
  const counts = Array.from({ length: connections }, () =>
    drainOne(hostname, Number(port), request, end),
  )
  const total = (await Promise.all(counts)).reduce((sum, one) => sum + one, 0)
  return { rate: total / ((performance.now() - begin) / 1000), total }
}

/** Asks over one connection until the time is up; gives how many answers came. */
const drainOne = (host: string, port: number, request: string, end: number): Promise<number> =>
  new Promise((resolve, reject) => {
    let total = 0
    let left = 0
    const read = (bytes: number, buffer: Uint8Array): boolean => {
      try {
        left = left === 0 ? bodyLeft(Buffer.from(buffer.buffer, 0, bytes)) : left - bytes
      } catch (error) {
        socket.destroy(error as Error)
        return false
      }
      if (left > 0) return true
      total++
      if (performance.now() < end) socket.write(request)
      else {
        socket.destroy()
        resolve(total)
      }
      return true
    }
    const buffer = Buffer.allocUnsafeSlow(256 * 1024)
    const socket = connect({ host, port, onread: { buffer, callback: read } })
    socket.once('error', reject).once('connect', () => socket.write(request))
  })

/** How many bytes of an answer are still to come after its first ones. */
function bodyLeft(first: Buffer): number {
  const headEnd = first.indexOf(HEAD_END)
  const head = first.toString('latin1', 0, Math.max(headEnd, 0))
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  if (!head.startsWith('HTTP/1.1 200 ') || length === undefined)
    throw new Error(`An answer that is not 200, or of no told length: ${head}`)
  return Number(length) - (first.length - headEnd - HEAD_END.length)
}
