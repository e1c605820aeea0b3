/** Documents that are derived from the contract, each made when it is first asked for. */
import type { FastifyInstance } from 'fastify'
import type { Contract } from '../contract/contract.js'
import { VERSION } from '../version.js'
import type { JsonCase } from '../wire/json-template.js'
import { CONTENT_TYPE } from '../wire/media-type.js'

export interface SchemaOptions {
  readonly contract: Contract
  readonly jsonCase: JsonCase
}

export async function schema(
  app: FastifyInstance,
  { contract, jsonCase }: SchemaOptions,
): Promise<void> {
  let xsd: string | undefined
  app.get('/schema/RestAPI.xsd', async (_request, reply) => {
    if (xsd === undefined) {
      const { schemaOf } = await import('../documents/xsd.js')
      xsd = schemaOf(contract)
    }
    return reply.header('content-type', CONTENT_TYPE.xml).send(xsd)
  })

  let openApi: string | undefined
  app.get('/openapi.json', async (_request, reply) => {
    if (openApi === undefined) {
      const { openApiOf } = await import('../documents/openapi.js')
      const { controlDocument } = await import('./control-openapi.js')
      openApi = JSON.stringify(
        openApiOf(contract, { jsonCase, version: VERSION, control: controlDocument }),
      )
    }
    return reply.header('content-type', CONTENT_TYPE.json).send(openApi)
  })

  app.get('/coverage', async () => {
    const { coverageOf } = await import('../documents/coverage.js')
    return coverageOf(contract)
  })
}
