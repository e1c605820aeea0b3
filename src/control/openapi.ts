/** emsim's own paths, for the OpenAPI document. */
import type { Json } from '../wire/openapi.js'

const answer = (description: string, schema: Json = { type: 'object' }): Json => ({
  description,
  content: { 'application/json': { schema } },
})

const get = (operationId: string, summary: string, responses: Json): Json => ({
  get: { operationId, summary, tags: ['emsim'], security: [], responses },
})

/** Paths and the schemas that they refer to. */
export const control: { readonly paths: Json; readonly schemas: Json } = {
  paths: {
    '/emsim/health': get('health', 'Version, time that it is up, and how many records there are.', {
      200: answer('It is well.'),
    }),
    '/emsim/ready': get('ready', 'Whether the estate is loaded.', {
      200: answer('It is.'),
      503: answer('Not yet.'),
    }),
    '/emsim/openapi.json': get('openApi', 'This document.', { 200: answer('The document.') }),
    '/emsim/schema/RestAPI.xsd': get('xmlSchema', 'The XML schema of all answers.', {
      200: {
        description: 'The schema.',
        content: { 'application/xml': { schema: { type: 'string' } } },
      },
    }),
    '/emsim/coverage': get('coverage', 'The documented operations, and how each is served.', {
      200: answer('The list.'),
    }),
  },
  schemas: {},
}
