/** Asks a server over real sockets, and looks at how it is meanwhile. */
import { Agent, request } from 'node:http'
import type { HostileRequest } from './draw.js'

export interface HostileAnswer {
  /** 0 where the connection ended without one. */
  readonly status: number
  readonly body: string
  readonly token: string | undefined
  readonly ms: number
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })
/** Milliseconds after which a request is given up. */
const LONGEST = 15_000
/** Characters of an answer that are kept. */
const KEPT = 100_000

/** Sends a request. */
export function ask(
  port: number,
  { method, path, headers, body }: HostileRequest,
): Promise<HostileAnswer> {
  const begin = performance.now()
  return new Promise((resolve) => {
    const done = (status: number, text: string, token?: string): void =>
      resolve({ status, body: text, token, ms: performance.now() - begin })
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const sent = request(
      { host: '127.0.0.1', port, method, path, agent, headers: { ...headers, ...length } },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (piece: string) => {
          if (text.length < KEPT) text += piece
        })
        const token = answer.headers['x-restsvcsessionid']
        answer.on('end', () => done(answer.statusCode ?? 0, text, token?.toString()))
        answer.on('error', () => done(0, text))
      },
    )
    sent.setTimeout(LONGEST, () => sent.destroy())
    sent.on('error', ({ message }) => done(0, message))
    sent.end(body)
  })
}

/** Asks for the same again and again; how long the slowest answer took is known at any time. */
export class Probe {
  slowest = 0
  private isOver = false
  private readonly done: Promise<void>
  private readonly lost: () => number

  /** @param lost milliseconds so far that are none of the server's */
  constructor(port: number, path: string, lost = (): number => 0) {
    this.lost = lost
    this.done = this.run(port, { method: 'GET', path, headers: {}, body: undefined })
  }

  async end(): Promise<void> {
    this.isOver = true
    await this.done
  }

  private async run(port: number, asked: HostileRequest): Promise<void> {
    while (!this.isOver) {
      const before = this.lost()
      const { ms, status, body } = await ask(port, asked)
      if (status !== 200) throw new Error(`The probe was answered ${status}: ${body}`)
      this.slowest = Math.max(this.slowest, ms - (this.lost() - before))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
