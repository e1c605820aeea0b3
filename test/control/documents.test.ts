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
  t.equal(coverage.documented, 316)
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
