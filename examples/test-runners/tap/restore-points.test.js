import { startEmsim } from 'emsim'
import t from 'tap'
import { RestorePointsClient } from '../restore-points-client.mjs'

const estate = {
  BackupServers: [{ Name: 'vbr01', Repositories: [{ Name: 'Main' }] }],
  // The job ran on each of the last seven nights.
  Backups: [{ Name: 'Nightly', Repository: 'Main', History: { Days: 7, At: '23:00' } }],
  Accounts: [
    { Name: 'monitor', Password: 'secret', Role: 'Portal User' },
    { Name: 'dba', Password: 'secret', Role: 'SQL Restore Operator' },
  ],
}

const HOUR = 60 * 60 * 1000

// Simulators share nothing, so each test has its own and they run side by side.
t.jobs = 4

async function start(t) {
  const em = await startEmsim({ port: 0, tls: 'off', estate })
  t.teardown(() => em.close())
  const connect = (options) =>
    new RestorePointsClient({ url: em.url, user: 'monitor', password: 'secret', ...options })
  return { em, connect }
}

t.test('the newest restore point is that of last night', async (t) => {
  const { connect } = await start(t)
  const age = Date.now() - Date.parse(await connect().newest('Nightly'))
  t.ok(age < 25 * HOUR)
  t.equal(await connect().newest('Weekly'), undefined)
})

t.test('a refusal is told', async (t) => {
  const { connect } = await start(t)
  await t.rejects(connect({ password: 'wrong' }).newest('Nightly'), { message: /answered 401/ })
  await t.rejects(connect({ user: 'dba' }).newest('Nightly'), { message: /answered 403/ })
})

t.test('the client gives up on a server that hangs', async (t) => {
  const { em, connect } = await start(t)
  em.faults.add({ match: { path: '/api/query' }, effect: { kind: 'hang' } })
  const givenUp = t.rejects(connect({ timeout: 1000 }).newest('Nightly'), { name: 'TimeoutError' })
  await em.requests.waitFor({ path: '/api/query' }, { timeout: 5000 })
  await givenUp
})

t.test('the client leaves nothing to complain about', async (t) => {
  const { em, connect } = await start(t)
  const client = connect()
  await client.newest('Nightly')
  await client.logOff()
  await em.requests.expect({ method: 'DELETE', path: '/api/logonSessions/{ID}', status: 204 })
  t.strictSame(em.sessions.list(), [])
  const { findings } = await em.report()
  // The client reads JSON in either letter case, which no report can know.
  const others = findings.filter(({ kind }) => kind !== 'jsonCase')
  t.strictSame(others, [])
})
