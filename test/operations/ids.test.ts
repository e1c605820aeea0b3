import t from 'tap'
import { buildServer, type TestServer } from '../build-server.js'
import { unlinked } from '../contract/unlinked.js'
import { crawl } from '../crawl.js'

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

/** Texts in place of an id, each with what is answered. */
async function refusals({ app, logOn }: TestServer, user = 'User') {
  const headers = { ...(await logOn(user)), accept: 'application/json' }
  return async (url: string): Promise<string> => {
    const answer = await app.inject({ url: `/api${url}`, headers })
    const { StatusCode, Message, FirstChanceExceptionMessage } = answer.json()
    t.equal(StatusCode, answer.statusCode, url)
    t.equal(FirstChanceExceptionMessage, null, url)
    return `${answer.statusCode}${Message.startsWith(' ') ? '' : ' '}${Message}`
  }
}

t.test('what is no id is 400, an unknown one 404, as recorded for jobs', async (t) => {
  const server = await buildServer(t)
  const refusal = await refusals(server)
  const job = [...server.world.estate.all('ObjectInJob')][0]?.Job
  const mount = [...server.world.estate.all('VmRestorePointMount')][0]
  for (const [url, expected] of [
    ['/jobs/99999', '400 ID 99999 is invalid. Type: Job'],
    [`/jobs/${UNKNOWN}`, `404 Cannot find job [${UNKNOWN}]`],
    ['/jobs/urn:veeam:Job:99999', '400 ID urn:veeam:Job:99999 is invalid. Type: Job'],
    [`/jobs/urn:veeam:Job:${UNKNOWN}`, `404 Cannot find job [${UNKNOWN}]`],
    [`/jobs/{${UNKNOWN.toUpperCase()}}`, `404 Cannot find job [${UNKNOWN}]`],
    ['/restorePoints/none', '400 ID none is invalid. Type: RestorePoint'],
    [`/restorePoints/${UNKNOWN}`, `404 Cannot find restore point [${UNKNOWN}]`],
    [`/restorePoints/${UNKNOWN}/backupFiles`, `404 Cannot find restore point [${UNKNOWN}]`],
    [`/vAppRestorePoints/${UNKNOWN}`, `404 Cannot find vapp restore point [${UNKNOWN}]`],
    ['/jobs/none/includes', '400 ID none is invalid. Type: Job'],
    ['/jobs/none/includes/none', '400 ID none is invalid. Type: Job'],
    [`/jobs/${UNKNOWN}/includes/none`, `404 Cannot find job [${UNKNOWN}]`],
    [`/jobs/${job}/includes/none`, '400 ID none is invalid. Type: ObjectInJob'],
    [`/jobs/${job}/includes/${UNKNOWN}`, `404 Cannot find object in job [${UNKNOWN}]`],
    [`/cdpPolicies/${UNKNOWN}/includes/1`, `404 Cannot find cdp policy [${UNKNOWN}]`],
    ['/vmRestorePoints/none/mounts/1/C:', '400 ID none is invalid. Type: VmRestorePoint'],
    [
      `/vmRestorePoints/${mount?.VmRestorePoint}/mounts/C:`,
      '400 ID C: is invalid. Type: VmRestorePointMount',
    ],
    [
      `/vmRestorePoints/${mount?.VmRestorePoint}/mounts/7`,
      '404 Cannot find vm restore point mount [7]',
    ],
    [
      `/vmRestorePoints/${mount?.VmRestorePoint}/mounts/7/C:`,
      '404 Cannot find vm restore point mount [7]',
    ],
    ['/systemSessions/none/events', '400 ID none is invalid. Type: SystemSession'],
    ['/security/accounts/none/roles', '400 ID none is invalid. Type: EnterpriseAccount'],
    ['/catalog/vms/nobody', '404 Cannot find catalog vm [nobody]'],
    ['/catalog/vms/nobody/vmRestorePoints/none', '404 Cannot find catalog vm [nobody]'],
    [
      '/catalog/vms/dc01/vmRestorePoints/none/guestfs',
      '400 ID none is invalid. Type: CatalogVmRestorePoint',
    ],
    [
      `/catalog/vms/dc01/vmRestorePoints/${UNKNOWN}/guestfs/C:`,
      `404 Cannot find catalog vm restore point [${UNKNOWN}]`,
    ],
    ['/lookup?host=none&name=*&type=Vm', '400 ID none is invalid. Type: HierarchyRoot'],
    [
      `/lookup?host=urn:veeam:HierarchyRoot:${UNKNOWN}&name=*&type=Vm`,
      `404 Cannot find hierarchy root [${UNKNOWN}]`,
    ],
    // These two are as clients' tests have them.
    ['/tasks/task-297', '500 There is no backup task with id [task-297] in current rest session'],
    ['/tasks/none', '500 There is no backup task with id [none] in current rest session'],
    [`/logonSessions/${UNKNOWN}`, `500 Cannot find logon session [${UNKNOWN}]`],
    [`/sessionMngr/${UNKNOWN}`, `500 Cannot find logon session [${UNKNOWN}]`],
    ['/logonSessions/none', '400 ID none is invalid. Type: LogonSession'],
  ] as const)
    t.equal(await refusal(url), expected, url)
  const strict = await refusals(await buildServer(t, { strict: true }))
  t.equal(await strict(`/logonSessions/${UNKNOWN}`), `404 Cannot find logon session [${UNKNOWN}]`)
})

t.test('every id in every path is refused so', async (t) => {
  const server = await buildServer(t)
  const { app, world, logOn } = server
  const refusal = await refusals(server)
  const also = await unlinked(server)
  const visits = await crawl(app, { format: 'xml', headers: await logOn(), perShape: 2, also })
  let tried = 0
  for (const operation of world.contract.operations) {
    if (operation.method !== 'GET' || operation.action !== null) continue
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
    const source = operation.path.replace('{filepath}', '.+').replace(/\{\w+\}/g, '([^/?]+)')
    const pattern = new RegExp(`^/api${source}(?:\\?.*)?$`, 'i')
    const found = visits.map(({ url }) => pattern.exec(url)).find((match) => match)
    if (!found) continue
    for (const [index, name] of names.entries()) {
      if (['filepath', 'TaskId', 'CatalogVm', 'Number'].includes(name)) continue
      if (/^\/(?:logonSessions|sessionMngr)/.test(operation.path)) continue
      const put = (id: string): string => {
        const ids = [...found.slice(1)]
        ids[index] = id
        return names.reduce(
          (path, one, at) => path.replace(`{${one}}`, ids[at] ?? 'C:'),
          operation.path,
        )
      }
      const nonsense = await refusal(put('no-id'))
      if (!/^400 ID no-id is invalid\. Type: [A-Z]\w+$/.test(nonsense))
        t.fail(`${put('no-id')} ${nonsense}`)
      const unknown = await refusal(put(UNKNOWN))
      if (!/^404 Cannot find [a-z ]+ \[0{8}-/.test(unknown)) t.fail(`${put(UNKNOWN)} ${unknown}`)
      tried++
    }
  }
  t.ok(tried > 100, `${tried} ids`)
})

t.test('in XML the first chance is an empty element', async (t) => {
  const { app, logOn } = await buildServer(t)
  const { body } = await app.inject({ url: '/api/jobs/99999', headers: await logOn() })
  t.match(
    body,
    / Message=" ID 99999 is invalid\. Type: Job" StatusCode="400" xmlns="[^"]*"><FirstChanceExceptionMessage ?\/><\/Error>$/,
  )
})
