import t from 'tap'
import { actingClient } from './acting-client.js'

const REF = 'urn:VMware:Vm:0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2.vm-777'
const OK = { State: 'Finished', Result: { Success: true, Message: 'Ok' } }

interface Include {
  readonly ObjectInJobId?: string
  readonly HierarchyObjRef?: string
  readonly Name?: string
  readonly DisplayName?: string
}

/** The list of objects in an entity, wherever its infos have it. */
function listIn(entity: object): Include[] {
  for (const [name, inner] of Object.entries(entity)) {
    if (name === 'ObjectInJobs') return inner
    if (!/Info$|^Includes$/.test(name) || inner === null) continue
    const found = listIn(inner)
    if (found.length > 0) return found
  }
  return []
}

for (const [type, name, path] of [
  ['Job', 'Backup Job 1', '/api/jobs'],
  ['CdpPolicy', 'CDP Tier 1', '/api/cdpPolicies'],
] as const)
  t.test(`an edit of a ${type} leaves what it lists: as told, added, or gone`, async (t) => {
    const { done, get, id } = await actingClient(t)
    const url = `${path}/${id(type, name)}`
    const includes = async (): Promise<Include[]> => (await get(`${url}/includes`)).ObjectInJobs
    const twice = { HierarchyObjRef: REF, HierarchyObjName: 'twice' }
    await done('POST', `${url}/includes`, twice)
    await done('POST', `${url}/includes`, twice)
    const before = await includes()
    const edit = async (change: (list: Include[]) => void) => {
      const entity = await get(`${url}?format=Entity`)
      change(listIn(entity))
      t.match(await done('PUT', url, entity), OK)
    }
    await edit(() => undefined)
    t.same(await includes(), before, 'sent back whole, also with one object twice')

    await edit((list) => {
      const last = list.pop()
      list.push({ ...last, DisplayName: 'shown so' })
    })
    const renamed = { ...before.at(-1), DisplayName: 'shown so' }
    t.same(await includes(), [...before.slice(0, -1), renamed])

    await edit((list) => {
      const [first, ...others] = list.splice(0)
      // Without its id, and as other samples write the reference.
      const HierarchyObjRef = String(first?.HierarchyObjRef).replace(':Vm:', ':VM:')
      const added = { HierarchyObjRef: REF.replace('777', '778'), Name: 'added' }
      list.push({ HierarchyObjRef, DisplayName: 'first' }, ...others.slice(0, -1), added)
    })
    const after = await includes()
    t.same(after.slice(0, -1), [{ ...before[0], DisplayName: 'first' }, ...before.slice(1, -1)])
    t.match(after.at(-1), { Name: 'added', HierarchyObjRef: /vm-778$/ })
  })
