import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { startEmsim } from 'emsim'
import { RestorePointsClient } from '../restore-points-client.mjs'

let em
let client
const wait = jest.fn(async () => {})

beforeAll(async () => {
  em = await startEmsim({
    port: 0,
    tls: 'off',
    estate: {
      BackupServers: [{ Name: 'vbr01', Repositories: [{ Name: 'Main' }] }],
      Backups: [
        {
          Name: 'Nightly',
          Repository: 'Main',
          RestorePoints: [{ BackupDateUTC: '2026-03-02T23:00:00Z' }],
        },
      ],
      Accounts: [{ Name: 'monitor', Password: 'secret', Role: 'Portal User' }],
    },
  })
})

afterAll(() => em.close())

beforeEach(() => {
  em.reset()
  wait.mockClear()
  client = new RestorePointsClient({
    url: em.url,
    user: 'monitor',
    password: 'secret',
    timeout: 1000,
    wait,
  })
})

test('an unavailable server is asked again when it says, but not for ever', async () => {
  em.faults.add({ match: { path: '/api/query' }, effect: { kind: 'unavailable', retryAfter: 30 } })
  await expect(client.newest('Nightly')).rejects.toThrow('503')
  expect(wait.mock.calls).toEqual([[30], [30], [30], [30]])
})

test.each([
  ['an error of the server', { kind: 'status', status: 500 }, 'answered 500'],
  ['a connection that is reset', { kind: 'reset' }, 'fetch failed'],
  ['half an answer', { kind: 'truncated', after: 0.5 }, 'JSON'],
  ['an answer that is no JSON', { kind: 'malformed' }, 'JSON'],
  ['a server that hangs', { kind: 'hang' }, 'timeout'],
])('the client survives %s', async (_, effect, message) => {
  em.faults.add({ match: { path: '/api/query' }, when: { times: 1 }, effect })
  await expect(client.newest('Nightly')).rejects.toThrow(message)
  await expect(client.newest('Nightly')).resolves.toBe('2026-03-02T23:00:00Z')
})

test('the client logs on again after a quarter of an hour of silence', async () => {
  await client.newest('Nightly')
  em.clock.advance('PT16M')
  await client.newest('Nightly')
  await client.logOff()
  expect(await em.requests.count({ method: 'POST', path: '/api/sessionMngr' })).toBe(2)
  expect(em.sessions.list()).toEqual([])
})
