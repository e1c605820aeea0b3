/** What the routes of the controls do with any request, whatever the table says of the control. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import type { FastifyReply, FastifyRequest } from 'fastify'
import t from 'tap'
import { curlOf } from '../../src/control/control-curl.js'
import { createHandling } from '../../src/control/control-handling.js'
import { type ControlSpec, ofProcess, ofWorld, type Takes } from '../../src/control/control-spec.js'
import { CONTROL_LIST, CONTROLS } from '../../src/control/control-table.js'
import { createControls } from '../../src/control/create-controls.js'
import { object, text as textSchema } from '../../src/control/json-schema.js'
import { Metrics } from '../../src/control/metrics.js'
import { buildEmsim, startEmsim } from '../../src/index.js'
import { Worlds } from '../../src/world/worlds.js'

const run = promisify(execFile)

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS'

/** Asks a control, with a JSON body if one is given; gives status, error and what is allowed. */
async function asking(t: { after(close: () => Promise<void>): void }) {
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  const send = async (method: Method, path: string, payload?: object | string, type?: string) => {
    const headers = { 'content-type': type ?? 'application/json' }
    const answer = await em.app.inject({
      method,
      url: `/emsim${path}`,
      ...(payload !== undefined && { headers, payload }),
    })
    const { error } = answer.body === '' ? { error: '' } : answer.json()
    return { status: answer.statusCode, error: String(error), allow: answer.headers.allow }
  }
  return { em, send }
}

t.test('a control that is asked by another method says which it takes', async (t) => {
  const { send } = await asking(t)
  t.match(await send('GET', '/clock/advance'), {
    status: 405,
    allow: 'POST',
    error: /clock\/advance takes POST, not GET: curl -X POST .*\/emsim\/clock\/advance /,
  })
  t.match(await send('GET', '/reset'), { status: 405, allow: 'POST' })
  t.match(await send('POST', '/clock'), { status: 405, allow: 'GET, HEAD, PUT' })
  t.match(await send('POST', '/profile', { profile: '11' }), {
    status: 405,
    error: /takes GET, PUT, not POST: curl -X PUT .*\/emsim\/profile .* -d '\{"profile":"13\.0"\}'/,
  })
  t.match(await send('OPTIONS', '/estate/Backup/x'), {
    status: 405,
    allow: 'GET, HEAD, PATCH, DELETE',
    error: /\/estate\/Backup\/x takes GET, PATCH, DELETE, not OPTIONS/,
  })
  const list = CONTROL_LIST.map(([, { method, path }]) => ({ method, path }))
  for (const { path } of list) {
    const allowed = list.filter((one) => one.path === path).map(({ method }) => method)
    for (const method of ['GET', 'POST', 'PUT', 'DELETE'] as const)
      if (!allowed.includes(method))
        t.equal((await send(method, path.replaceAll(/[{}]/g, ''))).status, 405, `${method} ${path}`)
  }
})

t.test('a path that is none is told with the one that was meant', async (t) => {
  const { send } = await asking(t)
  t.match(await send('GET', '/clok'), { status: 404, error: /clok; did you mean \/emsim\/clock\?/ })
  t.match(await send('POST', '/snapshots/mine/restor'), {
    error: /did you mean \/emsim\/snapshots\/mine\/restore\?/,
  })
  t.match(await send('GET', '/nothing/at/all'), { status: 404, error: /`emsim help controls`/ })
  t.match(await send('GET', ''), { status: 404, error: /no control at \/emsim;/ })
})

t.test('paths are taken in any letter case, and with needless slashes', async (t) => {
  const { send } = await asking(t)
  for (const path of ['/Clock', '/clock/', '//clock', '/ESTATE/backup'])
    t.equal((await send('GET', path)).status, 200, path)
})

t.test('a key that is none is told with the one that was meant, in any body', async (t) => {
  const { em, send } = await asking(t)
  for (const [method, path, body, error] of [
    ['POST', '/journal/expect', { matcher: {} }, 'expected the key match, found the key matcher'],
    ['POST', '/journal/wait', { mach: {} }, 'expected the key match, found the key mach'],
    ['POST', '/journal/find', { methd: 'GET' }, 'expected the key method, found the key methd'],
    ['POST', '/journal/count', { x: 1 }, 'expected one of the keys method, path, query, header'],
    ['POST', '/clock/advance', { bye: 'PT1S' }, 'expected the key by, found the key bye'],
    ['PUT', '/clock', { rte: 1 }, 'expected the key rate, found the key rte'],
    ['POST', '/sessions', { acount: 'User' }, 'expected the key account, found the key acount'],
    ['POST', '/faults', { efect: {} }, 'expected the key effect, found the key efect'],
    ['POST', '/estate/BackupServer', { Nme: 'x' }, 'expected the key Name, found the key Nme'],
    ['POST', '/reset', { journal: false }, 'expected no key, found the key journal'],
    ['DELETE', '/faults', { id: 'fault-1' }, 'expected no key, found the key id'],
  ] as const) {
    const answer = await send(method, path, body)
    t.equal(answer.status, 400, path)
    t.ok(answer.error.includes(error), `${path}: ${answer.error}`)
  }
  t.equal(em.clock.state.mode, 'real')
  t.same(em.faults.list(), [])
  t.equal((await send('POST', '/reset', {})).status, 204, 'an empty object is no body')
})

t.test('arguments are to be of their kind', async (t) => {
  const { send } = await asking(t)
  for (const [path, body, error] of [
    ['/sessions', {}, 'account: expected the name of an account, found nothing.'],
    ['/sessions', { account: 5 }, 'account: expected the name of an account, found 5.'],
    ['/sessions', { account: 'User', token: 5 }, 'token: expected text, found 5.'],
    ['/clock/advance', {}, 'by: expected an ISO 8601 duration such as PT15M'],
    ['/clock/advance', { by: [] }, 'by: expected an ISO 8601 duration such as PT15M'],
    ['/journal/wait', { timeout: 'long' }, 'timeout: expected a whole number, found "long".'],
    ['/journal/expect', { times: 1.5 }, 'times: expected a whole number, found 1.5.'],
    ['/clock/advance', [], 'Expected a JSON object as the body, found a list: curl -X POST'],
    ['/clock/advance', '', 'Expected a JSON object as the body, found nothing: curl -X POST'],
    ['/clock/advance', 'null', 'Expected a JSON object as the body, found null: curl -X POST'],
  ] as const) {
    const answer = await send('POST', path, body)
    t.equal(answer.status, 400)
    t.ok(answer.error.includes(error), answer.error)
  }
})

t.test('a parameter that is none is refused, so that no other world is meant', async (t) => {
  const { send } = await asking(t)
  t.match(await send('POST', '/reset?wrld=a'), {
    status: 400,
    error: 'The query: expected the parameter world, found the parameter wrld.',
  })
  t.match(await send('GET', '/worlds?world=a'), { status: 400, error: /expected no parameter/ })
  t.match(await send('GET', '/clock?world=a&world=b'), { error: /world: expected one value/ })
  t.equal((await send('GET', '/estate/Backup?world=main&Name=x')).status, 200)
})

t.test('a body may be as long as the option says, a snapshot longer', async (t) => {
  await using em = await startEmsim({ port: 0, tls: 'off', estate: 'empty', bodyLimit: 1000 })
  const send = (body: string | ReadableStream, path = '/clock/advance', method = 'POST') =>
    fetch(`${em.url}/emsim${path}`, {
      method,
      body,
      headers: { 'content-type': 'application/json' },
      ...{ duplex: 'half' },
    })
  const long = JSON.stringify({ by: 'x'.repeat(200_000) })
  t.equal((await send(long)).status, 413)
  t.equal((await send(new Blob([long]).stream())).status, 413, 'of unknown length, too')
  const document = JSON.stringify(await em.snapshot()).padEnd(200_000)
  t.equal(
    (await send(document, '/snapshot', 'PUT')).status,
    204,
    'a snapshot has a limit of its own',
  )
})

t.test('another Content-Type is answered with a command that works', async (t) => {
  await using em = await startEmsim({ port: 0, tls: 'off' })
  const folder = await mkdtemp(join(tmpdir(), 'emsim-'))
  t.after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'snapshot.json'), JSON.stringify(await em.snapshot()))
  const point = '4efa47e0-c3bd-47f2-a87a-013088f8b495'
  const taking = CONTROL_LIST.filter(([, { takes }]) => takes)
  t.ok(taking.length > 8)
  for (const [name, { path, method, status }] of taking) {
    const asked = path.replace('{Type}', 'RestorePoint').replace('{id}', point)
    const answer = await fetch(`${em.url}/emsim${asked}`, { method, body: 'by=PT1H' })
    t.equal(answer.status, 415, name)
    const { error } = (await answer.json()) as { error: string }
    t.match(
      error,
      /^Content-Type: expected application\/json( or application\/yaml)?, found text\/plain/,
    )
    const command = error.slice(error.indexOf('curl '))
    const shown = `${command} -s -o /dev/null -w '%{http_code}'`
    // What the example of a fault rule does is what the example of an expectation is about.
    if (name === 'requests.waitFor')
      for (let n = 0; n < 2; n++) await fetch(`${em.url}/api/backups`)
    const { stdout } = await run('bash', ['-c', shown], { cwd: folder })
    t.equal(stdout, String(status), command)
  }
})

t.test('a web form changes nothing', async (t) => {
  const { em, send } = await asking(t)
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'x',
  ])
    t.equal((await send('POST', '/clock/advance', '{"by":"P1D"}', type)).status, 415, type)
  t.match(await send('POST', '/reset', 'a=b', 'text/plain'), { error: /curl -X POST \S+\/reset$/ })
  t.equal(em.clock.state.mode, 'real')
})

t.test('commands name the token by a variable, and trust the certificate that emsim made', (t) => {
  const { 'clock.set': set, 'sessions.expire': expire, snapshot } = CONTROLS
  t.equal(
    curlOf(set, { origin: 'https://em', at: {}, query: '?world=a', needsToken: true }),
    'curl -k -X PUT \'https://em/emsim/clock?world=a\' -H "Authorization: Bearer $TOKEN"' +
      ' -H \'Content-Type: application/json\' -d \'{"at":"2040-01-01T00:00:00Z","rate":60}\'',
  )
  t.equal(
    curlOf(expire, { origin: 'http://em', at: { session: "it's=" } }),
    "curl -X POST 'http://em/emsim/sessions/it'\\''s%3D/expire'",
  )
  t.equal(curlOf(snapshot, { origin: 'http://em', at: {} }), 'curl http://em/emsim/snapshot')
  t.end()
})

const GROUP = 'Server'
const PIECES: Takes<Readable> = { schema: object({}), stream: true }

/** Entries as others may be: each says where it was called, in its own way. */
const SAMPLES: readonly ControlSpec[] = [
  ofWorld('GET', '/sync', {
    group: GROUP,
    doc: 'At once',
    gives: { schema: textSchema },
    call: (em) => ({ mode: em.clock.state.mode }),
  }),
  ofProcess('POST', '/late', {
    group: GROUP,
    doc: 'A promise',
    takes: { schema: object({}) },
    gives: { schema: textSchema },
    status: 202,
    call: async (em) => em.worlds(),
  }),
  ofWorld('GET', '/stream', {
    group: GROUP,
    doc: 'In pieces',
    gives: { type: 'text/plain', schema: textSchema },
    call: () => Readable.from(['a', 'b']),
  }),
  ofWorld('PUT', '/stream', {
    group: GROUP,
    doc: 'Takes pieces',
    takes: PIECES,
    call: async (_, __, { body }) => {
      taken.push(await text(body))
    },
  }),
]
const taken: string[] = []

t.test(
  'a control may answer at once, later or in pieces, and take its body in pieces',
  async (t) => {
    const worlds = new Worlds({ strict: false, sessionTimeout: 1, maxSessions: 1 })
    const ready = (): boolean => true
    const controls = createControls({
      worlds,
      ready,
      metrics: new Metrics(),
      loaded: Promise.resolve(),
      reload: async () => undefined,
      certificate: () => undefined,
      askTwins: async () => [],
    })
    const { admit, answer } = createHandling(SAMPLES, {
      controls,
      worlds,
      ready,
      access: { control: 'open', controlToken: undefined, host: '127.0.0.1' },
      bodyLimit: 100,
      originOf: () => 'http://localhost',
    })
    const ask = async (method: string, url: string, body?: Readable) => {
      const headers = { 'content-type': 'application/json' }
      const sent: Record<string, unknown> = {}
      const reply = {
        code: (status: number) => Object.assign(reply, { status }),
        header: () => reply,
        type: (type: string) => Object.assign(reply, { mediaType: type }),
        send: (payload: unknown) => Object.assign(sent, reply, { payload }),
      }
      const raw = { method, url, headers }
      const request = {
        raw,
        headers,
        body,
        protocol: 'http',
        host: 'h',
      } as unknown as FastifyRequest
      const known = reply as unknown as FastifyReply
      await answer(admit(request, known), request, known)
      return sent
    }
    t.match(await ask('GET', '/emsim/sync'), { status: 200, payload: { mode: 'real' } })
    t.match(await ask('POST', '/emsim/late', Readable.from([Buffer.from('{}')])), {
      status: 202,
      mediaType: /json/,
      payload: ['main'],
    })
    const { payload, mediaType } = await ask('GET', '/emsim/stream')
    t.equal(mediaType, 'text/plain')
    t.equal(await text(payload as Readable), 'ab')
    t.match(await ask('PUT', '/emsim/stream', Readable.from(['x', 'y'.repeat(200)])), {
      status: 204,
    })
    t.equal(taken[0]?.length, 201, 'unread, so without a limit')
  },
)
