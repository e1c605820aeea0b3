/** The heads of answers, byte for byte: only sockets show the letter case of their names. */
import t from 'tap'
import type { FaultRule } from '../../src/faults/fault-rule.js'
import { buildEmsim, startEmsim } from '../../src/index.js'
import { answersIn, raw } from '../raw.js'

const POINT = '4efa47e0-c3bd-47f2-a87a-013088f8b495'
const BASIC = `Authorization: Basic ${Buffer.from('User:Password').toString('base64')}\r\n`
const LOGON = `POST /api/sessionMngr/?v=latest HTTP/1.1\r\nHost: em\r\n${BASIC}Content-Length: 0\r\n`

const em = await startEmsim({
  port: 0,
  tls: 'off',
  clock: '2031-05-06T07:08:09Z',
  world: ['team-a'],
})
t.teardown(() => em.close())

/** The last answer to some requests on one connection. */
const last = async (...requests: string[]) => answersIn(await raw(em.port, ...requests)).at(-1)
const request = (path: string, more = '', method = 'GET'): string =>
  `${method} ${path} HTTP/1.1\r\nHost: em\r\nConnection: close\r\n${more}\r\n`
const token = (): string => `X-RestSvcSessionId: ${em.sessions.open('User').token}\r\n`

t.test('names of headers are written as documented, whatever answers', async (t) => {
  const usual = ['Content-Type', 'Vary', 'Content-Length', 'Date', 'Connection']
  const names = async (text: string): Promise<string[]> => [...((await last(text))?.names ?? [])]
  t.same(await names(request('/api/')), usual, 'a document')
  t.same(await names(request(`/api/restorePoints/${POINT}`, token())), usual)
  const sorted = [...usual].sort()
  t.same((await names(request('/api/nothing', token()))).sort(), sorted, 'an error')
  t.same((await names(request('/nothing'))).sort(), sorted, 'beside the API')
  t.same((await names(request('/api/%zz'))).sort(), sorted, 'what the router refuses')
  t.same((await names('nonsense\r\n\r\n')).sort(), sorted, 'what the parser refuses')
  t.same(
    (await names(`${LOGON}Connection: close\r\n\r\n`)).sort(),
    [...usual, 'Location', 'Set-Cookie', 'X-RestSvcSessionId'].sort(),
  )
  t.same((await names(request('/api/jobs'))).sort(), [...usual, 'WWW-Authenticate'].sort())
  t.same(
    (await names(request('/api/jobs', token(), 'PUT'))).sort(),
    [...usual, 'Allow'].sort(),
    'what a path does not support',
  )
  t.ok((await names(request('/emsim/health'))).includes('Content-Type'), 'the controls')
})

t.test('faults, streams and files have the same names', async (t) => {
  for (const [effect, expected] of [
    [{ kind: 'unavailable', retryAfter: 3 }, 'Retry-After'],
    [{ kind: 'contentType', value: 'text/plain' }, 'Content-Type'],
    [{ kind: 'truncated', after: 5 }, 'Content-Length'],
    [{ kind: 'cut', after: 5 }, 'Content-Length'],
    [{ kind: 'drip', bytesPerSecond: 1_000_000 }, 'Content-Length'],
  ] as [FaultRule['effect'], string][]) {
    em.faults.add({ effect })
    const answer = await last(request('/api/'))
    em.faults.clear()
    t.ok(answer?.names.includes(expected), effect.kind)
    t.ok(
      answer?.names.every((name) => /^[A-Z]/.test(name)),
      effect.kind,
    )
  }
  const [mount] = em.estate.find('VmRestorePointMount')
  const folder = `/api/vmRestorePoints/${mount?.VmRestorePoint}/mounts/1/C:/Documents`
  const listing = await last(request(folder, token()))
  const [, name = ''] = /<FileEntry.*?<Name>([^<]*)/.exec(listing?.body ?? '') ?? []
  const file = await last(request(`${folder}/${encodeURIComponent(name)}?action=download`, token()))
  t.equal(file?.status, 200)
  t.ok(file?.names.includes('Content-Disposition'))
  await using many = await startEmsim({
    port: 0,
    tls: 'off',
    estate: 'empty',
    generate: true,
    restorePoints: 6000,
    vms: 0,
  })
  const session = `X-RestSvcSessionId: ${many.sessions.open('User').token}\r\n`
  const [stream] = answersIn(await raw(many.port, request('/api/restorePoints', session)))
  t.same([...(stream?.names ?? [])].sort(), [
    'Connection',
    'Content-Type',
    'Date',
    'Transfer-Encoding',
    'Vary',
  ])
})

t.test('Date is the time of the world that is asked', async (t) => {
  const wanted = 'Tue, 06 May 2031 07:08:09 GMT'
  for (const text of [
    request('/api/'),
    request('/api/jobs'),
    request('/api/jobs', token()),
    request('/api/none', token(), 'PROPFIND'),
    request('/api/%zz'),
    request('/none'),
    'nonsense\r\n\r\n',
    `${LOGON}Connection: close\r\n\r\n`,
  ])
    t.equal((await last(text))?.headers.date, wanted, text)
  await em.clock.advance('PT1H0M1S')
  t.equal((await last(request('/api/')))?.headers.date, 'Tue, 06 May 2031 08:08:10 GMT')
  em.world('team-a').clock.set({ at: '2040-01-01T00:00:00Z' })
  const other = request('/api/').replace('Host: em', 'Host: team-a.localhost')
  t.equal((await last(other))?.headers.date, 'Sun, 01 Jan 2040 00:00:00 GMT')
  for (const [path, date] of [
    ['/emsim/clock', 'Tue, 06 May 2031 08:08:10 GMT'],
    ['/emsim/health', 'Tue, 06 May 2031 08:08:10 GMT'],
    ['/emsim/none', 'Tue, 06 May 2031 08:08:10 GMT'],
    ['/emsim/clock?world=team-a', 'Sun, 01 Jan 2040 00:00:00 GMT'],
  ] as const) {
    const asked = request(path).replace('Host: em', 'Host: localhost')
    t.equal((await last(asked))?.headers.date, date, path)
  }
  em.faults.add({ effect: { kind: 'status', status: 500 } })
  t.equal((await last(request('/api/')))?.headers.date, 'Tue, 06 May 2031 08:08:10 GMT')
  em.reset()
})

t.test('Date is the time of the answer, not of the request', async (t) => {
  const app = await buildEmsim({ clock: '2031-05-06T07:08:09Z' })
  t.after(() => app.close())
  app.faults.add({ effect: { kind: 'latency', before: { fixed: 20 } } })
  const answer = app.app.inject('/api/')
  await app.clock.advance('PT5S')
  t.equal((await answer).headers.date, 'Tue, 06 May 2031 07:08:14 GMT')
})
