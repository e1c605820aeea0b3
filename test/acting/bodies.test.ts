import t from 'tap'
import { actingClient } from './acting-client.js'

const NS = 'http://www.veeam.com/ent/v1.0'
const REF = 'urn:VMware:Vm:0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2.vm-777'

t.test(
  'one body in every spelling that clients have: XML, JSON, in any order and letter case',
  async (t) => {
    const { done, get, id } = await actingClient(t)
    const url = `/api/jobs/${id('Job', 'Backup Job 1')}/includes`
    const bodies: (string | object)[] = [
      `<CreateObjectInJobSpec xmlns="${NS}"><HierarchyObjRef>${REF}</HierarchyObjRef><HierarchyObjName>n</HierarchyObjName></CreateObjectInJobSpec>`,
      `<e:CreateObjectInJobSpec xmlns:e="${NS}"><e:HierarchyObjName>n</e:HierarchyObjName><e:HierarchyObjRef>${REF}</e:HierarchyObjRef></e:CreateObjectInJobSpec>`,
      `<CreateObjectInJobSpec xsd="http://www.w3.org/2001/XMLSchema" xsi="x"><HierarchyObjRef>${REF}</HierarchyObjRef><HierarchyObjName>n</HierarchyObjName><Order/><Unknown><A>1</A></Unknown></CreateObjectInJobSpec>`,
      { HierarchyObjRef: REF, HierarchyObjName: 'n' },
      { hierarchyObjName: 'n', hierarchyObjRef: REF, order: null, more: { a: 1 } },
      { CreateObjectInJobSpec: { HierarchyObjRef: REF, HierarchyObjName: 'n' } },
    ]
    for (const [index, body] of bodies.entries()) {
      t.match(await done('POST', url, body), { Result: { Success: true } }, String(index))
      const { ObjectInJobs } = await get(url)
      t.equal(ObjectInJobs.length, 3 + index)
      t.match(ObjectInJobs.at(-1), { HierarchyObjRef: REF, Name: 'n' })
    }
  },
)

t.test(
  'a root and elements are taken by other names that clients and documents have',
  async (t) => {
    const { done, get, id, world } = await actingClient(t)
    const plan = world.estate.all('FailoverPlan')[0]?.id
    const start = `<FailoverPlanManagementSpecType><StartNow xmlns="${NS}">true</StartNow></FailoverPlanManagementSpecType>`
    t.match(await done('POST', `/api/failoverPlans/${plan}?action=start`, start), {
      Result: { Success: true },
    })
    const url = `/api/cloud/tenants/${id('CloudTenant', 'ABC Company')}`
    for (const name of ['FailoverToOthersGatewaysIfFail', 'FailoverToOtherGatewaysIfFail'])
      for (const value of [true, false]) {
        await done('PUT', url, { [name]: value, TenantType: { StandaloneTenant: {} } })
        t.equal((await get(`${url}?format=Entity`)).FailoverToOthersGatewaysIfFail, value, name)
      }
    const gateway = `<CreateCloudGatewaySpec><BackupServerIdOr>no-such</BackupServerIdOr><ServerHostName>gw09</ServerHostName><NetworkType>Direct</NetworkType></CreateCloudGatewaySpec>`
    t.match(await done('POST', '/api/cloud/gateways', gateway), {
      Result: { Success: false, Message: /no-such/ },
    })
  },
)

t.test('every mistake is named with its place, what was expected and what was found', async (t) => {
  const { ask, id, world } = await actingClient(t)
  const url = `/api/jobs/${id('Job', 'Backup Job 1')}`
  const before = JSON.stringify(world.estate.all('Job'))
  const refuse = async (path: string, body: string | object | undefined, messages: RegExp[]) => {
    const method = path === '' ? 'PUT' : 'POST'
    const { status, body: error } = await ask(method, url + path, body)
    t.equal(status, 400, JSON.stringify(error))
    for (const message of messages) t.match(error.Message ?? error, message)
  }
  await refuse(
    '?action=clone',
    '<JobCloneSpec>\n <BackupJobCloneInfo>\n  <RepositoryUid>x</RepositoryUid>\n </BackupJobCloneInfo>\n</JobCloneSpec>',
    [
      /BackupJobCloneInfo\.JobName \(line 2, column \d+\): expected the element JobName, found nothing/,
      /RepositoryUid \(line 3, column \d+\): expected urn:veeam:Repository: and a GUID, found "x"/,
    ],
  )
  await refuse(
    '?action=clone',
    '<JobCloneSpec><BackupJobCloneInfo><JobName>x</JobName><FolderName>y</FolderName><RepositoryUid/></BackupJobCloneInfo></JobCloneSpec>',
    [/RepositoryUid \(line 1, column \d+\): expected the element RepositoryUid, found it empty/],
  )
  await refuse('', { ScheduleEnabled: 'maybe', JobScheduleOptions: 5 }, [
    /Job\.ScheduleEnabled: expected true or false, found "maybe"/,
    /Job\.JobScheduleOptions: expected elements, found 5/,
  ])
  await refuse('?action=clone', '<Other/>', [/expected a JobCloneSpec, found Other/])
  await refuse('?action=clone', undefined, [/expected a JobCloneSpec, found no body/])
  await refuse('?action=clone', '<JobCloneSpec>', [/XML, line 1/])
  t.equal(JSON.stringify(world.estate.all('Job')), before, 'nothing has changed')
})

t.test('a whole entity that was read is taken back, also with a null added', async (t) => {
  const { done, get, ask, id } = await actingClient(t)
  const url = `/api/jobs/${id('Job', 'Backup Job 1')}?format=Entity`
  const before = await get(url)
  t.match(await done('PUT', url, { ...before, Extra: null }), { Result: { Success: true } })
  t.same(await get(url), before)
  const xml = (await ask('GET', url, undefined, 'application/xml')).body
  t.match(await done('PUT', url, xml), { Result: { Success: true } })
  t.same(await get(url), before)
})
