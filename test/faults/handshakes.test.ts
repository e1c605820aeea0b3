/** What clients of https meet before there is a request. */
import https from 'node:https'
import { connect } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import t from 'tap'
import { HANDSHAKE_EFFECTS } from '../../src/faults/effect.js'
import type { FaultRule } from '../../src/faults/fault-rule.js'
import { ControlError, type Emsim, startEmsim } from '../../src/index.js'

type Kind = keyof typeof HANDSHAKE_EFFECTS
const KINDS = Object.keys(HANDSHAKE_EFFECTS) as Kind[]

/** The status of an answer, or the code of the error that a client has who trusts the server. */
function meet(
  em: Pick<Emsim, 'port'>,
  ca: string,
  options: https.RequestOptions = {},
): Promise<number | string> {
  return new Promise((resolve) => {
    const all = { host: '127.0.0.1', port: em.port, path: '/api/', ca, agent: false, ...options }
    https
      .get(all, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
}

const WANTED: Readonly<Record<Exclude<Kind, 'hangHandshake'>, string>> = {
  expiredCertificate: 'CERT_HAS_EXPIRED',
  wrongName: 'ERR_TLS_CERT_ALTNAME_INVALID',
  unknownAuthority: 'SELF_SIGNED_CERT_IN_CHAIN',
  // Its message says: tlsv1 alert protocol version.
  oldProtocol: 'EPROTO',
  cutHandshake: 'ECONNRESET',
}

t.test('a client that trusts the server meets each fault, and nothing else', async (t) => {
  for (const tlsKeyType of ['ec', 'rsa'] as const) {
    const em = await startEmsim({ port: 0, estate: 'empty', tlsKeyType })
    t.after(() => em.close())
    const ca = await em.certificate()
    t.equal(await meet(em, ca), 200)
    for (const [kind, code] of Object.entries(WANTED) as [Kind, string][]) {
      em.faults.add({ effect: { kind }, when: { times: 1 } })
      t.equal(await meet(em, ca), code, `${kind}, ${tlsKeyType}`)
      t.match(em.faults.list(), [{ matched: 1, fired: 1 }])
      t.equal(await meet(em, ca), 200, 'once')
      em.faults.clear()
    }
  }
})

t.test('a handshake hangs until its rule is gone, its client, or the server', async (t) => {
  const em = await startEmsim({ port: 0, estate: 'empty' })
  const ca = await em.certificate()
  const began = async (): Promise<void> => {
    while (em.faults.list()[0]?.fired !== 1) await new Promise(setImmediate)
  }
  const hang = (): void => {
    em.faults.clear()
    em.faults.add({ effect: { kind: 'hangHandshake' } })
  }
  hang()
  const first = meet(em, ca)
  await began()
  em.faults.clear()
  t.equal(await first, 'ECONNRESET')

  hang()
  const socket = tlsConnect({ port: em.port, host: '127.0.0.1' })
  socket.on('error', () => {})
  await began()
  socket.destroy()

  hang()
  const last = meet(em, ca)
  await began()
  await em.close()
  t.equal(await last, 'ECONNRESET')
})

t.test('an old protocol is spoken with those who know it', async (t) => {
  const em = await startEmsim({ port: 0, estate: 'empty' })
  t.after(() => em.close())
  em.faults.add({ effect: { kind: 'oldProtocol' } })
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } as const
  const options = { ...old, ciphers: 'DEFAULT:@SECLEVEL=0' }
  t.equal(await meet(em, await em.certificate(), options), 200)
})

t.test('rules match the server that a client names, if it names one', async (t) => {
  const em = await startEmsim({ port: 0, estate: 'empty', tlsName: ['em.lab.example'] })
  t.after(() => em.close())
  const ca = await em.certificate()
  em.faults.add({ match: { serverName: '*.LAB.example' }, effect: { kind: 'cutHandshake' } })
  t.equal(await meet(em, ca, { servername: 'em.lab.example' }), 'ECONNRESET')
  t.equal(await meet(em, ca, { servername: 'localhost' }), 200)
  t.equal(await meet(em, ca), 200, 'no name')
  em.faults.add({ match: { path: '/api/' }, effect: { kind: 'status', status: 418 } })
  t.equal(await meet(em, ca), 418, 'rules of requests are another matter')
  t.equal((await fetch(`${em.httpUrl}/api/`)).status, 418)
})

t.test('the rules are those of the world of the port, or of the name', async (t) => {
  const em = await startEmsim({ port: 0, estate: 'empty', world: ['team-a', 'team-b=0'] })
  t.after(() => em.close())
  const ca = await em.certificate()
  for (const name of ['team-a', 'team-b'])
    em.world(name).faults.add({ effect: { kind: 'cutHandshake' } })
  t.equal(await meet(em, ca), 200)
  t.equal(await meet(em, ca, { servername: 'team-a.localhost' }), 'ECONNRESET')
  t.equal(await meet({ port: em.worldPorts['team-b'] ?? 0 }, ca), 'ECONNRESET')
})

t.test('a fault of a handshake knows no request, and one of a request no handshake', async (t) => {
  const em = await startEmsim({ port: 0, estate: 'empty' })
  t.after(() => em.close())
  for (const kind of KINDS)
    for (const match of [{ path: '/api/' }, { method: 'GET', serverName: 'x' }, { account: 'a' }])
      t.throws(() => em.faults.add({ match, effect: { kind } }), ControlError, kind)
  t.throws(
    () => em.faults.add({ match: { account: 'a' }, effect: { kind: 'wrongName' } }),
    /^rule.match.account: expected serverName, which is all that is known of a handshake/,
  )
  const rule: FaultRule = { match: { serverName: 'x' }, effect: { kind: 'reset' } }
  t.throws(() => em.faults.add(rule), /^rule.match.serverName: expected what requests have/)
  t.same(em.faults.list(), [])
})

t.test('what only looks like TLS is refused by TLS, faults or none', async (t) => {
  const em = await startEmsim({ port: 0, estate: 'empty' })
  t.after(() => em.close())
  em.faults.add({ match: { serverName: '*' }, effect: { kind: 'hangHandshake' } })
  const said = (bytes: Buffer): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(em.port, '127.0.0.1', () => socket.write(bytes))
      socket.on('error', () => {}).on('close', () => resolve())
      socket.resume()
    })
  await said(Buffer.from('16030100050100000100', 'hex'))
  await said(Buffer.from('1603010004010000ff'.padEnd(600, 'ff'), 'hex'))
  await said(Buffer.concat([Buffer.from('16030100', 'hex'), Buffer.alloc(40_000, 0x16)]))
  const socket = tlsConnect({ port: em.port, host: '127.0.0.1', rejectUnauthorized: false })
  await new Promise<void>((resolve) => socket.once('secureConnect', () => resolve()))
  socket.destroy()
})
