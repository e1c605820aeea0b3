import { readFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import { defineContract } from '../../src/contract/contract.js'
import { int, string } from '../../src/contract/element.js'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import { operation, operationKey, task } from '../../src/contract/operation.js'
import { spec } from '../../src/contract/request-body.js'
import { ADMINISTRATOR } from '../../src/contract/role.js'
import { coverageOf } from '../../src/documents/coverage.js'
import { DOCUMENTED_OPERATIONS } from '../../src/documents/documented-operations.js'
import { openApiOf } from '../../src/documents/openapi.js'
import { schemaOf } from '../../src/documents/xsd.js'
import { buildServer } from '../build-server.js'
import { crawl } from '../crawl.js'

t.test('the OpenAPI document is valid, and answers are as it says', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const answer = await app.inject('/emsim/openapi.json')
  t.equal(answer.statusCode, 200)
  const document = answer.json()
  const { valid, errors } = await new Validator().validate(structuredClone(document))
  t.ok(valid, JSON.stringify(errors)?.slice(0, 500))
  const wrong = { ...document, paths: { '/x': { get: { responses: 5 } } } }
  t.notOk((await new Validator().validate(wrong)).valid, 'and the validator does refuse')
  const [{ url }] = document.servers
  for (const prefix of ['', '/lab/em']) {
    const server = new URL(url, `https://proxy.example.com${prefix}/emsim/openapi.json`)
    // Clients put a path behind it, and most cut off the slash that it ends with.
    t.equal(server.href.replace(/\/$/, ''), `https://proxy.example.com${prefix}`)
  }
  const controls = Object.entries(document.paths as Record<string, object>).filter(([path]) =>
    path.startsWith('/emsim/'),
  )
  t.ok(controls.length > 25)
  const reading = world.contract.operations.filter(({ method }) => method === 'GET')
  for (const { path } of reading) t.ok(document.paths[`/api${path}`]?.get, path)

  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'document', components: document.components })
  const headers = { ...(await logOn()), accept: 'application/json' }
  let checked = 0
  for (const visit of await crawl(app, { format: 'json', headers, perShape: 2 })) {
    const body = JSON.parse(visit.body)
    const told = String(body.Type).replace(/Reference$/, '')
    // What is in a policy calls itself as what is in a job does.
    const name = visit.url.startsWith('/api/cdpPolicies/')
      ? told.replace('InJob', 'InCdpPolicy')
      : told
    if (!(name in document.components.schemas)) continue
    const isReference = String(body.Type).endsWith('Reference')
    const schema = isReference ? 'EntityReference' : name
    const validate = ajv.getSchema(`document#/components/schemas/${schema}`)
    if (!validate) throw new Error(`No schema ${schema}`)
    if (!validate(body)) t.fail(`${visit.url} ${ajv.errorsText(validate.errors)}`)
    const known = document.components.schemas[schema].properties
    const unknown = Object.keys(body).filter((member) => !(member in known))
    t.same(unknown, [], visit.url)
    checked++
  }
  t.ok(checked > 60, `${checked} answers`)

  const refused = (await app.inject({ url: '/api/jobs/99999', headers })).json()
  const validateError = ajv.getSchema('document#/components/schemas/Error')
  t.ok(validateError?.(refused), ajv.errorsText(validateError?.errors))

  const [type] = document.paths['/api/query'].get.parameters
  t.match(
    type.description,
    '- Repository: UID, Name, FreeSpace, Capacity, BackupServerUid, BackupServerName; also Kind\n',
    'fields are told, the documented ones first',
  )
  const validate = ajv.getSchema('document#/components/schemas/QueryResult')
  const members = Object.keys(document.components.schemas.QueryResult.properties)
  for (const type of world.contract.types.values()) {
    if (!type.query) continue
    for (const format of ['', '&format=Entities']) {
      const url = `/api/query?type=${type.queried.type}${format}&pageSize=2`
      const body = (await app.inject({ url, headers })).json()
      t.ok(validate?.(body), `${url} ${ajv.errorsText(validate?.errors)}`)
      t.same(Object.keys(body), members)
    }
  }
})

t.test('what an operation takes and answers is described as it is declared', async (t) => {
  const { app } = await buildServer(t)
  const { paths } = (await app.inject('/emsim/openapi.json')).json()
  const logon = paths['/api/sessionMngr'].post
  t.match(logon.requestBody, {
    required: false,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/LoginSpec' } } },
  })
  t.ok(logon.responses[201])
  t.match(logon.parameters, [{ name: 'v', schema: { default: 'latest' } }])
  const files = paths['/api/vmRestorePoints/{VmRestorePoint}/mounts/{Number}/{filepath}'].get
  t.same(Object.keys(files.responses[200].content), [
    'application/json',
    'application/xml',
    'application/octet-stream',
  ])
  t.match(files.parameters.at(-1), { name: 'action', schema: { enum: ['download'] } })
  t.same(paths['/api/logonSessions/{ID}'].delete.responses[204], { description: 'Done.' })
  const [type, format] = paths['/api/query'].get.parameters
  const { description, ...rest } = type
  t.match(description, /^A type, in any letter case/)
  t.same(rest, { name: 'type', in: 'query', schema: { type: 'string' }, required: true })
  t.match(format, { name: 'format', schema: { default: 'References' } })
})

t.test('operations that start something answer a task, and say what they need', (t) => {
  const { types, operations } = enterpriseManagerContract()
  const path = '/cloud/gateways'
  const create = operation('POST', path, {
    answers: task('Act'),
    body: spec('CreateCloudGatewaySpec', [
      string('Name', { example: 'A & B' }),
      int('Port', { default: 6180 }),
    ]),
    roles: ADMINISTRATOR,
    doc: 'Creates a gateway.',
  })
  const special = operations.filter(({ source }) => source.kind === 'handler')
  const contract = defineContract({ types: [...types.values()], operations: [...special, create] })
  const control = { paths: {}, schemas: {} }
  const document = openApiOf(contract, { jsonCase: 'camel', version: '1', idOf: () => '', control })
  t.match(document, {
    paths: {
      [`/api${path}`]: {
        post: {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/CreateCloudGatewaySpec' },
                examples: { CreateCloudGatewaySpec: { value: { Name: 'A & B' } } },
              },
              'application/xml': {
                examples: { CreateCloudGatewaySpec: { value: /<Name>A &amp; B<\/Name>/ } },
              },
            },
          },
          responses: {
            202: {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Task' } } },
            },
          },
        },
      },
    },
    components: {
      schemas: {
        // What is sent has capitals in every version.
        CreateCloudGatewaySpec: {
          properties: { Name: { type: 'string' }, Port: { type: 'integer' } },
          required: ['Name'],
        },
      },
    },
  })
  t.match(schemaOf(contract), /<xs:element name="CreateCloudGatewaySpec">/)
  t.end()
})

t.test('what the controls give is as the document says, to the last member', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const document = (await app.inject('/emsim/openapi.json')).json()
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'document', components: document.components })
  const seen = new Set<string>()
  const check = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    url: string,
    payload?: object,
  ): Promise<unknown> => {
    const key = `${method} ${path}`
    const { responses, requestBody } = document.paths[`/emsim${path}`][method.toLowerCase()]
    const fits = (content: { 'application/json'?: { schema: object } }, value: unknown) => {
      const text = JSON.stringify(content['application/json']?.schema)
      const schema = JSON.parse(text.replaceAll('"#/', '"document#/'))
      if (!ajv.validate(schema, value))
        t.fail(`${key}: ${ajv.errorsText()} ${JSON.stringify(value).slice(0, 300)}`)
    }
    if (payload) fits(requestBody.content, payload)
    const answer = await app.inject({ method, url: `/emsim${url}`, ...(payload && { payload }) })
    const said = responses[answer.statusCode] ?? responses.default
    t.ok(answer.statusCode < 300 && responses[answer.statusCode], `${key} ${answer.statusCode}`)
    seen.add(key)
    if (!said.content) return undefined
    if (!said.content['application/json']) return answer.body
    fits(said.content, answer.json())
    return answer.json()
  }
  const headers = await logOn()
  await app.inject({ url: '/api/backups', headers })
  const rules: object[] = [
    { kind: 'latency', before: { fixed: 0 }, between: { logNormal: { median: 1, sigma: 0 } } },
    { kind: 'status', status: 500, message: 'm', retryAfter: 1 },
    { kind: 'throttle', requests: 1, per: 1 },
    { kind: 'reset' },
  ]
  for (const effect of rules) {
    const rule = { name: 'n', match: { path: '/api/jobs' }, when: { times: 1 }, effect }
    const { id } = (await check('POST', '/faults', '/faults', rule)) as { id: string }
    if (effect === rules[0]) await check('DELETE', '/faults/{rule}', `/faults/${id}`)
  }
  const told: object[] = [
    {
      of: 'task',
      match: { method: 'POST', type: 'Job', operation: 'StartJob' },
      goes: { lasts: 'PT1S', operationFinished: true, lag: 1 },
    },
    { of: 'run', when: { times: 1 }, goes: { ends: 'Failed', at: 5, reason: 'r' } },
    { of: 'restore', match: { server: '*' }, goes: { ends: 'Never' } },
  ]
  for (const rule of told) {
    const { id } = (await check('POST', '/tasks', '/tasks', rule)) as { id: string }
    if (rule === told[0]) await check('DELETE', '/tasks/{rule}', `/tasks/${id}`)
  }
  await check('GET', '/tasks', '/tasks')
  await check('DELETE', '/tasks', '/tasks')
  await app.inject({ url: '/api/jobs', headers })
  await check('POST', '/faults/scenarios/{scenario}', '/faults/scenarios/maintenance')
  await check('GET', '/faults', '/faults')
  await app.inject({ url: '/api/backups', headers })
  for (const path of [
    '/accounts',
    '/warnings',
    '/estate',
    '/snapshots',
    '/clock',
    '/sessions',
    '/journal',
    '/report',
  ])
    await check('GET', path, path)
  for (const path of [
    '/worlds',
    '/profile',
    '/profiles',
    '/coverage',
    '/journal.har',
    '/health',
    '/ready',
    '/ca.pem',
    '/metrics',
  ])
    await check('GET', path, path)
  for (const path of ['/openapi.json', '/schema/RestAPI.xsd', '/report.txt'])
    await check('GET', path, path)
  const added = (await check('POST', '/estate/{Type}', '/estate/BackupServer', { Name: 'n' })) as {
    UID: string
  }
  const url = `/estate/BackupServer/${added.UID}`
  await check('GET', '/estate/{Type}', '/estate/RestorePoint')
  await check('GET', '/estate/{Type}/{id}', url)
  await check('PATCH', '/estate/{Type}/{id}', url, { Description: 'd' })
  await check('DELETE', '/estate/{Type}/{id}', url)
  const match = { path: '/api/**', status: '2xx' }
  await check('POST', '/journal/find', '/journal/find', match)
  await check('POST', '/journal/count', '/journal/count', match)
  await check('POST', '/journal/wait', '/journal/wait', { match, count: 1, timeout: 10 })
  await check('POST', '/journal/expect', '/journal/expect', { match, atLeast: 1 })
  const events = check('GET', '/events', '/events')
  while (!world.events.isHeard) await setImmediate()
  world.events.close()
  t.match(await events, /^event: clock\ndata: \{/)
  await check('DELETE', '/journal', '/journal')
  await check('PUT', '/snapshots/{snapshot}', '/snapshots/a')
  await check('POST', '/snapshots/{snapshot}/restore', '/snapshots/a/restore')
  await check('DELETE', '/snapshots/{snapshot}', '/snapshots/a')
  const snapshot = (await check('GET', '/snapshot', '/snapshot')) as object
  await check('PUT', '/snapshot', '/snapshot', snapshot)
  await check('PUT', '/clock', '/clock', { rate: 0 })
  await check('POST', '/clock/advance', '/clock/advance', { by: 'PT1S' })
  const session = { account: 'User', token: 'x' }
  await check('POST', '/sessions', '/sessions', session)
  await check('POST', '/sessions/{session}/expire', '/sessions/x/expire')
  await check('DELETE', '/sessions/{session}', '/sessions/x')
  await check('DELETE', '/sessions', '/sessions')
  await check('DELETE', '/faults', '/faults')
  await app.inject({ url: '/emsim/clock?world=w' })
  await check('POST', '/worlds', '/worlds', { name: 'w' })
  await check('DELETE', '/worlds/{world}', '/worlds/w')
  await check('PUT', '/profile', '/profile', { profile: '12.3' })
  await check('GET', '/situations', '/situations')
  await check('POST', '/situations', '/situations', { names: ['repository-full'] })
  await check('POST', '/profiles/ask', '/profiles/ask', {
    profiles: ['9.5', '13.0'],
    path: '/api/',
  })
  await check('POST', '/reset', '/reset')
  await check('POST', '/estate', '/estate', { BackupServers: [{ Name: 'a' }] })
  await check('PUT', '/estate', '/estate', { BackupServers: [{ Name: 'a' }] })
  await check('POST', '/reload', '/reload')
  const described = Object.entries(document.paths as Record<string, object>)
    .filter(([path]) => path.startsWith('/emsim/'))
    .flatMap(([path, verbs]) =>
      Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path.slice('/emsim'.length)}`),
    )
  t.same([...seen].toSorted(), described.toSorted(), 'each of them was asked')
})

t.test('JSON of Enterprise Manager 13 is described in its own letter case', async (t) => {
  const { app } = await buildServer(t, { jsonCase: 'camel' })
  const { components } = (await app.inject('/emsim/openapi.json')).json()
  t.ok('backupDateUTC' in components.schemas.RestorePoint.properties)
  t.ok('uid' in components.schemas.RestorePoint.properties)
})

t.test('coverage lists every documented operation and how it is served', async (t) => {
  const { app } = await buildServer(t)
  const coverage = (await app.inject('/emsim/coverage')).json()
  t.equal(
    coverage.documented,
    317,
    'documented operations; where one is new, change the number here',
  )
  t.equal(coverage.read + coverage.acted + coverage.refused, coverage.documented)
  const gets = coverage.operations.filter(({ method }: { method: string }) => method === 'GET')
  t.ok(gets.every(({ served }: { served: string }) => served === 'read'))
  const file = new URL('../../../test/contract/documented.json', import.meta.url)
  const { operations } = JSON.parse(await readFile(file, 'utf8'))
  t.ok(gets.length >= operations.length, 'no fewer than the table of the conformance test')
  const logOff = coverage.operations.find(
    ({ method, path }: { method: string; path: string }) =>
      method === 'DELETE' && path === '/logonSessions/{ID}',
  )
  t.match(logOff, { served: 'acted' })
  const without = coverageOf(
    defineContract({ types: [...enterpriseManagerContract().types.values()], operations: [] }),
  )
  t.match(
    without.operations.find(({ action }) => action === 'rebuildScope'),
    { method: 'POST', served: 'refused' },
    'what is not declared',
  )
})

/** Only links, recorded answers, or slips of samples tell of these. */
const UNDOCUMENTED: readonly string[] = [
  'GET /sessionMngr/{ID}',
  'DELETE /sessionMngr/{ID}',
  'GET /vmReplicaPoints/{ID}/mounts/{ID}/{filepath}?action=download',
  'GET /jobs/{ID}/linkedJobs/{ID}',
  'GET /jobs/{ID}/linkedBackupRepositories/{ID}',
  'GET /backupFiles/{ID}/agentRestorePoints',
  'GET /replicaSessions/{ID}/repicaTaskSessions',
  'GET /repicaTaskSessions',
  'GET /repicaTaskSessions/{ID}',
  'GET /agents/jobs/{ID}/backupSessions',
]

t.test('every operation is in the list of documented ones, but for a few', (t) => {
  const contract = enterpriseManagerContract()
  const listed = new Set(
    Object.entries(DOCUMENTED_OPERATIONS).flatMap(([path, methods]) =>
      methods.split(', ').map((written) => {
        const [method = '', action = null] = written.split(' ')
        return operationKey(method, path, action).toLowerCase()
      }),
    ),
  )
  t.same(
    UNDOCUMENTED.filter((key) => listed.has(key.toLowerCase())),
    [],
  )
  for (const { key } of contract.operations)
    if (!listed.has(key.toLowerCase()) && !UNDOCUMENTED.includes(key))
      t.fail(
        `${key} is no documented operation: add it to src/documents/documented-operations.ts or, if other sources tell of it, to UNDOCUMENTED in this test`,
      )
  t.end()
})
