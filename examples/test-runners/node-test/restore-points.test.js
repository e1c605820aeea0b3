import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { startEmsim } from 'emsim'
import { RestorePointsClient } from '../restore-points-client.mjs'

// One simulator for all tests of the file, on a free port. Over plain http, since fetch would have to be
// made to trust the certificate.
const em = await startEmsim({
  port: 0,
  tls: 'off',
  estate: {
    BackupServers: [{ Name: 'vbr01', Repositories: [{ Name: 'Main' }] }],
    Backups: [
      {
        Name: 'Nightly',
        Repository: 'Main',
        RestorePoints: [
          { BackupDateUTC: '2026-03-01T23:00:00Z' },
          { BackupDateUTC: '2026-03-02T23:00:00Z' },
        ],
      },
    ],
    Accounts: [{ Name: 'monitor', Password: 'secret', Role: 'Portal User' }],
  },
})
after(() => em.close())

// The estate as above, no faults, no sessions, an empty journal, real time.
beforeEach(() => em.reset())

const connect = (options) =>
  new RestorePointsClient({ url: em.url, user: 'monitor', password: 'secret', ...options })

test('a new restore point is seen', async () => {
  const client = connect()
  assert.equal(await client.newest('Nightly'), '2026-03-02T23:00:00Z')
  em.estate.add('RestorePoint', { Backup: 'Nightly', BackupDateUTC: '2026-03-03T23:00:00Z' })
  assert.equal(await client.newest('Nightly'), '2026-03-03T23:00:00Z')
})

test('an unavailable server is asked again when it says', async (t) => {
  em.faults.add({
    match: { path: '/api/query' },
    when: { times: 2 },
    effect: { kind: 'unavailable', retryAfter: 30 },
  })
  const wait = t.mock.fn(async () => {})
  assert.equal(await connect({ wait }).newest('Nightly'), '2026-03-02T23:00:00Z')
  assert.deepEqual(
    wait.mock.calls.map((call) => call.arguments),
    [[30], [30]],
  )
})

test('the client gets through once maintenance is over', async () => {
  em.faults.addScenario('maintenance')
  const newest = connect({ wait: () => setTimeout(10) }).newest('Nightly')
  await em.requests.waitFor({ status: 503 }, { count: 2 })
  em.faults.clear()
  assert.equal(await newest, '2026-03-02T23:00:00Z')
})

test('the client logs on again after a quarter of an hour of silence', async () => {
  const client = connect()
  await client.newest('Nightly')
  em.clock.advance('PT16M')
  assert.equal(await client.newest('Nightly'), '2026-03-02T23:00:00Z')
  await em.requests.expect({ method: 'POST', path: '/api/sessionMngr' }, { times: 2 })
})
