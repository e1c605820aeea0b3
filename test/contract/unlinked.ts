/** What a crawl has to be told of, since no link leads there. */
import type { EstateRecord } from '../../src/contract/record.js'
import type { TestServer } from '../build-server.js'

/** What no link leads to, in the documentation's samples neither. */
const UNLINKED = ['/api/cdpReplicas', '/api/repicaTaskSessions']

/** The files in an opened point, which only tasks link to, and other paths that follow from an id. */
export async function unlinked({ app, world, logOn }: TestServer): Promise<string[]> {
  const { estate } = world
  const first = (type: string): EstateRecord => {
    const [record] = estate.all(type)
    if (!record) throw new Error(`The default estate has no ${type}`)
    return record
  }
  const machine = (await app.inject({ url: '/api/catalog/vms', headers: await logOn() })).body
  const name = /Name="([^"]+)"/.exec(machine)?.[1]
  const points = `/api/catalog/vms/${name}/vmRestorePoints`
  const listed = (await app.inject({ url: points, headers: await logOn() })).body
  const guestfs = `${points}/${/VmRestorePoint:([^"]+)"/.exec(listed)?.[1]}/guestfs`
  const session = String((await logOn())['x-restsvcsessionid'])
  const location = `/api/sessionMngr/${Buffer.from(session, 'base64')}`
  const mounts = [
    ['VmRestorePoint', 'vmRestorePoints', 'C:'],
    ['VmReplicaPoint', 'vmReplicaPoints', 'root'],
    ['AgentRestorePoint', 'agents/agentRestorePoints', 'C:'],
  ].flatMap(([type, collection, folder]) => {
    const mount = `/api/${collection}/${first(`${type}Mount`)[type ?? '']}/mounts/1`
    return [mount, `${mount}/${folder}`]
  })
  return [
    ...UNLINKED,
    guestfs,
    location,
    ...mounts,
    `/api/replicaSessions/${first('ReplicaJobSession').id}/repicaTaskSessions`,
    `/api/repicaTaskSessions/${first('ReplicaTaskSession').id}`,
    `/api/cloud/tenants/${first('CloudTenant').id}/gatewayPools`,
    `/api/cloud/cloudFailoverPlans/${first('CloudFailoverPlan').id}/includes`,
  ]
}
