/** What Node's parser refuses, behind requests that it does not, in one packet and in several. */
import type { RequestListener, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import t from 'tap'
import { type ListenOptions, listen } from '../../src/listen/listener.js'
import type { Refusal } from '../../src/listen/refusing.js'
import { answersIn, raw, rawTls } from '../raw.js'

/** Says what it was told. */
const refusal: Refusal = ({ status, reason, accept }) => ({
  headers: { 'content-type': 'text/plain', vary: 'Accept' },
  body: `${status} ${accept} ${reason}`,
})

const hello: RequestListener = (request, response) => {
  response.setHeader('content-type', 'text/plain')
  response.end(`hello ${request.url}`)
}

interface Closing {
  after(close: () => Promise<void>): void
}

async function start(
  t: Closing,
  handler = hello,
  options: Partial<ListenOptions> = {},
): Promise<number> {
  const all = { host: '127.0.0.1', port: 0, tls: 'auto', refusal, ...options } as const
  const listener = await listen(handler, all)
  t.after(() => listener.close(0))
  return listener.port
}

/** A handler whose answers are given by the test, in whatever order. */
function held(): { handler: RequestListener; arrived(count: number): Promise<ServerResponse[]> } {
  const responses: ServerResponse[] = []
  return {
    handler: (_request, response) => responses.push(response),
    async arrived(count) {
      while (responses.length < count) await new Promise(setImmediate)
      return responses
    },
  }
}

const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`
const LOGON = 'POST /logon HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'
const JUNK = 'make-this=a-post-request'

for (const [scheme, send] of [
  ['http', raw],
  ['https', rawTls],
] as const) {
  t.test(`${scheme}: bytes behind a complete request do not touch its answer`, async (t) => {
    const port = await start(t)
    for (const pieces of [[LOGON + JUNK], [LOGON, JUNK], [get('/1') + LOGON + JUNK, JUNK, JUNK]]) {
      const answers = answersIn(await send(port, ...pieces))
      const last = answers.pop()
      t.same(
        answers.map(({ status, body }) => `${status} ${body}`),
        pieces[0]?.startsWith('GET') ? ['200 hello /1', '200 hello /logon'] : ['200 hello /logon'],
      )
      t.match(last, { status: 400, headers: { connection: 'close' } })
      t.match(last?.body, /^400 undefined Invalid method/)
    }
  })

  t.test(`${scheme}: requests get through one by one, and a refusal in its turn`, async (t) => {
    const { handler, arrived } = held()
    const port = await start(t, handler)
    const text = send(port, get('/1') + get('/2') + JUNK, 'more of it')
    const [one] = await arrived(1)
    for (let n = 0; n < 20; n++) await new Promise(setImmediate)
    t.equal((await arrived(1)).length, 1, 'the second waits for the answer to the first')
    one?.end('first')
    const [, two] = await arrived(2)
    two?.end('second')
    t.match(
      answersIn(await text).map(({ status, body }) => `${status} ${body}`),
      ['200 first', '200 second', /^400 400 undefined Invalid method/],
    )
  })
}

t.test('a long answer comes whole, whatever follows its request', async (t) => {
  const port = await start(t, (_request, response) => {
    response.end('x'.repeat(5_000_000))
  })
  const [long, refused] = answersIn(await raw(port, get('/') + JUNK, JUNK))
  t.equal(long?.body.length, 5_000_000)
  t.equal(refused?.status, 400)
})

t.test('an answer that ends its connection has nothing behind it', async (t) => {
  const port = await start(t)
  const text = await raw(port, get('/1', 'Connection: close\r\n') + get('/2'))
  t.same(
    answersIn(text).map(({ body }) => body),
    ['hello /1'],
  )
})

t.test('what is refused is told why, by its Accept header where that can be seen', async (t) => {
  const port = await start(t)
  const accept = 'Accept: application/json\r\n'
  const broken = 'Content-Length: 0\r\nTransfer-Encoding: chunked\r\n'
  for (const [text, expected] of [
    [`POST / HTTP/1.1\r\nHost: x\r\n${broken}\r\n`, /^400 undefined Transfer-Encoding can't/],
    [`POST / HTTP/1.1\r\n${accept}${broken}\r\n`, /^400 application\/json Transfer-Encoding/],
    [`POST / HTTP/1.1\r\n${broken}${accept}\r\n`, /^400 application\/json Transfer-Encoding/],
    [`${get('/', accept)}${JUNK}\r\n\r\n`, /^400 undefined the request line has no version/],
    [`${get('/', accept)}GET / HTTP/1.1\r\nHo st: x\r\nAccept:b\r\n\r\n`, /^400 b Invalid header/],
    [get('/', `${accept}no colon\r\n`), /^400 application\/json Invalid header token/],
    [`${get('/')}${get('/', `${accept}no colon\r\n`)}`, /^400 application\/json Invalid header/],
    [get('/', `X: ${'y'.repeat(20_000)}\r\n`), /^431 undefined Header overflow/],
    [get('/', `${accept}X: ${'y'.repeat(20_000)}\r\n`), /^431 application\/json Header/],
    ['CONNECT em:443 HTTP/1.1\r\nHost: em\r\nAccept: a\r\n\r\n', /^400 a CONNECT asks for a/],
    [`${get('/1')}CONNECT em:443 HTTP/1.1\r\nHost: em\r\n\r\nmore`, /^400 undefined CONNECT/],
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /^505 undefined the version is HTTP\/2.0/],
    ['GET / HTTP/3.1\r\nHost: x\r\n\r\n', /^505 undefined the version is HTTP\/3.1/],
  ] as const) {
    const last = answersIn(await raw(port, text)).at(-1)
    t.match(last?.body, expected, text.slice(0, 60))
    t.same(last?.names, ['Content-Type', 'Vary', 'Connection', 'Content-Length'])
  }
})

t.test('a request that does not get on is answered 408, behind those before it', async (t) => {
  const limits = { headers: 50, request: 50 }
  const port = await start(t, hello, { limits })
  const half = 'GET /2 HTTP/1.1\r\nHost: x\r\n'
  t.match(answersIn(await raw(port, half)), [{ status: 408 }])
  t.match(answersIn(await raw(port, get('/1') + half)), [{ status: 200 }, { status: 408 }])
})

t.test('a body that breaks is told to who reads it; who does not is not disturbed', async (t) => {
  const chunked = (rest: string): string =>
    `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n${rest}`
  const reading = await start(t, (request, response) => {
    request.on('error', ({ message }: Error & { statusCode?: number }) => {
      response.writeHead(400, { connection: 'close' })
      response.end(message)
    })
    request.resume().on('end', () => response.end('read'))
  })
  const whole = `${get('/1')}${chunked('0\r\n\r\n')}`
  t.match(answersIn(await raw(reading, chunked('zz\r\n'))), [
    { status: 400, body: /Invalid character in chunk size/ },
  ])
  t.match(
    answersIn(await raw(reading, whole + chunked('zz\r\n'), 'more')).map(({ status }) => status),
    [200, 200, 400],
  )
  const ignoring = await start(t)
  t.match(answersIn(await raw(ignoring, chunked('zz\r\n'))), [{ status: 200, body: 'hello /' }])
  const limits = { headers: 50, request: 50 }
  const slow = await start(t, hello, { limits })
  t.match(answersIn(await raw(slow, chunked(''))), [{ status: 200 }])
})

t.test('a connection that is refused is closed, also where the client goes on', async (t) => {
  const port = await start(t)
  const socket = connect(port, '127.0.0.1')
  let text = ''
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.on('error', () => {})
  socket.setEncoding('utf8').on('data', (piece) => {
    text += piece
  })
  socket.write(get('/1') + JUNK)
  socket.once('data', () => socket.write('y'.repeat(1_000_000)))
  await closed
  t.same(
    answersIn(text).map(({ status }) => status),
    [200, 400],
  )
})
