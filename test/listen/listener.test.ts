import { X509Certificate } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import { connect, type Socket } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import t from 'tap'
import { issueCertificate } from '../../src/listen/certificate.js'
import { type Listener, type ListenOptions, listen } from '../../src/listen/listener.js'
import type { Refusal } from '../../src/listen/refusing.js'
import { raw } from '../raw.js'

const hello: http.RequestListener = (request, response) => {
  const secure = 'encrypted' in request.socket
  response.setHeader('content-type', 'text/plain')
  response.end(`${secure ? 'https' : 'http'} ${request.url}`)
}

/** Says what it was told. */
const refusal: Refusal = ({ status, reason, accept }) => ({
  headers: { 'content-type': 'text/plain', vary: 'Accept' },
  body: `${status} ${accept} ${reason}`,
})

const OPTIONS = { host: '127.0.0.1', port: 0, tls: 'auto', refusal } as const

interface Closing {
  after(close: () => Promise<void>): void
}

async function start(
  t: Closing,
  options: Partial<ListenOptions> = {},
  handler = hello,
): Promise<Listener> {
  const listener = await listen(handler, { ...OPTIONS, ...options })
  t.after(() => listener.close(0))
  return listener
}

function get(
  url: string,
  options: https.RequestOptions = {},
): Promise<{ status: number; body: string }> {
  const client = url.startsWith('https') ? https : http
  return new Promise((resolve, reject) => {
    client
      .get(url, { rejectUnauthorized: false, agent: false, ...options }, (response) => {
        let body = ''
        response.on('data', (piece) => {
          body += piece
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
      })
      .on('error', reject)
  })
}

/** The certificate that a client is shown. */
function served({ port }: Listener): Promise<X509Certificate> {
  const socket = tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false })
  return new Promise((resolve) =>
    socket.once('secureConnect', () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw))
      socket.destroy()
    }),
  )
}

/** A connection that says nothing; how it ends is not its matter. */
const idle = (port: number): Socket => connect(port, '127.0.0.1').on('error', () => {})

const opened = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.once('connect', () => resolve()))
const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.once('close', () => resolve()))

t.test('one port answers https and http', async (t) => {
  const { port, url, httpUrl } = await start(t)
  t.equal(url, `https://127.0.0.1:${port}`)
  t.equal(httpUrl, `http://127.0.0.1:${port}`)
  t.same(await get(`${url}/a`), { status: 200, body: 'https /a' })
  t.same(await get(`${httpUrl}/b`), { status: 200, body: 'http /b' })
})

t.test('a request may come byte by byte', async (t) => {
  const { port } = await start(t)
  const request = 'GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
  t.match(await raw(port, ...request), /http \/slow$/)
})

t.test('pipelined requests are answered in order', async (t) => {
  const { port } = await start(t)
  const one = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`
  const text = await raw(port, one('/1') + one('/2') + one('/3', 'Connection: close\r\n'))
  t.same(text.match(/http \/\d/g), ['http /1', 'http /2', 'http /3'])
})

t.test('tls only tells plain http off; tls off serves nothing else', async (t) => {
  const only = await start(t, { tls: 'only' })
  t.equal(only.httpUrl, undefined)
  t.equal((await get(only.url)).status, 200)
  const refused = await get(only.url.replace('https', 'http'))
  t.equal(refused.status, 400)
  t.match(refused.body, 'HTTPS port')
  const off = await start(t, { tls: 'off' })
  t.equal(off.url, `http://127.0.0.1:${off.port}`)
  t.equal((await get(off.url)).body, 'http /')
  await t.rejects(get(off.url.replace('http', 'https')))
})

t.test('the certificate names this machine and can be trusted', async (t) => {
  const { port, url, certificate } = await start(t)
  const ca = await certificate()
  t.equal((await get(url, { ca, rejectUnauthorized: true })).status, 200)
  const byName = `https://localhost:${port}`
  const answer = await get(byName, { ca, rejectUnauthorized: true, family: 4 })
  t.equal(answer.status, 200)
  const second = await start(t)
  t.equal(await second.certificate(), ca, 'servers of one process share it')
})

t.test(
  'the certificate is for the names and addresses that are wished too, and of that kind',
  async (t) => {
    const wish = { names: ['em.example', '*.lab.example', '10.1.2.3'], keyType: 'rsa' } as const
    const made = await served(await start(t, { wish }))
    for (const name of ['em.example', 'vbr01.lab.example', 'localhost'])
      t.ok(made.checkHost(name), name)
    t.match(made.subjectAltName, 'DNS:*.localhost')
    for (const address of ['10.1.2.3', '127.0.0.1', '::1']) t.ok(made.checkIP(address), address)
    t.equal(made.publicKey.asymmetricKeyType, 'rsa')
    const plain = await served(await start(t))
    t.equal(plain.publicKey.asymmetricKeyType, 'ec')
    t.notOk(plain.checkHost('em.example'))
  },
)

t.test('a certificate of one’s own is served; one that is no pair is refused', async (t) => {
  const own = await issueCertificate('own.example')
  const other = await issueCertificate('other.example')
  const { url, certificate } = await start(t, { certificate: own })
  t.equal(await certificate(), own.cert)
  t.equal((await get(url, { ca: own.cert, rejectUnauthorized: true })).status, 200)
  const tryWith = (certificate: { cert: string; key: string }) =>
    listen(hello, { ...OPTIONS, certificate })
  await t.rejects(tryWith({ cert: own.cert, key: other.key }), /does not belong/)
  await t.rejects(tryWith({ cert: 'x', key: own.key }), /not a certificate/)
  await t.rejects(tryWith({ cert: own.cert, key: 'x' }), /not a private key/)
})

t.test('a port in use is one clear line', async (t) => {
  const { port } = await start(t)
  await t.rejects(listen(hello, { ...OPTIONS, port }), {
    code: 'EADDRINUSE',
    message: `cannot listen on port ${port} of 127.0.0.1: it is in use (--port 0 takes a free one)`,
  })
})

t.test('broken handshakes do no harm', async (t) => {
  const { port, url } = await start(t)
  for (const bytes of ['\x16\x03\x01\x00\x05hello', '\x16nonsense', '\x16'.repeat(3000)])
    t.notMatch(await raw(port, bytes), 'HTTP')
  const half = tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false })
  half.on('error', () => {})
  await opened(half)
  half.destroy()
  t.equal((await get(url)).status, 200)
})

t.test('a connection that says nothing is closed after its time', async (t) => {
  const { port } = await start(t, { limits: { firstByte: 30 } })
  const socket = idle(port)
  await closed(socket)
  t.pass('closed')
})

t.test(
  'close lets answers finish, drops idle connections, and is done with when all are gone',
  async (t) => {
    const answers: (() => void)[] = []
    const listener = await start(t, {}, (_request, response) => {
      answers.push(() => response.end('late'))
    })
    const asked = new Promise<void>((resolve) => {
      const wait = (): void => {
        if (answers.length > 0) resolve()
        else setImmediate(wait)
      }
      wait()
    })
    const busy = get(listener.httpUrl ?? '', { agent: new http.Agent({ keepAlive: true }) })
    await asked
    const silent = idle(listener.port)
    await opened(silent)
    const silentClosed = closed(silent)
    const done = listener.close()
    await silentClosed
    answers[0]?.()
    t.equal((await busy).body, 'late')
    await done
    await t.rejects(get(listener.url), { code: 'ECONNREFUSED' })
    await listener.close()
  },
)

t.test('what does not finish in the grace time is cut', async (t) => {
  const listener = await start(t, {}, () => {})
  const hanging = t.rejects(get(listener.httpUrl ?? ''))
  const socket = idle(listener.port)
  await opened(socket)
  await listener.close(20)
  await hanging
})

t.test('fifty listeners come and go without a trace', async (t) => {
  const handles = (): number =>
    process.getActiveResourcesInfo().filter((name) => /TCP|Timeout|TLS/.test(name)).length
  const before = handles()
  for (let n = 0; n < 50; n++) {
    const listener = await listen(hello, OPTIONS)
    await get(n % 2 === 0 ? listener.url : (listener.httpUrl ?? ''))
    await listener.close()
  }
  // Handles are closed at the end of a turn.
  for (let turn = 0; turn < 2; turn++) await new Promise(setImmediate)
  t.ok(handles() <= before, `${handles()} handles, ${before} before`)
})
