/**
 * Request bodies: XML and JSON are parsed, anything else is kept unread for the operation to judge.
 * The parsers load with the first body that needs them. Nothing is parsed for who will be refused anyway,
 * and of who is not known yet only what is short.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { EmError } from '../contract/em-error.js'
import { inTurns } from '../estate/scan.js'
import { LIMITS, LimitError } from '../limits.js'
import { parseJson } from '../reading/json-text.js'
import { authenticate, readBasic } from '../sessions/accounts.js'
import type { Body } from '../wire/body.js'
import { decoded, KNOWN_CHARSETS, UnknownCharset } from '../wire/charset.js'
import type { Exchange } from './exchange.js'
import { isLogOn } from './logon-world.js'

const XML = /^(?:application|text)\/(?:[\w.+-]+\+)?xml\b/i
/** As Fastify wants it. */
const MEDIA_TYPE = /^[\w!#$%&'*.^`|~+-]+\/[\w!#$%&'*.^`|~+-]+\s*(?:;.*)?$/
const JSON_TYPE = /^(?:application|text)\/(?:[\w.+-]+\+)?json\b/i

/** Whether the body of a request is to be read whatever it says that it is. */
const isLenient = ({ match, world }: Exchange): boolean =>
  'operation' in match && match.operation.body?.anyMediaType === true && !world.strict

/** Fastify refuses what is no media type at all before any parser sees it. The journal has it as it was sent. */
export function mendContentType(exchange: Exchange, headers: IncomingHttpHeaders): void {
  const type = headers['content-type']
  if (type === undefined || MEDIA_TYPE.test(type) || !isLenient(exchange)) return
  exchange.headers = { ...headers }
  headers['content-type'] = 'text/plain'
}

/**
 * Step: reads the bodies of requests.
 * @throws EmError for one that is malformed, or in a charset that is not known
 */
export const bodies = fp(
  async (app: FastifyInstance) => {
    app.removeAllContentTypeParsers()
    const parse =
      (kind: 'xml' | 'json') =>
      async (request: FastifyRequest, bytes: Buffer): Promise<Body | null> => {
        checkLength(request, bytes.length)
        return isInVain(request) ? unread(request, bytes) : parsed(kind, bytes, request)
      }
    app.addContentTypeParser(XML, { parseAs: 'buffer' }, parse('xml'))
    app.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, parse('json'))
    app.addContentTypeParser(
      '*',
      { parseAs: 'buffer' },
      async (request: FastifyRequest, bytes: Buffer): Promise<Body | null> => {
        checkLength(request, bytes.length)
        const text = String(bytes).trim()
        if (text === '') return null
        const kind = text[0] === '<' ? 'xml' : text[0] === '{' ? 'json' : undefined
        const other = unread(request, bytes)
        if (kind === undefined || !isLenient(request.exchange) || isInVain(request)) return other
        return parsed(kind, bytes, request).catch(() => other)
      },
    )
  },
  { name: 'emsim-bodies' },
)

/** @throws EmError for a body that is too long for who needs no session to send it */
function checkLength({ exchange: { match } }: FastifyRequest, bytes: number): void {
  const limit = LIMITS.logonBytes.most
  const isOpen = 'operation' in match && !match.operation.needsSession
  if (isOpen && bytes > limit) throw new EmError('tooLarge', { limit })
}

/** Whether a logon will be refused whatever its body says: a body speaks for tenants alone. */
function isInVain({ exchange, headers }: FastifyRequest): boolean {
  const { match, world } = exchange
  if (!isLogOn(match) || world.strict || world.estate.all('CloudTenant').length > 0) return false
  const told = readBasic(headers.authorization)
  return !told || !authenticate(world.estate.accounts, told.name, told.password)
}

const contentTypeOf = ({ headers }: FastifyRequest): string => headers['content-type'] ?? ''

/** A body as it is, for the operation to judge. */
function unread(request: FastifyRequest, bytes: Buffer): Body {
  const body: Body = { kind: 'other', contentType: contentTypeOf(request), bytes: bytes.length }
  request.exchange.body = String(bytes)
  request.exchange.content = body
  return body
}

/** @throws EmError for a body that is not what it says, unless it is one that does not matter */
async function parsed(
  kind: 'xml' | 'json',
  bytes: Buffer,
  request: FastifyRequest,
): Promise<Body | null> {
  if (bytes.length === 0) return null
  const text = textOf(bytes, request)
  if (text.trim() === '') return null
  request.exchange.body = text
  try {
    request.exchange.content = await contentOf(kind, text)
    return request.exchange.content
  } catch (error) {
    throw new EmError('badRequest', { reason: reasonOf(kind, error as Error) })
  }
}

async function contentOf(kind: 'xml' | 'json', text: string): Promise<Body> {
  if (kind === 'json') return { kind, value: parseJson(text) }
  const { xmlSteps } = await import('../wire/xml-document.js')
  return { kind, root: await inTurns(xmlSteps(text)) }
}

/** @throws EmError for an encoding that is not read, or is not that of the body */
function textOf(bytes: Buffer, request: FastifyRequest): string {
  try {
    return decoded(bytes, contentTypeOf(request))
  } catch (error) {
    if (error instanceof UnknownCharset)
      throw new EmError('charset', { known: KNOWN_CHARSETS, charset: error.charset })
    throw new EmError('badRequest', { reason: (error as Error).message })
  }
}

/** What the parser of JSON says quotes the body, which may hold a password: only the place is told. */
function reasonOf(kind: 'xml' | 'json', error: Error): string {
  const { message } = error
  if (kind === 'xml' || error instanceof LimitError) return message
  const place = /position \d+/.exec(message)?.[0]
  return `JSON: the body is malformed${place ? ` at ${place}` : ''}.`
}
