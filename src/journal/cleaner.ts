/**
 * The one cleaner: what journal, HAR, log, events, report and page may tell of a request. Secrets are masked by default:
 * what is not known to be harmless is one.
 */
import type { Contract } from '../contract/contract.js'
import type { BodySpec } from '../contract/request-body.js'
import { cleanBody } from './clean-body.js'
import { cleanHeader } from './clean-headers.js'
import { cleanUrl } from './clean-url.js'
import { digest } from './digest.js'
import { knownNames } from './known-names.js'
import { type IsSession, Masking } from './masking.js'

/** What a cleaner has to know. */
export interface CleanerOptions {
  readonly contract: Contract
  /** Tells ids of logon sessions, of all worlds. */
  readonly isSession: IsSession
  /** Whether nothing is masked. */
  readonly showSecrets: boolean
}

/** What of a request and its answer is cleaned. */
export interface Dirty {
  readonly url: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string | null
  /** What the operation takes. */
  readonly spec: BodySpec | null
  /** Of the answer; 0 for none. */
  readonly status: number
  readonly responseHeaders: Readonly<Record<string, unknown>>
  /** Why it was refused, in words that may repeat what was sent. */
  readonly reason: string | null
  /** Other words about it, of which the same is true. */
  readonly remarks?: readonly string[]
}

/** The same without secrets. */
export interface Clean {
  readonly url: string
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly responseHeaders: Readonly<Record<string, string>>
  readonly reason: string | null
  readonly remarks: readonly string[]
}

/** Cleans what is told of requests, of all worlds of a process. */
export class Cleaner {
  private readonly options: CleanerOptions

  constructor(options: CleanerOptions) {
    this.options = options
  }

  /** A request and its answer. */
  request(dirty: Dirty): Clean {
    const { url, headers, body, spec, status, responseHeaders, reason, remarks = [] } = dirty
    const { contract, isSession, showSecrets } = this.options
    if (showSecrets) {
      const shown = { headers: texts(headers), responseHeaders: texts(responseHeaders) }
      return { url, body, reason, remarks, ...shown }
    }
    const masking = new Masking(isSession)
    const cleanOf = (all: Dirty['headers']): Clean['headers'] =>
      texts(all, (name, value) => cleanHeader(name, value, contract, masking))
    return {
      url: cleanUrl(url, contract, masking, isFound(status)),
      headers: cleanOf(headers),
      body: body === null ? null : cleanBody(body, spec, contract, masking),
      responseHeaders: cleanOf(responseHeaders),
      reason: reason === null ? null : masking.withoutMasked(reason),
      remarks: remarks.map((words) => masking.withoutMasked(words)),
    }
  }

  /** The URL of a request. @param status of its answer */
  url(url: string, status: number): string {
    const { contract, isSession, showSecrets } = this.options
    return showSecrets ? url : cleanUrl(url, contract, new Masking(isSession), isFound(status))
  }

  /** The value of a header. */
  header(name: string, value: string): string {
    const { contract, isSession, showSecrets } = this.options
    return showSecrets ? value : cleanHeader(name, value, contract, new Masking(isSession))
  }

  /** The value of a parameter of a query; one that the API has not is masked. */
  parameter(name: string, value: string): string {
    const { contract, showSecrets } = this.options
    return showSecrets || knownNames(contract).parameters.has(name.toLowerCase()) ? value : '***'
  }

  /** What a logon session is called in place of its id. */
  session(id: string): string {
    return this.options.showSecrets ? id : digest(id)
  }
}

const isFound = (status: number): boolean => status >= 200 && status < 300

const texts = (
  all: Dirty['headers'],
  cleaned: (name: string, value: unknown) => string = (_, value) =>
    Array.isArray(value) ? value.join(', ') : String(value),
): Clean['headers'] =>
  Object.fromEntries(
    Object.entries(all)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name.toLowerCase(), cleaned(name, value)]),
  )
