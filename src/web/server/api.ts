/** The simulated API, as the page asks it: as any client would, with a session of its own. */
import { type Answer, type Asked, ask, MARK, Refusal } from './ask.js'
import { access } from './controls.js'
import { forgetSession, messageOf, needSession } from './session.js'

/** XML or JSON. */
export type Format = 'xml' | 'json'

/** An answer of the API, with the mark that its request is in the journal by. */
export interface ApiAnswer extends Answer {
  readonly mark: string
  /** Of the session that it was asked in; undefined where there was none. */
  readonly token: string | undefined
}

/**
 * Asks the API. What it refuses is an answer too.
 * @param path with /api at its front
 */
export async function askApi(path: string, format: Format, asked: Asked = {}): Promise<ApiAnswer> {
  const own = await needSession()
  const mark = crypto.getRandomValues(new Uint32Array(2)).join('-')
  const answer = await ask(path, {
    ...asked,
    headers: {
      accept: format === 'xml' ? 'application/xml' : 'application/json',
      ...(own && { 'x-restsvcsessionid': own.token }),
      [MARK]: mark,
      ...asked.headers,
    },
  })
  return { ...answer, mark, token: own?.token }
}

/**
 * Reads data of the API, by the names that the documentation has, whatever their letter case is set to. A
 * session that has ended is opened again.
 * @throws Refusal
 */
export async function readApi<T>(path: string, signal?: AbortSignal): Promise<T> {
  const asked = signal ? { signal } : {}
  let answer = await askApi(path, 'json', asked)
  if (answer.status === 401 && access.value.is === 'open') {
    // Of several that were asked at once, the first has opened another one already.
    if (answer.token !== undefined) forgetSession(answer.token)
    answer = await askApi(path, 'json', asked)
  }
  if (answer.status >= 400) throw new Refusal(answer.status, messageOf(answer.text), answer.mark)
  return pascal(JSON.parse(answer.text)) as T
}

/** The same data with names that begin with a capital. */
export function pascal(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(pascal)
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name.charAt(0).toUpperCase() + name.slice(1),
      pascal(value),
    ]),
  )
}
