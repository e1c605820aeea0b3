/**
 * Request bodies: XML and JSON are parsed, anything else is kept unread for the operation to judge.
 * The parsers load with the first body that needs them.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { EmError } from '../wire/em-error.js'
import type { XmlElement } from './xml-document.js'

/** What a request carried. */
export type Body =
  | { readonly kind: 'xml'; readonly root: XmlElement }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'other'; readonly contentType: string; readonly bytes: number }

const XML = /^(?:application|text)\/(?:[\w.+-]+\+)?xml\b/i
const JSON_TYPE = /^(?:application|text)\/(?:[\w.+-]+\+)?json\b/i

export const bodies = fp(
  async (app: FastifyInstance) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      XML,
      { parseAs: 'string' },
      async (request: FastifyRequest, text: string | Buffer) => {
        if (text.length === 0) return null
        request.bodyText = String(text)
        const { parseXml } = await import('./xml-document.js')
        try {
          return { kind: 'xml', root: parseXml(String(text)) } satisfies Body
        } catch (error) {
          throw new EmError('badRequest', { reason: (error as Error).message })
        }
      },
    )
    app.addContentTypeParser(
      JSON_TYPE,
      { parseAs: 'string' },
      async (request: FastifyRequest, text: string | Buffer) => {
        if (text.length === 0) return null
        request.bodyText = String(text)
        try {
          return { kind: 'json', value: JSON.parse(String(text)) } satisfies Body
        } catch (error) {
          throw new EmError('badRequest', { reason: `JSON: ${(error as Error).message}` })
        }
      },
    )
    app.addContentTypeParser(
      '*',
      { parseAs: 'buffer' },
      async (request: { headers: Record<string, unknown> }, bytes: string | Buffer) => {
        if (bytes.length === 0) return null
        const contentType = String(request.headers['content-type'] ?? '')
        return { kind: 'other', contentType, bytes: bytes.length } satisfies Body
      },
    )
  },
  { name: 'emsim-bodies' },
)
