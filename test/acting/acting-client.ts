/** A client that acts: for tests of what operations change. */
import type { World } from '../../src/world/world.js'
import { advance, buildServer, type TestOptions } from '../build-server.js'
import { crawl, type Visit } from '../crawl.js'

/** What a task tells, in JSON. */
export interface TaskSeen {
  readonly TaskId: string
  readonly State: string
  readonly Operation: string
  readonly Result: { readonly Success: boolean; readonly Message: string } | null
  readonly Links: readonly {
    readonly Rel: string
    readonly Href: string
    readonly Type: string
    readonly Name?: string
  }[]
}

export interface ActingClient {
  readonly world: World
  /** The status and the body of an answer; JSON is parsed. */
  ask(method: Method, url: string, body?: string | object, accept?: string): Promise<Answer>
  get(url: string): Promise<Answer['body']>
  /** Asks, waits by the clock, and gives the task as it is then. */
  done(method: Method, url: string, body?: string | object): Promise<TaskSeen>
  /** All that links lead another session of the account to, some of each kind: tasks may lead to what is gone. */
  crawl(format: 'xml' | 'json', perShape: number): Promise<Visit[]>
  /** The same in XML, each with what it is in JSON. */
  crawlBoth(perShape: number): Promise<(Visit & { readonly json: string })[]>
  /** The id of a record by its name. */
  id(type: string, name: string): string
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

interface Answer {
  readonly status: number
  readonly body: ReturnType<typeof JSON.parse>
}

/** A client of an account, on a server of its own. */
export async function actingClient(
  t: { after(close: () => Promise<void>): void },
  options: TestOptions = {},
  user = 'User',
): Promise<ActingClient> {
  const { app, world, logOn } = await buildServer(t, options)
  const session = await logOn(user)
  const ask: ActingClient['ask'] = async (method, url, body, accept = 'application/json') => {
    const isXml = typeof body === 'string'
    const answer = await app.inject({
      method,
      url,
      headers: {
        ...session,
        accept,
        ...(body !== undefined && { 'content-type': isXml ? 'application/xml' : accept }),
      },
      ...(body !== undefined && { payload: isXml ? body : JSON.stringify(body) }),
    })
    const isJson = String(answer.headers['content-type']).includes('json')
    return { status: answer.statusCode, body: isJson ? answer.json() : answer.body }
  }
  return {
    world,
    ask,
    get: async (url) => (await ask('GET', url)).body,
    async done(method, url, body) {
      const { status, body: task } = await ask(method, url, body)
      if (status !== 202) throw new Error(`${method} ${url}: ${status} ${JSON.stringify(task)}`)
      await advance(world, 'PT10S')
      return (await ask('GET', `/api/tasks/${task.TaskId}`)).body
    },
    crawl: async (format, perShape) => crawl(app, { format, headers: await logOn(user), perShape }),
    async crawlBoth(perShape) {
      const headers = await logOn(user)
      const both: (Visit & { readonly json: string })[] = []
      for (const visit of await crawl(app, { format: 'xml', headers, perShape })) {
        const { body } = await app.inject({
          url: visit.url,
          headers: { ...headers, accept: 'application/json' },
        })
        both.push({ ...visit, json: body })
      }
      return both
    },
    id(type, name) {
      const found = world.estate.all(type).find(({ Name }) => Name === name)
      if (!found) throw new Error(`There is no ${type} ${name}`)
      return found.id
    },
  }
}
