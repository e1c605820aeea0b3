import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import t from 'tap'
import { serverAt } from '../../src/cli/asking.js'
import { askHealth, waitFor } from '../../src/cli/health-command.js'
import { main } from '../../src/cli/main.js'
import type { EmsimOptions } from '../../src/options/option-table.js'
import { resolveOptions } from '../../src/options/resolve.js'
import { fakeProcess } from './fakes.js'

const WELL = '{"status":"ok","version":"0.1.0","uptimeSeconds":12}'

type Closing = { teardown(close: () => unknown): void }

async function listen(t: Closing, server: Server & { closeAllConnections(): void }) {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return String((server.address() as AddressInfo).port)
}

const http = (t: Closing, answer: RequestListener) => listen(t, createServer(answer))

async function health(...args: string[]) {
  const process = fakeProcess()
  const start = () => Promise.reject(new Error('not to be started'))
  const code = await main(['health', ...args], { process, start })
  return { code, out: process.out, err: process.err }
}

t.test('a server that is well: one line, exit code 0', async (t) => {
  const port = await http(t, (request, response) => {
    t.equal(request.url, '/emsim/health')
    t.equal(request.method, 'GET')
    response.end(WELL)
  })
  const url = `http://127.0.0.1:${port}`
  const well = { code: 0, out: `${url}: ok, emsim 0.1.0, up 12 s\n`, err: '' }
  t.strictSame(await health(url), well)
  t.strictSame(await health(`${url}/`), well)
  t.strictSame(await health('--port', port), well, 'by its options: HTTP where that is spoken')
  t.strictSame(await health('--tls', 'off', '--port', port, '--host', '0.0.0.0'), well)
})

t.test('HTTPS on this machine: also a certificate of its own', async (t) => {
  const { generate } = await import('selfsigned')
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'emsim' }], {
    keyType: 'ec',
  })
  const port = await listen(
    t,
    createTlsServer({ key, cert }, (_request, response) => response.end(WELL)),
  )
  t.match(await health(`https://127.0.0.1:${port}`), { code: 0 })
  t.match(await health(`https://localhost:${port}`), { code: 0 })
  t.match(await health('--tls', 'only', '--port', port), { code: 0 }, 'where HTTP is not spoken')
})

t.test('where no URL is written, it is asked where it is reached from this machine', (t) => {
  const at = (options: Partial<EmsimOptions>) =>
    serverAt(undefined, { ...resolveOptions({}), ...options }, 'health').href
  t.equal(at({}), 'http://127.0.0.1:9398/')
  t.equal(at({ host: '0.0.0.0' }), 'http://127.0.0.1:9398/')
  t.equal(at({ host: '::' }), 'http://[::1]:9398/')
  t.equal(at({ host: '10.0.0.5' }), 'http://10.0.0.5:9398/', 'nobody vouches for its certificate')
  t.equal(at({ tls: 'only', port: 443 }), 'https://127.0.0.1/')
  t.end()
})

t.test('a server that is not well, or none: one line, exit code 1', async (t) => {
  const answers: [number, string, RegExp][] = [
    [503, WELL, /expected status 200, found 503/],
    [200, '{"status":"starting"}', /expected \{"status":"ok"\}/],
    [200, 'null', /expected \{"status":"ok"\}/],
    [200, '<html>', /expected \{"status":"ok"\}/],
    [200, 'x'.repeat(100_000), /the answer is too long/],
  ]
  for (const [status, body, message] of answers) {
    const port = await http(t, (_request, response) => response.writeHead(status).end(body))
    const { code, out, err } = await health(`http://127.0.0.1:${port}`)
    t.strictSame([code, out], [1, ''])
    t.match(err, /^emsim: http:\/\/127\.0\.0\.1:\d+: [^\n]+\n$/)
    t.match(err, message)
  }
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  t.match(await health(`http://127.0.0.1:${port}`), { code: 1, err: /nothing listens there/ })
})

t.test('a server that does not answer, or not to the end, in time', async (t) => {
  const silent = await http(t, () => {})
  const half = await http(t, (_request, response) => response.write('{'))
  const cut = await http(t, (_request, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('{')
    setImmediate(() => response.destroy())
  })
  for (const port of [silent, half]) {
    const { well, line } = await askHealth(new URL(`http://127.0.0.1:${port}/emsim/health`), 100)
    t.strictSame([well, line], [false, 'no answer in 0.1 s'])
  }
  t.match(await health(`http://127.0.0.1:${cut}`), { code: 1, err: /aborted/ })
})

t.test('whoever waits is told as soon as a server is ready', async (t) => {
  const answers = [503, 503, 200]
  const asked: string[] = []
  const port = await http(t, (request, response) => {
    asked.push(request.url ?? '')
    const isReady = request.url === '/emsim/ready'
    response.writeHead(isReady ? (answers.shift() ?? 200) : 200).end(WELL)
  })
  let now = 0
  const waiting = {
    now: () => now,
    pause: async (milliseconds: number) => {
      now += milliseconds
    },
  }
  const url = new URL(`http://127.0.0.1:${port}`)
  t.match(await waitFor(url, 30_000, waiting), { well: true, line: 'ok, emsim 0.1.0, up 12 s' })
  t.strictSame(asked, [...Array(3).fill('/emsim/ready'), '/emsim/health'])
  t.equal(now, 200)
  answers.push(...Array(100).fill(503))
  t.strictSame(await waitFor(url, 1000, waiting), {
    well: false,
    line: 'expected it to be ready, found 503',
  })
  t.equal(now, 1200, 'no longer than was said')
  t.match(await health(`http://127.0.0.1:${port}`, '--wait', '0'), { code: 0 })
})
