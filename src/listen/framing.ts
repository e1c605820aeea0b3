/**
 * What Node's parser lets pass of how a request is framed, though HTTP/1.1 does not: where another server
 * in the way reads it differently, one request becomes two. RFC 9112, 3 and 6.
 */
import type { IncomingMessage } from 'node:http'

/** Why a request is refused before anyone is asked to answer it. */
export interface FramingFault {
  readonly status: 400 | 501 | 505
  readonly reason: string
}

/** A method, a target without a fragment, and a version, with one blank between them. */
const REQUEST_LINE = /^[^ ]+ [^ #]+ HTTP\/1\.[01]\r$/

/** Any method, target and version. */
const IN_WORDS = /^[^ ]+ ([^ ]+) (HTTP\/\d\.\d)\r$/

/** What is wrong with a request line, without its line feed, if anything is that its parts do not show. */
export function faultOfLine(line: string): FramingFault | undefined {
  if (REQUEST_LINE.test(line)) return undefined
  const [, target = '', version = ''] = IN_WORDS.exec(line) ?? []
  if (target.includes('#')) return { status: 400, reason: 'the target has a fragment' }
  if (version !== '') return { status: 505, reason: `the version is ${version}` }
  return line.trim().split(/\s+/).length < 3
    ? { status: 400, reason: 'the request line has no version' }
    : { status: 400, reason: 'the request line is not method, target and version, a blank apart' }
}

/** What is wrong with how the body of a request is delimited, if anything is. */
export function faultOfBody({ headers, httpVersion }: IncomingMessage): FramingFault | undefined {
  const coding = headers['transfer-encoding']
  if (coding === undefined) return undefined
  if (httpVersion !== '1.1')
    return { status: 400, reason: `HTTP/${httpVersion} has no Transfer-Encoding` }
  const codings = coding
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())
  if (codings.at(-1) !== 'chunked')
    return { status: 400, reason: 'the last Transfer-Encoding is not chunked' }
  return codings.length > 1
    ? {
        status: 501,
        reason: `the Transfer-Encoding is ${coding}, and chunked is all that is known`,
      }
    : undefined
}
