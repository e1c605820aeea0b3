/** What a monitoring client reads of a simulator: reports, sessions, queries. */
import type { Test } from 'tap'
import { type BuiltEmsim, buildEmsim, type StartOptions } from '../../src/index.js'

export const NOON = '2026-11-23T12:00:00Z'

type Data = Readonly<Record<string, unknown>>

/** A client that is logged on. */
export interface Monitor {
  readonly em: BuiltEmsim
  /** What is answered below /api/, as JSON. */
  get(path: string): Promise<Data>
  /** One of the summary reports. */
  report(name: string): Promise<Data>
  /** The entities of a query. */
  query(query: string): Promise<readonly Data[]>
}

/** The open session that it reads by. */
const TOKEN = 'monitor'

/** Its session outlives all leaps of the clock. */
const DEFAULTS = { clock: NOON, session: [`${TOKEN}=User`], sessionTimeout: 1e12 }

/** Starts a simulator at noon and gives a client of it. */
export async function monitor(t: Test, options: StartOptions = {}): Promise<Monitor> {
  const em = await buildEmsim({ ...DEFAULTS, ...options })
  t.after(() => em.close())
  const get = async (path: string): Promise<Data> => {
    const headers = { 'x-restsvcsessionid': TOKEN, accept: 'application/json' }
    const answer = await em.app.inject({ url: `/api/${path}`, headers })
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${answer.body}`)
    return answer.json()
  }
  return {
    em,
    get,
    report: (name) => get(`reports/summary/${name}`),
    async query(query) {
      const { Entities } = await get(`query?format=Entities&${query}`)
      const list = Object.values(Entities as Data).find((one) => one !== null)
      return Object.values(list as Data).flat() as Data[]
    },
  }
}
