/** Accounts that are locked while a simulator runs: what their clients meet, and what goes on. */
import t from 'tap'
import { type BuiltEmsim, buildEmsim } from '../../src/index.js'
import { monitor } from './monitor.js'

const logOn = (em: BuiltEmsim, credentials: string) =>
  em.app.inject({
    method: 'POST',
    url: '/api/sessionMngr/?v=latest',
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
  })

/** How logons are answered, in order. */
const logons = (em: BuiltEmsim, ...all: string[]): Promise<number[]> =>
  Promise.all(all.map(async (one) => (await logOn(em, one)).statusCode))

const NAMES = ['User:Password', 'user@em.local:Password', 'portal.user:Password']

t.test('a locked account cannot log on, by any of its names; others can', async (t) => {
  const { em, get } = await monitor(t)
  t.same(await logons(em, ...NAMES), [201, 201, 201])
  em.estate.update('EnterpriseAccount', 'User', { Locked: true })
  t.same(await logons(em, ...NAMES), [401, 401, 201])
  t.same(
    (await logOn(em, 'User:Password')).body,
    (await logOn(em, 'User:wrong')).body,
    'its client is not told why',
  )
  t.match((await em.requests.all()).at(-1), { refusal: { reason: /account User is locked/ } })
  t.match(em.accounts[0], { name: 'User', locked: true })
  t.ok(await get('jobs'), 'the session that it has goes on')
  em.estate.update('EnterpriseAccount', 'User', { Locked: false })
  t.same(await logons(em, ...NAMES), [201, 201, 201])
})

t.test('over HTTP, in a snapshot, and not in what the API shows', async (t) => {
  const { em, get } = await monitor(t)
  const id = em.accounts.find(({ name }) => name === 'portal.user')?.id ?? ''
  const locks = (Locked: boolean) =>
    em.app.inject({
      ...{ method: 'PATCH', url: `/emsim/estate/EnterpriseAccount/${id}` },
      payload: { Locked },
    })
  const before = await get(`security/accounts/${id}?format=Entity`)
  t.equal((await locks(true)).statusCode, 200)
  t.same(await get(`security/accounts/${id}?format=Entity`), before)
  const other = await buildEmsim()
  t.after(() => other.close())
  await other.restore(JSON.parse(JSON.stringify(await em.snapshot())))
  for (const one of [em, other]) t.same(await logons(one, ...NAMES), [201, 201, 401])
  t.match((await em.app.inject('/emsim/accounts')).json()[2], { locked: true })
  em.reset()
  t.same(await logons(em, ...NAMES), [201, 201, 201])
  await locks(true)
  await locks(false)
  t.same(await logons(em, ...NAMES), [201, 201, 201])
})

t.test('an account of a fixture may be locked from the start', async (t) => {
  const em = await buildEmsim({
    estate: {
      EnterpriseAccounts: [
        { Name: 'exporter', Password: 'x', Roles: ['Portal User'], Locked: true },
        { Name: 'User', Password: 'Password', Roles: ['Portal Administrator'] },
      ],
    },
  })
  t.after(() => em.close())
  t.same(await logons(em, 'exporter:x', 'User:Password'), [401, 201])
})
