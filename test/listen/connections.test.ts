/** How long a connection may take for each step, and how it ends: over http and https alike. */
import type { RequestListener } from 'node:http'
import { connect, type Socket } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import t from 'tap'
import { Crowd } from '../../src/listen/crowd.js'
import { type Listener, type ListenOptions, listen } from '../../src/listen/listener.js'
import { clientHello } from '../client-hello.js'
import { answersIn, raw, rawTls } from '../raw.js'

const refusal: ListenOptions['refusal'] = ({ status, reason }) => ({
  headers: { 'content-type': 'text/plain' },
  body: `${status} ${reason}`,
})

const hello: RequestListener = (request, response) => response.end(`hello ${request.url}`)

interface Closing {
  after(close: () => Promise<void>): void
}

async function start(
  t: Closing,
  handler = hello,
  options: Partial<ListenOptions> = {},
): Promise<Listener> {
  const all = { host: '127.0.0.1', port: 0, tls: 'auto', refusal, ...options } as const
  const listener = await listen(handler, all)
  t.after(() => listener.close(0))
  return listener
}

/** All that comes back, until the other side ends the connection. */
const end = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    socket.on('error', () => {})
    socket.setEncoding('latin1').on('data', (piece) => {
      text += piece
    })
    socket.on('close', () => resolve(text))
  })

const open = (port: number): Socket => connect(port, '127.0.0.1')
const openTls = (port: number): Socket =>
  tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false })
const BOTH = [
  ['http', open, 'connect', raw],
  ['https', openTls, 'secureConnect', rawTls],
] as const

const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`

t.test('each step of TLS has its time', async (t) => {
  const bytes = await clientHello()
  const slow = await start(t, hello, { limits: { firstByte: 60_000, handshake: 30 } })
  for (const said of [bytes.subarray(0, 1), bytes.subarray(0, 100), bytes]) {
    const socket = open(slow.port)
    socket.write(said)
    t.notMatch(await end(socket), 'HTTP')
  }
  const silent = await start(t, hello, { limits: { firstByte: 30 } })
  for (const [scheme, connected] of BOTH) t.equal(await end(connected(silent.port)), '', scheme)
  const off = await start(t, hello, { tls: 'off', limits: { firstByte: 30 } })
  t.equal(await end(open(off.port)), '')
})

t.test('closing drops at once who has not begun to speak HTTP', async (t) => {
  const listener = await start(t)
  const bytes = await clientHello()
  const gone = [Buffer.of(22), bytes.subarray(0, 100), bytes, Buffer.alloc(0)].map((said) => {
    const socket = open(listener.port)
    socket.once('connect', () => socket.write(said))
    return end(socket)
  })
  const { port } = listener
  while ((await raw(port, get('/', 'Connection: close\r\n'))) === '') t.fail()
  await listener.close(60_000)
  t.equal((await Promise.all(gone)).length, 4)
})

t.test('a first message of TLS may come byte by byte', async (t) => {
  const { port } = await start(t)
  const bytes = await clientHello()
  const socket = connect(port, '127.0.0.1')
  for (const byte of bytes) socket.write(Buffer.of(byte))
  const [first] = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
  t.equal(first, 22, 'the server goes on with the handshake')
  socket.destroy()
})

for (const [scheme, connected, ready, send] of BOTH) {
  t.test(`${scheme}: a client that ends its side gets a slow answer`, async (t) => {
    let answer = (): void => undefined
    const { port } = await start(t, (_request, response) => {
      answer = () => response.end('slow')
    })
    const socket = connected(port)
    const text = end(socket)
    socket.once(ready, () => socket.end(get('/')))
    await new Promise((resolve) => socket.once('finish', resolve))
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate)
    answer()
    t.match(answersIn(await text), [{ status: 200, body: 'slow' }])
  })

  t.test(`${scheme}: what follows an answer that ends the connection is ignored`, async (t) => {
    const asked: (string | undefined)[] = []
    const { port } = await start(t, (request, response) => {
      asked.push(request.url)
      setImmediate(() => {
        if (request.url === '/last') response.setHeader('connection', 'close')
        response.end()
      })
    })
    const all = get('/first') + get('/last') + get('/behind')
    const text = await send(port, all, get('/later'))
    t.equal(answersIn(text).length, 2)
    t.same(asked, ['/first', '/last'])
  })

  t.test(`${scheme}: a connection that idles behind an answer is closed in time`, async (t) => {
    const { port } = await start(
      t,
      (request, response) => {
        // An answer may take longer than a connection may idle.
        setTimeout(() => response.end('answered'), request.url === '/slow' ? 100 : 0)
      },
      { limits: { keepAlive: 20 } },
    )
    const socket = connected(port)
    const text = end(socket)
    socket.once(ready, () => socket.write(get('/slow') + get('/next')))
    const both = { body: 'answered', headers: { connection: 'keep-alive' } }
    t.match(answersIn(await text), [both, both])
  })

  t.test(`${scheme}: an answer says how long its connection is kept`, async (t) => {
    const { port } = await start(t)
    const [kept, last] = answersIn(await send(port, get('/') + get('/', 'Connection: close\r\n')))
    t.match(kept, { headers: { connection: 'keep-alive', 'keep-alive': 'timeout=72' } })
    t.match(last, { headers: { connection: 'close', 'keep-alive': undefined } })
  })

  t.test(`${scheme}: while closing, answers say that they are the last`, async (t) => {
    const asked: (() => void)[] = []
    const listener = await start(t, (request, response) => {
      if (request.url === '/quick') response.end('quick')
      else asked.push(() => response.end('late'))
    })
    const text = send(listener.port, get('/quick') + get('/slow') + get('/behind'))
    while (asked.length === 0) await new Promise(setImmediate)
    const closed = listener.close()
    for (const answer of asked) answer()
    t.match(answersIn(await text), [
      { body: 'quick', headers: { connection: 'keep-alive' } },
      { body: 'late', headers: { connection: 'close' } },
    ])
    await closed
    t.equal(asked.length, 1)
  })

  t.test(`${scheme}: closing drops at once a request whose head is not whole`, async (t) => {
    const answers: (() => void)[] = []
    const listener = await start(t, (request, response) => {
      if (request.url === '/first') response.end('first')
      // What is on its way does not say yet that it is the last.
      else response.write('began ', () => answers.push(() => response.end('ended')))
    })
    const half = 'GET /half HTTP/1.1\r\nHost: x\r\nX-'
    const texts = [half, get('/first') + half, get('/slow') + half].map((bytes) => {
      const socket = connected(listener.port)
      socket.once(ready, () => socket.write(bytes))
      const begun = new Promise((resolve) => socket.once('data', resolve))
      return { begun, text: end(socket) }
    })
    await Promise.all(texts.slice(1).map(({ begun }) => begun))
    // The half alone is there too by now: it was sent first.
    while (answers.length === 0) await new Promise(setImmediate)
    const before = performance.now()
    const closed = listener.close(60_000)
    for (const answer of answers) answer()
    await closed
    t.ok(performance.now() - before < 20_000)
    const [alone = '', behind = '', slow = ''] = await Promise.all(texts.map(({ text }) => text))
    t.equal(alone, '')
    t.match(answersIn(behind), [{ body: 'first' }])
    t.match(slow, /ended/)
  })

  t.test(`${scheme}: a body that is not read to its end holds up no other request`, async (t) => {
    const { port } = await start(t, (request, response) => {
      if (request.url === '/next') response.end('next')
      // As one who reads value by value stops at the first that is wrong.
      else
        request.once('readable', () => {
          request.read(1)
          response.end('wrong')
        })
    })
    const head = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n'
    const text = await send(
      port,
      head + 'x'.repeat(100_000),
      'x'.repeat(200_000),
      get('/next', 'Connection: close\r\n'),
    )
    t.match(answersIn(text), [{ body: 'wrong' }, { body: 'next' }])
  })

  t.test(`${scheme}: an early answer reaches a client that still sends`, async (t) => {
    const { port } = await start(t, (_request, response) => {
      response.writeHead(413, { connection: 'close', 'content-length': 3 })
      response.end('big')
    })
    const size = 8_000_000
    const head = `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${size}\r\n\r\n`
    for (let time = 0; time < 5; time++) {
      const text = await send(port, head, 'x'.repeat(size))
      t.match(answersIn(text), [{ status: 413, body: 'big' }])
    }
  })

  t.test(`${scheme}: a body in a hundred thousand chunks is read in large pieces`, async (t) => {
    let pieces = 0
    let bytes = 0
    const { port } = await start(t, (request, response) => {
      request.on('data', (piece: Buffer) => {
        pieces++
        bytes += piece.length
      })
      request.on('end', () => response.end('read'))
    })
    const head =
      'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n'
    const text = await send(port, `${head}${'1\r\nx\r\n'.repeat(100_000)}0\r\n\r\n`)
    t.match(answersIn(text), [{ status: 200, body: 'read' }])
    t.equal(bytes, 100_000)
    t.ok(pieces < 1000, `${pieces} pieces`)
  })

  t.test(`${scheme}: heads and bodies may be cut anywhere`, async (t) => {
    const { port } = await start(t, (request, response) => {
      let body = ''
      request.setEncoding('latin1').on('data', (piece) => {
        body += piece
      })
      request.on('end', () => response.end(`${request.url} ${body.length}`))
    })
    const head = (path: string, framing: string): string =>
      `POST ${path} HTTP/1.1\r\nHost: x\r\n${framing}\r\n\r\n`
    const bytes = [
      '\r\n',
      head('/sized', 'Content-Length: 6'),
      '\r\n\r\nab',
      head('/chunked', 'Transfer-Encoding: chunked'),
      '4\r\n\r\n\r\n\r\n2\r\n\r\n\r\n0\r\nX: y\r\n\r\n',
      head('/none', 'Content-Length: 0'),
      get('/last', 'Connection: close\r\n'),
    ].join('')
    const wanted = ['/sized 6', '/chunked 6', '/none 0', '/last 0']
    for (const size of [1, 2, 3, 7, 50, 1000]) {
      const pieces = bytes.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
      const answers = answersIn(await send(port, ...pieces))
      t.same(
        answers.map(({ body }) => body),
        wanted,
        `in pieces of ${size}`,
      )
    }
  })
}

/** A socket that a test opens and closes as it likes. */
const fake = (): Socket => connect({ port: 1, host: '127.0.0.1' }).on('error', () => {})

t.test(
  'in a crowd the last to come is the first to begin, and who takes long has to go',
  async (t) => {
    const crowd = new Crowd(2)
    const began: string[] = []
    const enter = (name: string): Socket => {
      const socket = fake()
      crowd.enter(socket, () => began.push(name))
      return socket
    }
    const [a] = [enter('a'), enter('b'), enter('c')]
    const d = enter('d')
    t.same(began, ['a', 'b'])
    crowd.leave(a)
    t.same(began, ['a', 'b', 'd'])
    crowd.leave(a)
    crowd.leave(d)
    t.same(began, ['a', 'b', 'd', 'c'])
  },
)
