import { subscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { startEmsim } from '../src/index.js'

t.test('nothing is asked of any other host: no telemetry, no updates, no look-ups', async (t) => {
  const opened: unknown[] = []
  for (const channel of ['net.client.socket', 'udp.socket'])
    subscribe(channel, (message) => opened.push(message))
  const em = await startEmsim({ port: 0, clock: '2026-11-23T12:00:00Z' })
  t.after(() => em.close())
  await em.certificate()
  const { token } = em.sessions.open('User')
  const headers = { 'x-restsvcsessionid': token }
  for (const url of ['/api/', '/api/jobs', '/web/', '/emsim/health', '/emsim/openapi.json'])
    t.equal((await em.app.inject({ url, headers })).statusCode, 200, url)
  await em.clock.advance('P2D')
  t.same(opened, [])
  // And it would be seen.
  const socket = connect(em.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.destroy()
  t.equal(opened.length, 1)
})
