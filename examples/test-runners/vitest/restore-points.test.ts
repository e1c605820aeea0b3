/** For vitest 4. */
import { type Fixture, startEmsim } from 'emsim'
import { test as base, expect, vi } from 'vitest'
import { RestorePointsClient } from '../restore-points-client.mjs'

const estate: Fixture = {
  BackupServers: [{ Name: 'vbr01', Repositories: [{ Name: 'Main' }] }],
  Backups: [
    {
      Name: 'Nightly',
      Repository: 'Main',
      RestorePoints: [{ BackupDateUTC: '2026-03-02T23:00:00Z' }],
    },
  ],
  Accounts: [{ Name: 'monitor', Password: 'secret', Role: 'Portal User' }],
}

/** Tests take what they need by name: a simulator for the whole file, a client of their own. */
const test = base
  .extend('estate', { scope: 'file' }, estate)
  .extend('em', { scope: 'file' }, async ({ estate }, { onCleanup }) => {
    const em = await startEmsim({ port: 0, tls: 'off', estate })
    onCleanup(() => em.close())
    return em
  })
  .extend('wait', () => vi.fn(async (_seconds: number) => {}))
  .extend(
    'client',
    ({ em, wait }) =>
      new RestorePointsClient({ url: em.url, user: 'monitor', password: 'secret', wait }),
  )

test.beforeEach(({ em }) => em.reset())

test('the newest restore point may be gone', async ({ em, client }) => {
  expect(await client.newest('Nightly')).toBe('2026-03-02T23:00:00Z')
  for (const { UID } of em.estate.find('RestorePoint')) em.estate.remove('RestorePoint', UID)
  expect(await client.newest('Nightly')).toBeUndefined()
})

test('an unavailable server is asked again when it says', async ({ em, client, wait }) => {
  em.faults.add({ when: { times: 1 }, effect: { kind: 'unavailable', retryAfter: 30 } })
  expect(await client.newest('Nightly')).toBe('2026-03-02T23:00:00Z')
  expect(wait.mock.calls).toEqual([[30]])
})

test('a session that ended is replaced', async ({ em, client }) => {
  await client.newest('Nightly')
  em.clock.advance('PT16M')
  await client.newest('Nightly')
  expect(await em.requests.find()).toMatchObject([
    { method: 'POST', status: 201 },
    { method: 'GET', status: 200 },
    { method: 'GET', status: 401, refusal: {} },
    { method: 'POST', status: 201 },
    { method: 'GET', status: 200 },
  ])
})

test('a server that keeps to the documentation has nothing to object', async () => {
  await using em = await startEmsim({ port: 0, tls: 'off', estate, strict: true })
  const client = new RestorePointsClient({ url: em.url, user: 'monitor', password: 'secret' })
  expect(await client.newest('Nightly')).toBe('2026-03-02T23:00:00Z')
})
