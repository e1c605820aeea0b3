/** Secrets in every corner of requests are found in nothing that tells of them. */
import t from 'tap'
import { startEmsim } from '../../src/index.js'
import { CORNERS } from './canaries.js'
import { searched } from './canary-search.js'

t.test('a secret in any corner of a request is in nothing that tells of it', async (t) => {
  t.ok(CORNERS.length >= 65, `${CORNERS.length} corners`)
  await using em = await startEmsim({ port: 0, tls: 'off', logLevel: 'trace', journalBytes: 1e7 })
  const { count, answered, places } = await searched(em)
  t.ok(count > CORNERS.length * 0.9, `${count} are in the journal`)
  t.ok(answered > CORNERS.length * 0.95)
  for (const { what, length, corners, hasSession } of places) {
    t.ok(length > 20, what)
    t.same(corners, [], what)
    t.notOk(hasSession, `${what} tells no session`)
  }
})

t.test('they are told to whoever wants them, on this machine', async (t) => {
  await using em = await startEmsim({ port: 0, tls: 'off', showSecrets: true })
  const { token, id } = em.sessions.open('User')
  await fetch(`${em.url}/api/logonSessions/${id}?key=s3cret`, {
    headers: { 'x-restsvcsessionid': token },
  })
  t.match(await em.requests.all(), [
    {
      url: `/api/logonSessions/${id}?key=s3cret`,
      headers: { 'x-restsvcsessionid': token },
      session: id,
    },
  ])
  await t.rejects(
    startEmsim({ port: 0, host: '0.0.0.0', controlToken: 'x', showSecrets: true }),
    /option showSecrets: is for loopback addresses alone, found the host 0\.0\.0\.0/,
  )
})
