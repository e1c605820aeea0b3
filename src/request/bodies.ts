/**
 * Request bodies: XML and JSON are parsed, anything else is kept unread for the operation to judge.
 * The parsers load with the first body that needs them.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { EmError } from '../contract/em-error.js'
import type { Body } from '../wire/body.js'
import type { Exchange } from './exchange.js'

const XML = /^(?:application|text)\/(?:[\w.+-]+\+)?xml\b/i
/** As Fastify wants it. */
const MEDIA_TYPE = /^[\w!#$%&'*.^`|~+-]+\/[\w!#$%&'*.^`|~+-]+\s*(?:;.*)?$/
const JSON_TYPE = /^(?:application|text)\/(?:[\w.+-]+\+)?json\b/i

/** Whether the body of a request is to be read whatever it says that it is. */
const isLenient = ({ match, world }: Exchange): boolean =>
  'operation' in match && match.operation.body?.anyMediaType === true && !world.strict

/** Fastify refuses what is no media type at all before any parser sees it. */
export function mendContentType(exchange: Exchange, headers: IncomingHttpHeaders): void {
  if (!MEDIA_TYPE.test(headers['content-type'] ?? 'text/plain') && isLenient(exchange))
    headers['content-type'] = 'text/plain'
}

export const bodies = fp(
  async (app: FastifyInstance) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      XML,
      { parseAs: 'string' },
      (request: FastifyRequest, text: string | Buffer) => parsed('xml', String(text), request),
    )
    app.addContentTypeParser(
      JSON_TYPE,
      { parseAs: 'string' },
      (request: FastifyRequest, text: string | Buffer) => parsed('json', String(text), request),
    )
    app.addContentTypeParser(
      '*',
      { parseAs: 'string' },
      async (request: FastifyRequest, text: string | Buffer): Promise<Body | null> => {
        const start = String(text).trimStart()[0]
        if (text.length === 0) return null
        const kind = start === '<' ? 'xml' : start === '{' ? 'json' : undefined
        const other = unread(request, String(text))
        if (kind === undefined || !isLenient(request.exchange)) return other
        return parsed(kind, String(text), request).catch(() => other)
      },
    )
  },
  { name: 'emsim-bodies' },
)

/** A body as it is, for the operation to judge. */
function unread(request: FastifyRequest, text: string): Body {
  request.exchange.body = text
  const contentType = String(request.headers['content-type'] ?? '')
  return { kind: 'other', contentType, bytes: Buffer.byteLength(text) }
}

/** @throws EmError for a body that is not what it says, unless it is one that does not matter */
async function parsed(
  kind: 'xml' | 'json',
  text: string,
  request: FastifyRequest,
): Promise<Body | null> {
  if (text.length === 0) return null
  request.exchange.body = text
  try {
    if (kind === 'json') return { kind, value: JSON.parse(text) }
    const { parseXml } = await import('../wire/xml-document.js')
    return { kind, root: parseXml(text) }
  } catch (error) {
    throw new EmError('badRequest', { reason: reasonOf(kind, error as Error) })
  }
}

/** What the parser of JSON says quotes the body, which may hold a password: only the place is told. */
function reasonOf(kind: 'xml' | 'json', { message }: Error): string {
  if (kind === 'xml') return message
  const place = /position \d+/.exec(message)?.[0]
  return `JSON: the body is malformed${place ? ` at ${place}` : ''}.`
}
