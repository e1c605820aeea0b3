/** emsim's controls, as the page asks them. */
import { Store } from '../store.js'
import { type Answer, ask, Refusal } from './ask.js'
import { keep, kept } from './kept.js'

/**
 * Whether the page may use them: not known yet; yes; only with the token; no, they are off; no, for the
 * reason that was given.
 */
export type Access =
  | { readonly is: 'unknown' | 'open' | 'wantsToken' | 'off' }
  | { readonly is: 'refused'; readonly why: string }

/** Whether the page may use the controls. */
export const access = new Store<Access>({ is: 'unknown' })

/** The world that the page is about. */
export const world = new Store(kept('world') ?? 'main')

let token = kept('token')

/** What a request to a control bears. */
export const controlHeaders = (): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` }

/** Whether requests bear a token. */
export const hasToken = (): boolean => token !== undefined

/** Finds out whether the controls may be used. @param given the token, if one was just typed in */
export async function tryAccess(given?: string): Promise<void> {
  token = given ?? token
  const answer = await ask('/emsim/worlds', { headers: controlHeaders() })
  if (answer.status < 300) {
    keep('token', token)
    const names: string[] = JSON.parse(answer.text)
    // A world may have been removed since.
    if (!names.includes(world.value)) chooseWorld('main')
  }
  access.set(accessOf(answer))
}

function accessOf(answer: Answer): Access {
  const { status } = answer
  if (status < 300) return { is: 'open' }
  if (status === 401) return { is: 'wantsToken' }
  return status === 404 ? { is: 'off' } : { is: 'refused', why: refusalOf(answer).message }
}

/** Makes the page one about another world. */
export function chooseWorld(name: string): void {
  keep('world', name)
  world.set(name)
}

/**
 * Asks a control of the page's world.
 * @param path below /emsim, with a slash at its front
 * @param body data, which goes as JSON, or a text, which goes as YAML
 * @returns what is answered: data, or text where it is no JSON
 * @throws Refusal
 */
export const control = <T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> => controlOf<T>(method, ofWorld(path), body, signal)

/** The same for a control of the whole process. */
export async function controlOf<T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const answer = await ask(`/emsim${path}`, {
    method,
    headers: {
      ...controlHeaders(),
      ...(body !== undefined && { 'content-type': typeOf(body) }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(signal && { signal }),
  })
  if (answer.status >= 400) throw refusalOf(answer)
  return (answer.text === '' ? undefined : dataOf(answer.text)) as T
}

/** What a body is sent as. */
export const typeOf = (body: unknown): string =>
  typeof body === 'string' ? 'application/yaml' : 'application/json'

/** The path of a control for the page's world. */
export const ofWorld = (path: string): string =>
  world.value === 'main'
    ? path
    : `${path}${path.includes('?') ? '&' : '?'}world=${encodeURIComponent(world.value)}`

function dataOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function refusalOf({ status, text }: Answer): Refusal {
  const data = dataOf(text)
  const said =
    typeof data === 'object' && data !== null && 'error' in data ? String(data.error) : text
  return new Refusal(status, said)
}
