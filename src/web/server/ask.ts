/** Requests of the page. */
import { ROOT } from './root.js'

/** An answer, read as text. */
export interface Answer {
  readonly status: number
  readonly statusText: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly text: string
  /** Whether there was more than was read. */
  readonly isCut: boolean
  /** Until all of it was there. */
  readonly ms: number
}

/** What is asked, besides where. */
export interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
  /** Bytes that are read at most. */
  readonly limit?: number
}

/**
 * By this header what the page asks of the API can be told from what the client asks that is tested; each
 * request has a value of its own.
 */
export const MARK = 'x-emsim-page'

/** Bytes that are read at most unless said otherwise. */
const LIMIT = 32 * 1024 * 1024

/**
 * Asks the server. Cookies are left out: one would count for more than the header of a session, and the
 * browser would answer a 401 with a box of its own.
 * @param path below the server's root, with a slash at its front
 * @throws TypeError where nothing is answered
 */
export async function ask(path: string, asked: Asked = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, signal, limit = LIMIT } = asked
  const began = performance.now()
  const response = await fetch(ROOT + path.replace(/^\/+/, ''), {
    method,
    headers,
    credentials: 'omit',
    cache: 'no-store',
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
  })
  const { text, isCut } = await read(response, limit)
  return {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    text,
    isCut,
    ms: performance.now() - began,
  }
}

async function read({ body }: Response, limit: number): Promise<Pick<Answer, 'text' | 'isCut'>> {
  if (!body) return { text: '', isCut: false }
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return { text: text + decoder.decode(), isCut: false }
    bytes += value.length
    text += decoder.decode(value, { stream: true })
    if (bytes <= limit) continue
    // What is not read is not made either: the server waits for whoever reads.
    await reader.cancel()
    return { text, isCut: true }
  }
}

/** The value of a header, by its name in lower case. */
export const headerOf = ({ headers }: Answer, name: string): string | undefined =>
  headers.find(([own]) => own === name)?.[1]

/** What the server refused, in its own words. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  /** That the request is in the journal by, where it is one of the API. */
  readonly mark: string | undefined

  constructor(status: number, message: string, mark?: string) {
    super(message)
    this.status = status
    this.mark = mark
  }
}
