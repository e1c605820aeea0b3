/** Documents that are derived from the contract, each made when it is first asked for. */
import type { FastifyInstance } from 'fastify'
import type { Contract } from '../contract/contract.js'
import { CONTENT_TYPE } from '../wire/media-type.js'

export async function schema(
  app: FastifyInstance,
  { contract }: { contract: Contract },
): Promise<void> {
  let xsd: string | undefined
  app.get('/schema/RestAPI.xsd', async (_request, reply) => {
    if (xsd === undefined) {
      const { schemaOf } = await import('../wire/xsd.js')
      xsd = schemaOf(contract)
    }
    return reply.header('content-type', CONTENT_TYPE.xml).send(xsd)
  })
}
