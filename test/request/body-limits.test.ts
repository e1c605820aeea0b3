/** How much a body may hold: told before anything is made of it, and nothing is parsed in vain. */
import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { CONTROL_LIST } from '../../src/control/control-table.js'
import { LIMITS } from '../../src/limits.js'
import { buildServer, type TestServer } from '../build-server.js'

const ESTATE = {
  Accounts: [{ Name: 'User', Password: 'Password', Role: 'Portal Administrator' }],
  BackupServers: [{ Name: 'vbr01', Jobs: [{ Name: 'nightly' }] }],
}

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
const commas = (count: number): string => Array(count).fill('0').join()
const attributes = (count: number): string =>
  Array.from({ length: count }, (_, index) => `a${index}="1"`).join(' ')

/** Asks for a change, with a body. */
async function change(server: TestServer, type: string, payload: string) {
  const [job] = server.world.estate.all('Job')
  const headers = { ...(await server.logOn()), 'content-type': type, accept: 'application/json' }
  const url = `/api/jobs/${job?.id}?action=clone`
  return server.app.inject({ method: 'POST', url, headers, payload })
}

t.test('a body of the API has no more than there may be, and is told of the limit', async (t) => {
  const server = await buildServer(t, { estate: ESTATE })
  for (const [type, payload, limit] of [
    ['application/json', `{"a":${nested(LIMITS.jsonDepth.most)}}`, 'jsonDepth'],
    ['application/json', `{"a":[${commas(LIMITS.jsonValues.most)}]}`, 'jsonValues'],
    ['text/xml', `<a ${attributes(LIMITS.xmlAttributes.most + 1)}/>`, 'xmlAttributes'],
    ['text/xml', `<a>${'<b/>'.repeat(LIMITS.xmlElements.most)}</a>`, 'xmlElements'],
    ['text/xml', '<a>'.repeat(LIMITS.xmlDepth.most + 1), 'xmlDepth'],
  ] as const) {
    const { statusCode, body } = await change(server, type, payload)
    t.equal(statusCode, 400, limit)
    t.match(body, `There may be ${LIMITS[limit].most} ${LIMITS[limit].counts} (limit ${limit})`)
  }
})

t.test('what is just within the limits is read', async (t) => {
  const server = await buildServer(t, { estate: ESTATE })
  const told = /a JobCloneSpec|CloneJob/
  for (const [type, payload] of [
    [
      'application/json',
      `{"a":${nested(LIMITS.jsonDepth.most - 1)},"b":"[[\\"[[${'['.repeat(99)}"}`,
    ],
    ['text/xml', `<a ${attributes(LIMITS.xmlAttributes.most)}/>`],
    ['text/xml', `<a>${'<b/>'.repeat(LIMITS.xmlElements.most - 1)}</a>`],
  ] as const)
    t.match((await change(server, type, payload)).body, told)
})

t.test('a logon has a short body, whatever it is', async (t) => {
  const { app } = await buildServer(t, { estate: ESTATE })
  for (const type of [
    'text/xml',
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
  ]) {
    const payload = 'x'.repeat(LIMITS.logonBytes.most + 1)
    const headers = { 'content-type': type }
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/api/sessionMngr/',
      headers,
      payload,
    })
    t.equal(statusCode, 413, type)
  }
})

t.test('the body of a logon that is refused in any case is not parsed', async (t) => {
  const { app } = await buildServer(t, { estate: ESTATE })
  for (const authorization of [undefined, `Basic ${btoa('User:wrong')}`]) {
    const headers = { 'content-type': 'text/xml', ...(authorization && { authorization }) }
    const payload = '<LoginSpec'
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/api/sessionMngr/',
      headers,
      payload,
    })
    t.equal(statusCode, 401)
  }
  const tenants = { ...ESTATE, CloudTenants: [{ Name: 'ABC', Password: 'p', Enabled: true }] }
  const other = await buildServer(t, { estate: tenants })
  const headers = { 'content-type': 'text/xml' }
  const asked = {
    method: 'POST',
    url: '/api/sessionMngr/',
    headers,
    payload: '<LoginSpec',
  } as const
  t.equal((await other.app.inject(asked)).statusCode, 400, 'a tenant may be meant')
})

t.test('others have their turn while a long body is parsed', async (t) => {
  const server = await buildServer(t, { estate: ESTATE })
  const payload = `<a>${`<b>${'&lt;'.repeat(10)}</b>`.repeat(LIMITS.xmlElements.most - 1)}</a>`
  let [isOver, turns, longest] = [false, 0, 0]
  const looking = (async () => {
    for (let last = performance.now(); !isOver; turns++) {
      await turn()
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }
  })()
  const { body } = await change(server, 'text/xml', payload)
  isOver = true
  await looking
  t.match(body, /expected a JobCloneSpec/)
  t.ok(turns > 5, `${turns} turns`)
  t.comment(`the longest step took ${Math.round(longest)} ms`)
})

t.test('JSON that is nested too deep is refused by every control', async (t) => {
  const { app, controls } = await buildServer(t, { estate: ESTATE })
  controls.keep('a')
  for (const [name, { method, path, takes }] of CONTROL_LIST) {
    if (!takes) continue
    const url = `/emsim${path.replace('{Type}', 'Job').replace('{id}', 'nightly')}`
    const headers = { 'content-type': 'application/json' }
    for (const payload of [`{"a":${nested(5000)}}`, `{"Name":${nested(5000)},"name":1}`]) {
      const answer = await app.inject({ method, url, headers, payload })
      t.equal(answer.statusCode, 400, `${name}: ${answer.body.slice(0, 200)}`)
    }
  }
})
