/** A fetch for whoever tests with the library: it knows where to ask, as whom, and which certificate to trust. */
import { atCaller } from '../caller.js'
import { ControlError } from '../control-error.js'
import { EmsimError } from '../emsim-error.js'
import { readArgument } from '../reading/read-argument.js'
import { anyText, choice, object, recordOf, text } from '../reading/reader.js'
import { shown } from '../wording/shown.js'

/** How a client asks. */
export interface ClientOptions {
  /** What it accepts, such as `application/json`; unless given it says nothing, and is answered in XML. */
  readonly accept?: string
  /** Headers of each request; those that a request has of its own go first. */
  readonly headers?: Readonly<Record<string, string>>
  /** https where that is served, unless given. */
  readonly scheme?: 'https' | 'http'
}

/** Asks the API as one account: a function to be called as `fetch` is. */
export interface ApiClient {
  /**
   * Asks as `fetch` does, with the token of a logon session, and over https with the server's own certificate.
   * Whatever is answered is the answer, refusals too; no redirect is followed.
   * @param path below /api, with that or without (`/backups`, `/api/backups`), or the Href of an answer
   * @throws TypeError where there is no answer, as `fetch`; ControlError where there is no such account, or the
   * simulator is closed
   */
  (path: string | URL, init?: RequestInit): Promise<Response>
  /**
   * Asks for JSON and reads it, as a type of `emsim/api`: `await user.json<QueryResult>('/query?type=Job')`.
   * @returns undefined where the answer has no body
   * @throws AnswerError for a refusal, and what the client itself does
   */
  json<Answer = unknown>(path: string | URL, init?: RequestInit): Promise<Answer>
}

/** The API refuses what a client asks for; the message says what that is, and why. */
export class AnswerError extends EmsimError {
  override readonly name = 'AnswerError'
  readonly code = 'EMSIM_REFUSED'
  /** The HTTP status of the answer. */
  readonly status: number

  constructor(asked: string, { status, statusText }: Response, body: string) {
    super(`${asked}: ${status} ${messageIn(body) ?? statusText}`)
    this.status = status
  }
}

/** What an Error of the API says, in either letter case of members. */
const messageIn = (body: string): string | undefined =>
  /"[Mm]essage":"((?:[^"\\]|\\.)+)"/.exec(body)?.[1]

/** What a client stands on. */
export interface ClientParts {
  /** Scheme, host and port that it asks. @throws ControlError where the scheme is not served */
  origin(scheme: ClientOptions['scheme']): string
  /** The token of an open logon session. */
  token(): string
  /** @throws TypeError, ControlError */
  send(request: Request): Promise<Response>
}

const optionsReader = object({
  'accept?': text,
  'headers?': recordOf(anyText),
  'scheme?': choice(['https', 'http']),
})

const TOKEN = 'x-restsvcsessionid'
const JSON_TYPE = 'application/json'

/** Makes a client. @throws ControlError for options that are none */
export function createClient(parts: ClientParts, options: ClientOptions): ApiClient {
  const { accept, headers: usual = {}, scheme } = readArgument(optionsReader, options, 'options')

  async function ask(path: string | URL, init: RequestInit = {}): Promise<Response> {
    const url = urlOf(path, parts.origin(scheme))
    const headers = new Headers({ ...(accept !== undefined && { accept }), ...usual })
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value)
    if (!headers.has(TOKEN)) headers.set(TOKEN, parts.token())
    return parts.send(new Request(url, { ...init, headers }))
  }

  async function json(path: string | URL, init: RequestInit = {}): Promise<unknown> {
    const headers = new Headers(init.headers)
    headers.set('accept', JSON_TYPE)
    if (typeof init.body === 'string' && !headers.has('content-type'))
      headers.set('content-type', JSON_TYPE)
    const answer = await ask(path, { ...init, headers })
    const body = await answer.text()
    if (!answer.ok) throw new AnswerError(`${init.method ?? 'GET'} ${path}`, answer, body)
    return body === '' ? undefined : JSON.parse(body)
  }

  // What is read is what whoever asks expects it to be.
  return Object.assign(atCaller(ask), { json: atCaller(json) as ApiClient['json'] })
}

/** The URL of a path, which may be below /api without saying so. @throws ControlError for one elsewhere */
function urlOf(path: unknown, origin: string): URL {
  const written = String(path)
  const whole = written.startsWith('/') ? below(written, origin) : written
  const url = URL.canParse(whole) ? new URL(whole) : undefined
  if (url?.origin === origin) return url
  const expected = `a path such as /backups, or a URL of ${origin}`
  throw new ControlError(`path: expected ${expected}, found ${shown(path)}.`)
}

const below = (path: string, origin: string): string =>
  `${origin}${/^\/api(?:[/?#]|$)/i.test(path) ? '' : '/api'}${path}`
