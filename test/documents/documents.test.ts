import { readFile } from 'node:fs/promises'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
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
  const controls = Object.entries(document.paths as Record<string, object>).filter(([path]) =>
    path.startsWith('/emsim/'),
  )
  t.ok(controls.length > 25)
  for (const [path, verbs] of controls) {
    const url = path.toLowerCase().replace(/\{(\w+)\}/g, ':$1')
    for (const verb of Object.keys(verbs))
      t.ok(
        app.hasRoute({ method: verb.toUpperCase() as 'GET', url }) ||
          app.hasRoute({ method: verb.toUpperCase() as 'GET', url: path }),
        `${verb} ${path}`,
      )
  }
  const reading = world.contract.operations.filter(({ method }) => method === 'GET')
  for (const { path } of reading) t.ok(document.paths[`/api${path}`]?.get, path)

  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'document', components: document.components })
  const headers = { ...(await logOn()), accept: 'application/json' }
  let checked = 0
  for (const visit of await crawl(app, { format: 'json', headers, perShape: 2 })) {
    const body = JSON.parse(visit.body)
    const name = String(body.Type).replace(/Reference$/, '')
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

t.test('what the controls give is as the document says, to the last member', async (t) => {
  const { app, logOn } = await buildServer(t)
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
    const fits = (
      content: { 'application/json'?: { schema: { $ref: string } } },
      value: unknown,
    ) => {
      const $ref = content['application/json']?.schema.$ref
      if ($ref && !ajv.validate({ $ref: `document${$ref}` }, value))
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
    if (effect === rules[0]) await check('DELETE', '/faults/{id}', `/faults/${id}`)
  }
  await app.inject({ url: '/api/jobs', headers })
  await check('POST', '/faults/scenarios/{name}', '/faults/scenarios/maintenance')
  await check('GET', '/faults', '/faults')
  await app.inject({ url: '/api/backups', headers })
  for (const path of ['/estate', '/snapshots', '/clock', '/sessions', '/journal', '/report'])
    await check('GET', path, path)
  for (const path of ['/worlds', '/coverage', '/journal.har', '/health', '/ready', '/metrics'])
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
  await check('DELETE', '/journal', '/journal')
  await check('PUT', '/snapshots/{name}', '/snapshots/a')
  await check('POST', '/snapshots/{name}/restore', '/snapshots/a/restore')
  await check('DELETE', '/snapshots/{name}', '/snapshots/a')
  const snapshot = (await check('GET', '/snapshot', '/snapshot')) as object
  await check('PUT', '/snapshot', '/snapshot', snapshot)
  await check('PUT', '/clock', '/clock', { rate: 0 })
  await check('POST', '/clock/advance', '/clock/advance', { by: 'PT1S' })
  const session = { account: 'User', token: 'x' }
  await check('POST', '/sessions', '/sessions', session)
  await check('POST', '/sessions/{id}/expire', '/sessions/x/expire')
  await check('DELETE', '/sessions/{id}', '/sessions/x')
  await check('DELETE', '/sessions', '/sessions')
  await check('DELETE', '/faults', '/faults')
  await app.inject({ url: '/emsim/clock?world=w' })
  await check('DELETE', '/worlds/{name}', '/worlds/w')
  await check('POST', '/reset', '/reset')
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
  t.equal(coverage.documented, 317)
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
  const start = coverage.operations.find(({ action }: { action: string }) => action === 'veeamzip')
  t.match(start, { method: 'POST', served: 'refused' })
})
