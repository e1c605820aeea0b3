import t from 'tap'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import {
  mayOneOf,
  ROLE_IDS,
  ROLES,
  type Role,
  SESSION_ROLES,
  SIGHTS,
  sightOf,
} from '../../src/contract/role.js'
import { buildServer } from '../build-server.js'

t.test('what is shown to some roles is made for all who may do the same', (t) => {
  const contract = enterpriseManagerContract()
  const asked = [
    ...contract.operations.map(({ roles }) => roles),
    ...[...contract.types.values()].map(({ roles, queried }) => queried.roles ?? roles),
  ]
  const sets: Role[][] = [...Array(2 ** ROLES.length).keys()].map((set) =>
    ROLES.filter((_, bit) => set & (1 << bit)),
  )
  for (const roles of [...sets, [SESSION_ROLES.at(-1) ?? ROLES[0]]]) {
    const shown = SIGHTS[sightOf(roles)] ?? []
    if (!asked.every((allowed) => mayOneOf(roles, allowed) === mayOneOf(shown, allowed)))
      t.fail(`${roles.join(', ')}: not as ${shown.join(', ')}`)
  }
  t.end()
})

const ESTATE = {
  Accounts: [{ Name: 'User', Password: 'Password' }],
  EnterpriseAccounts: [
    { Name: 'both', Password: 'p', Roles: ['Portal User', 'VM Restore Operator'] },
    { Name: 'none', Password: 'p' },
    { Name: 'listed', Roles: ['Portal User'] },
  ],
}

t.test('who has several roles may do what any of them may, and sees the links to it', async (t) => {
  const { app, logOn } = await buildServer(t, { estate: ESTATE })
  const headers = { ...(await logOn('both', 'p')), accept: 'application/json' }
  const statusOf = async (url: string, method: 'GET' | 'POST' = 'GET') =>
    (await app.inject({ method, url, headers })).statusCode
  t.equal(await statusOf('/api/repositories'), 200, 'as a portal user')
  const restore = '/api/vmRestorePoints/00000000-0000-4000-a000-000000000000?action=restore'
  t.equal(await statusOf(restore, 'POST'), 404, 'as an operator, of a point that there is not')
  t.equal(await statusOf('/api/jobs'), 403, 'neither')
  for (const accept of ['application/json', 'application/xml']) {
    const { body } = await app.inject({
      url: '/api/logonSessions',
      headers: { ...headers, accept },
    })
    t.match(body, '/repositories')
    t.notMatch(body, '/jobs')
  }
})

t.test('a session may do what its account may now, and ends with it', async (t) => {
  const { app, world, logOn } = await buildServer(t, { estate: ESTATE })
  const headers = await logOn('both', 'p')
  const statusOf = async (url: string) => (await app.inject({ url, headers })).statusCode
  const account = world.estate.accounts.find(({ name }) => name === 'both')?.id ?? ''
  const Roles = [ROLE_IDS['SQL Restore Operator']]
  world.estate.update('EnterpriseAccount', account, { Roles })
  t.equal(await statusOf('/api/repositories'), 403)
  world.estate.remove('EnterpriseAccount', account)
  t.equal(await statusOf('/api/'), 200)
  t.equal(await statusOf('/api/repositories'), 401)
})

t.test('who has no password or no role cannot log on', async (t) => {
  const { app, world } = await buildServer(t, { estate: ESTATE })
  const statusOf = async (name: string, password: string) => {
    const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
    const headers = { authorization }
    return (await app.inject({ method: 'POST', url: '/api/sessionMngr/?v=latest', headers }))
      .statusCode
  }
  t.equal(await statusOf('both', 'p'), 201)
  t.equal(await statusOf('none', 'p'), 401)
  t.equal(await statusOf('listed', ''), 401)
  t.equal(await statusOf('listed', 'Password'), 401)
  t.same(
    world.estate.accounts.map(({ name, roles }) => [name, ...roles]),
    [['both', 'Portal User', 'VM Restore Operator'], ['none'], ['User', 'Portal Administrator']],
  )
})

t.test('an account that is told twice, in any letter case, is one', async (t) => {
  const { world } = await buildServer(t, {
    estate: {
      Accounts: [
        { Name: 'Both', Password: 'q' },
        { Name: 'Other', Password: 'q', Role: 'Portal User' },
      ],
      EnterpriseAccounts: [
        { Name: 'both', Roles: ['VM Restore Operator'] },
        { Name: 'OTHER', Roles: ['VM Restore Operator'] },
      ],
    },
  })
  t.match(world.estate.accounts, [
    { name: 'both', password: 'q', roles: ['VM Restore Operator'] },
    { name: 'OTHER', password: 'q', roles: ['Portal User'] },
  ])
})
