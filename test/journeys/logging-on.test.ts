/** Each public client, from logon to log-off, over a real socket. */
import t from 'tap'
import { startEmsim } from '../../src/simulator.js'
import { CLIENTS } from './clients.js'
import { journey } from './journey.js'
import { send } from './wire.js'

const BASIC = `Basic ${Buffer.from('User:Password').toString('base64')}`

const em = await startEmsim({ port: 0 })
t.teardown(() => em.close())

for (const client of CLIENTS)
  t.test(`${client.name} logs on, asks, and leaves as it does`, (t) => journey(t, client, em))

t.test('a client that lists the sessions and deletes them all ends its own, too', async (t) => {
  const { token } = em.sessions.open('User')
  const headers = { accept: 'application/json', 'X-RestSvcSessionId': token }
  em.sessions.open('portal.user')
  const list = await send(`${em.url}/api/logonSessions`, { headers })
  const { LogonSessions } = list.json<{ LogonSessions: { SessionId: string }[] }>()
  const own = Buffer.from(token, 'base64').toString()
  const order = LogonSessions.map(({ SessionId }) => SessionId).sort((id) => (id === own ? 1 : -1))
  for (const id of order)
    t.equal(
      (await send(`${em.url}/api/logonSessions/${id}`, { method: 'DELETE', headers })).status,
      204,
    )
  t.equal((await send(`${em.url}/api/logonSessions`, { headers })).status, 401)
})

t.test('a client whose session ran out is told 401, logs on once more and goes on', async (t) => {
  const { token, id } = em.sessions.open('User')
  em.sessions.expire(id)
  const stale = await send(`${em.url}/api/query?type=Job`, {
    headers: { accept: 'application/json', 'x-restsvcsessionid': token },
  })
  t.equal(stale.status, 401)
  t.match(stale.json(), { Message: /session/i, StatusCode: 401 })
  const again = await send(`${em.url}/api/sessionMngr/?v=latest`, {
    method: 'POST',
    headers: { accept: 'application/json', authorization: BASIC, 'content-length': '0' },
  })
  const fresh = await send(`${em.url}/api/query?type=Job`, {
    headers: { 'x-restsvcsessionid': String(again.headers['x-restsvcsessionid']) },
  })
  t.equal(fresh.status, 200)
})
