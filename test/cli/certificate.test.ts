import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { main } from '../../src/cli/main.js'
import { startEmsim } from '../../src/index.js'
import { fakeProcess } from './fakes.js'

async function certificate(...args: string[]) {
  const process = fakeProcess()
  const start = () => Promise.reject(new Error('not to be started'))
  const code = await main(['certificate', ...args], { process, start })
  return { code, out: process.out, err: process.err }
}

t.test('the certificate of a running server is written, by https and by http', async (t) => {
  await using em = await startEmsim({ port: 0, estate: 'empty', tlsName: ['em.example'] })
  const well = { code: 0, out: await em.certificate(), err: '' }
  t.match(well.out, /^-----BEGIN CERTIFICATE-----/)
  t.strictSame(await certificate(em.url), well)
  t.strictSame(await certificate(em.httpUrl ?? ''), well)
  t.strictSame(await certificate('--port', String(em.port)), well, 'by its options')
})

t.test('a server that speaks HTTPS alone is asked by it, whatever the options say', async (t) => {
  await using em = await startEmsim({ port: 0, estate: 'empty', tls: 'only' })
  const well = { code: 0, out: await em.certificate(), err: '' }
  t.strictSame(await certificate('--port', String(em.port)), well)
  const process = fakeProcess()
  const start = () => Promise.reject(new Error('not to be started'))
  t.equal(await main(['health', '--port', String(em.port)], { process, start }), 0)
  t.match(process.out, /: ok, emsim /)
})

t.test('where there is none, one line says why, exit code 1', async (t) => {
  await using em = await startEmsim({ port: 0, estate: 'empty', tls: 'off' })
  t.strictSame(await certificate(em.url), {
    code: 1,
    out: '',
    err: `emsim: ${em.url}: expected a certificate at /emsim/ca.pem, found status 404: a server that speaks no HTTPS, as with --tls off, has none\n`,
  })
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  t.match(await certificate(`http://127.0.0.1:${port}`), { code: 1, err: /nothing listens there/ })
})
