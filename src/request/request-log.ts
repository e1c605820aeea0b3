/** What is logged: a line for each request, as JSON for programs, in plain words on a terminal. */
import type { FastifyInstance } from 'fastify'
import type { Cleaner } from '../journal/cleaner.js'

/** Logs each request at level info. Headers are left out: they hold passwords and tokens. */
export function logRequests(app: FastifyInstance, cleaner: Cleaner): void {
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        method: request.raw.asked ?? request.method,
        url: cleaner.url(request.raw.url ?? '', reply.statusCode),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 100) / 100,
      },
      'answered',
    )
    done()
  })
}

/** Where log lines go. */
export interface LogOutput {
  readonly isTTY?: boolean
  /** Bytes that wait to be read, or written. */
  readonly writableLength?: number
  write(text: string): unknown
}

/** Bytes of lines that nobody takes that are kept at most. */
const MOST_WAITING = 1_048_576

/**
 * Takes the lines of the log: those for a terminal are put into words, all others go on as they are. While
 * nobody takes them they are left out, and then counted in a line of their own.
 */
export function logStream(output: LogOutput): { write(line: string): void } {
  const put = (line: string): void => void output.write(output.isTTY ? readable(line) : line)
  let leftOut = 0
  return {
    write(line) {
      if ((output.writableLength ?? 0) > MOST_WAITING) {
        leftOut++
        return
      }
      if (leftOut > 0) {
        const msg = `lines that nobody took were left out: ${leftOut}`
        put(`${JSON.stringify({ level: WARNING, time: Date.now(), msg })}\n`)
        leftOut = 0
      }
      put(line)
    },
  }
}

const WARNING = 40

/** What a line of the log may hold. */
interface Line {
  readonly level: number
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly msg?: string
  readonly method?: string
  readonly url?: string
  readonly status?: number
  readonly ms?: number
  readonly err?: { readonly message?: string; readonly stack?: string }
}

/** The names of levels, by their numbers; between `info` and `warn` nothing is worth a name. */
const LEVELS: Readonly<Record<number, string>> = {
  [WARNING]: 'warning: ',
  50: 'error: ',
  60: 'fatal: ',
}

/** `12:00:05 GET /api/backups 200 1.25 ms`, in UTC as all times of the API are. */
function readable(line: string): string {
  const { level, time, msg = '', method, url, status, ms, err }: Line = JSON.parse(line)
  const at = new Date(time).toISOString().slice(11, 19)
  const what = method === undefined ? msg : `${method} ${url} ${status} ${ms} ms`
  const why = err ? `\n${err.stack ?? err.message}` : ''
  return `${at} ${LEVELS[level] ?? ''}${what}${why}\n`
}
