import t from 'tap'
import { buildEmsim } from '../../src/index.js'
import { buildServer } from '../build-server.js'

const ask = async (
  options: Parameters<typeof buildEmsim>[0],
  headers: Record<string, string>,
  url = '/emsim/estate',
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> => {
  const em = await buildEmsim({ estate: 'empty', ...options })
  const answer = await em.app.inject({ url, headers })
  await em.close()
  return { status: answer.statusCode, body: answer.body, headers: answer.headers }
}

t.test('on loopback the controls are open, elsewhere they want the token', async (t) => {
  t.equal((await ask({}, {})).status, 200)
  t.equal((await ask({ host: '0.0.0.0' }, {})).status, 401)
  t.equal((await ask({ host: '::' }, { authorization: 'Bearer guess' })).status, 401)
  const token = { host: '0.0.0.0', controlToken: 'open sesame' }
  t.equal(
    (await ask({ ...token, controlToken: 'sesame' }, { authorization: 'Bearer sesame' })).status,
    200,
  )
  t.equal(
    (await ask({ ...token, controlToken: 'sesame' }, { authorization: 'Bearer sesam' })).status,
    401,
  )
  t.equal((await ask({ ...token, controlToken: 'sesame' }, {})).status, 401)
  t.equal(
    (await ask({ controlToken: 'sesame' }, {})).status,
    401,
    'on loopback too, if there is one',
  )
  t.equal((await ask({ host: '0.0.0.0', control: 'open' }, {})).status, 200)
  t.equal((await ask({ control: 'off' }, {})).status, 404)
  for (const path of ['/emsim/health', '/emsim/ready'])
    t.equal((await ask({ host: '0.0.0.0' }, {}, path)).status, 200, `${path} is for load balancers`)
})

t.test('accounts of the API are no keys to the controls, nor are their sessions', async (t) => {
  const basic = `Basic ${Buffer.from('User:Password').toString('base64')}`
  t.equal((await ask({ host: '0.0.0.0' }, { authorization: basic })).status, 401)
  const em = await buildEmsim({ host: '0.0.0.0', session: ['known=User'] })
  t.after(() => em.close())
  const headers = { 'x-restsvcsessionid': 'known' }
  t.equal((await em.app.inject({ url: '/api/backups', headers })).statusCode, 200)
  t.equal((await em.app.inject({ url: '/emsim/estate', headers })).statusCode, 401)
})

t.test('pages of other sites cannot use them through a browser', async (t) => {
  for (const host of ['evil.example', 'evil.example:9398', 'localhost.evil.example'])
    t.equal((await ask({}, { host })).status, 403, host)
  for (const host of ['localhost:9398', '127.0.0.1', '[::1]:9398'])
    t.equal((await ask({}, { host })).status, 200, host)
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  const post = await em.app.inject({
    method: 'POST',
    url: '/emsim/clock/advance',
    headers: { 'content-type': 'text/plain' },
    payload: '{"by":"P1D"}',
  })
  t.equal(post.statusCode, 415, 'what a form can send is not taken')
  t.equal(em.clock.state.mode, 'real')
  const { headers } = await ask({}, { origin: 'http://evil.example' })
  t.equal(headers['access-control-allow-origin'], undefined)
})

t.test('bodiless changes by other sites are refused as well', async (t) => {
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  const reset = async (headers: Record<string, string>) =>
    (await em.app.inject({ method: 'POST', url: '/emsim/reset', headers })).statusCode
  t.equal(await reset({ origin: 'https://evil.example' }), 403)
  t.equal(await reset({ origin: 'null' }), 403)
  t.equal(await reset({ 'sec-fetch-site': 'cross-site' }), 403)
  t.equal(await reset({ origin: 'http://localhost:80', host: 'localhost:80' }), 204)
  t.equal(await reset({ 'content-type': 'application/json' }), 204, 'a body may be empty')
  t.equal(await reset({}), 204)
})

t.test('whoever has the token may call this machine as it likes', async (t) => {
  const token = { host: '0.0.0.0', controlToken: 'sesame' }
  const headers = { host: 'emsim:9398', authorization: 'Bearer sesame' }
  t.equal((await ask(token, headers)).status, 200)
  t.equal((await ask(token, { host: 'emsim:9398' })).status, 403)
  t.equal((await ask({ control: 'open' }, { host: 'emsim:9398' })).status, 200)
})

t.test('documents are refused as controls are, in JSON', async (t) => {
  for (const path of ['/emsim/openapi.json', '/emsim/coverage', '/emsim/schema/RestAPI.xsd']) {
    const { status, body } = await ask({ host: '0.0.0.0' }, {}, path)
    t.equal(status, 401, path)
    t.match(JSON.parse(body), { status: 401 })
  }
  t.match(JSON.parse((await ask({}, {}, '/emsim/%zz')).body), { status: 400 })
})

t.test('until the estate is loaded, the controls wait', async (t) => {
  const { app } = await buildServer(t, { ready: () => false })
  for (const url of ['/emsim/clock?world=a', '/emsim/estate', '/emsim/metrics'])
    t.match((await app.inject(url)).json(), { status: 503 }, url)
  t.equal((await app.inject('/emsim/health')).statusCode, 200)
})

t.test('errors of the controls are JSON, and clear', async (t) => {
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  const send = async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: string) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await em.app.inject({ method, url, headers, ...(payload && { payload }) })
    return [answer.statusCode, answer.json().error]
  }
  t.match(await send('GET', '/emsim/nothing'), [404, /no control at \/emsim\/nothing/])
  t.match(await send('PUT', '/emsim/clock', '{"at":'), [400, /JSON/i])
  t.match(await send('PUT', '/emsim/clock', '[]'), [400, /Expected a JSON object/])
  t.match(await send('GET', '/emsim/estate/Nothing'), [404, /no type Nothing/])
  t.match(await send('GET', '/emsim/clock?world=no%20name'), [404, /There is no world no name/])
  const wait = (body: string) => send('POST', '/emsim/journal/wait', body)
  t.match(await wait('{"timeout":"long"}'), [400, /timeout: expected/])
  t.match(await wait('{"timeout":3000000000}'), [400, /timeout: expected/])
  t.match(await wait('{"path":"/x"}'), [400, /keys match, count, timeout, found the key path/])
  t.match(await wait('{"match":null}'), [400, /matcher: expected an object, found null/])
  t.match(await wait('{"match":[]}'), [400, /matcher: expected an object, found a list/])
  t.match(await send('POST', '/emsim/journal/expect', '{"match":{},"tims":0}'), [
    400,
    /expected the key times, found the key tims/,
  ])
  t.match(await send('GET', '/emsim/clock?world=a&world=b'), [400, /world: expected one value/])
  t.match(await send('POST', '/emsim/clock/advance', '['.repeat(400_000)), [400, /64 levels/])
  t.match(await send('GET', `/emsim/sessions/${'x'.repeat(300)}/y`), [404, /no control/])
})
