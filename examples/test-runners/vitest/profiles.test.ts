/**
 * For vitest 4. One suite over all versions of Enterprise Manager that emsim can be: the name of a test tells which one a
 * client breaks on.
 */
import { buildEmsim, type Fixture, startEmsim } from 'emsim'
import { test as base, describe, expect } from 'vitest'
import { RestorePointsClient } from '../restore-points-client.mjs'

const estate: Fixture = {
  BackupServers: [{ Name: 'vbr01', Repositories: [{ Name: 'Main' }] }],
  Backups: [
    {
      Name: 'Nightly',
      Repository: 'Main',
      RestorePoints: [{ BackupDateUTC: '2026-03-02T23:00:31.234Z' }],
    },
  ],
  Accounts: [{ Name: 'monitor', Password: 'secret', Role: 'Portal User' }],
}

const any = await buildEmsim({ estate: 'empty' })
const profiles = (await any.profiles()).map(({ name }) => name)
await any.close()

describe.each(profiles)('Enterprise Manager, profile %s', (profile) => {
  const test = base
    .extend('profile', profile)
    .extend('em', async ({ profile }, { onCleanup }) => {
      const em = await startEmsim({ port: 0, tls: 'off', estate, profile })
      onCleanup(() => em.close())
      return em
    })
    .extend(
      'client',
      ({ em }) => new RestorePointsClient({ url: em.url, user: 'monitor', password: 'secret' }),
    )

  test('the newest restore point is read, to the second', async ({ client }) => {
    expect(await client.newest('Nightly')).toMatch(/^2026-03-02T23:00:31(\.\d+)?Z$/)
  })

  test('a session that ended is replaced', async ({ em, client }) => {
    await client.newest('Nightly')
    await em.clock.advance('PT16M')
    expect(await client.newest('Nightly')).toBeDefined()
    await em.requests.expect({ path: '/api/sessionMngr/', status: 201 }, { times: 2 })
  })

  test('it logs off', async ({ em, client }) => {
    await client.newest('Nightly')
    await client.logOff()
    expect(em.sessions.list()).toEqual([])
  })
})
