/** How much a fixture may stand for: found out before it is made. */
import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import { LIMITS } from '../../src/limits.js'
import { Room } from '../../src/loading/room.js'
import { emptyEstate, readFixtureFor } from '../../src/simulation/fixtures.js'
import { buildEmsim } from '../../src/simulator.js'
import { buildServer, NOW } from '../build-server.js'

const JSON_TYPE = { 'content-type': 'application/json' }
const YAML_TYPE = { 'content-type': 'application/yaml' }

const machines = (count: number): string[] => Array.from({ length: count }, (_, n) => `m${n}`)

const nightly = (History: object) => ({
  BackupServers: [
    {
      Name: 'vbr01',
      Jobs: [{ Name: 'nightly', Daily: '22:00' }],
      Repositories: [{ Name: 'disk', Backups: [{ Name: 'nightly', Job: 'nightly', History }] }],
    },
  ],
})

t.test('what shorthands stand for is counted before it is made, by every control', async (t) => {
  const { app, controls } = await buildServer(t, { estate: 'empty' })
  const large = nightly({ Days: 3650, Machines: machines(1000) })
  const server = large.BackupServers.at(0) ?? {}
  for (const [method, url, payload] of [
    ['PUT', '/emsim/estate', large],
    ['POST', '/emsim/estate', large],
    ['POST', '/emsim/estate/BackupServer', server],
    ['POST', '/emsim/worlds', { name: 'a', estate: large }],
  ] as const) {
    const begin = performance.now()
    const answer = await app.inject({ method, url, headers: JSON_TYPE, payload })
    t.equal(answer.statusCode, 413, url)
    t.match(answer.json().error, /There may be 20000 records .*limit sentRecords.*--estate/)
    t.ok(performance.now() - begin < 2000)
  }
  t.equal(controls.estate.counts().BackupServer, 0, 'nothing has changed')
})

t.test('no fixture has more records than are counted for it', async (t) => {
  const contract = enterpriseManagerContract()
  const counted = (fixture: object): { most: number; made: number } => {
    let most = 0
    const room = new Room()
    const take = room.take.bind(room)
    room.take = (records) => {
      most += records
      take(records)
    }
    const { records } = readFixtureFor(emptyEstate(contract), fixture, NOW, room)
    return { most, made: records.length }
  }
  const failed = { Ago: 1, Result: 'Failed', Reason: 'r' }
  const history = [
    {},
    { Days: 1 },
    { Days: 20, Machines: machines(7) },
    { Days: 20, Machines: machines(3), Outcomes: [failed] },
    { Days: 50, Machines: machines(3), Odds: { Failed: 1 }, Running: true },
  ]
  for (const one of history) {
    const { most, made } = counted(nightly(one))
    t.ok(made <= most && most <= 2.5 * made + 100, `${made} of ${most}`)
  }
  for (const one of history.flatMap((told) => [told, { ...told, Points: 28, VApp: 'v' }])) {
    const Replicas = [{ Name: 'r', Repository: 'd', History: one }]
    const { most, made } = counted({
      BackupServers: [
        { Name: 'v', Repositories: [{ Name: 'd' }], Jobs: [{ Name: 'j', Replicas }] },
      ],
    })
    t.ok(made <= most, `${made} of ${most}`)
  }
})

t.test('an estate of one’s own has more room, and an option that makes it', async (t) => {
  const estate = nightly({ Days: 300, Machines: machines(50) })
  const em = await buildEmsim({ estate, clock: '2026-11-23T12:00:00Z' })
  t.after(() => em.close())
  t.equal(em.estate.counts().VmRestorePoint, 15_000)
  await em.estate.replace(estate)
  t.throws(
    () => em.makeWorld({ name: 'a', estate: nightly({ Days: 3650, Machines: machines(2000) }) }),
    {
      code: 'EMSIM_BAD_CONTROL',
      message: /5000000 records in an estate \(limit records\); --max-records takes more/,
    },
  )
  for (const one of [estate, 'default'] as const)
    await t.rejects(
      buildEmsim({ estate: one, maxRecords: 1000 }),
      /There may be 1000 records in an estate/,
    )
  await t.rejects(
    buildEmsim({ generate: true, estate: 'empty', backups: 1000, restorePoints: 1e8 }),
    {
      message: /--max-records takes more/,
    },
  )
})

t.test('no change makes more records than there may be in an estate', async (t) => {
  const { app, world, controls, logOn } = await buildServer(t, { maxRecords: 5000 })
  const { estate } = controls
  const full = /There may be 5000 records in an estate \(limit records\); --max-records takes more/
  const size = (): number => Object.values(estate.counts()).reduce((sum, count) => sum + count)
  const left = 5000 - size()
  const servers = (count: number): object[] =>
    Array.from({ length: count }, (_, n) => ({ Name: `vbr-${count}-${n}` }))
  await t.rejects(estate.addAll({ BackupServers: servers(left + 1) }), full)
  t.equal(size(), 5000 - left, 'nothing has changed')
  await estate.addAll({ BackupServers: servers(left - 1) })
  const headers = await logOn()
  const start = () =>
    app.inject({
      method: 'POST',
      url: `/api/jobs/${world.estate.all('Job')[0]?.id}?action=start`,
      headers: { ...headers, accept: 'application/json' },
    })
  t.equal((await start()).statusCode, 202, 'there is room for its task')
  t.equal(size(), 5003, 'what time brings comes all the same: a session, and one of each machine')
  const refused = await start()
  t.equal(refused.statusCode, 400)
  t.match(refused.json().Message, full)
  t.throws(() => estate.add('BackupServer', { Name: 'one more' }), full)
  const added = await app.inject({
    method: 'POST',
    url: '/emsim/estate/BackupServer',
    headers: JSON_TYPE,
    payload: { Name: 'one more' },
  })
  t.equal(added.statusCode, 413)
  t.match(added.json().error, full)
  for (let n = 0; n < 4; n++) {
    const [server] = estate.find('BackupServer', { Name: `vbr-${left - 1}-${n}` })
    estate.remove('BackupServer', String(server?.UID))
  }
  estate.add('BackupServer', { Name: 'one more' })
  t.equal(size(), 5000)
})

t.test('a fixture that is sent is no longer than can be read while others wait', async (t) => {
  const { app } = await buildServer(t, { estate: 'empty' })
  const put = (payload: string, headers: Record<string, string> = JSON_TYPE) =>
    app.inject({ method: 'PUT', url: '/emsim/estate', headers, payload })
  const servers = (count: number): string => Array(count).fill('{"Name":"a"}').join()
  for (const [payload, status, told, headers] of [
    [`{"BackupServers":[${servers(LIMITS.sentRecords.most + 1)}]}`, 413, /sentRecords/],
    [`{"BackupServers":[${'0,'.repeat(LIMITS.sentValues.most)}0]}`, 400, /sentValues/],
    [`{"BackupServers":${'['.repeat(70)}`, 400, /jsonDepth/],
    [`{"A":"${'a'.repeat(LIMITS.sentFixture.most)}"}`, 413, /longer than 2097152 bytes/],
    [`BackupServers: ${'#'.repeat(LIMITS.sentYaml.most)}`, 413, /sentYaml.*JSON/, YAML_TYPE],
    [`BackupServers: ${'['.repeat(5000)}`, 400, /^estate:1:79: .*at most 64 levels/, YAML_TYPE],
    ['- '.repeat(5000), 400, /^estate:1:129: .*at most 64 levels/, YAML_TYPE],
    ['}'.repeat(LIMITS.sentYamlTokens.most + 1), 413, /sentYamlTokens.*JSON/, YAML_TYPE],
    [`a: &a "${'a'.repeat(200_000)}"\nb: [${'*a , '.repeat(50)}]`, 413, /sentFixture/, YAML_TYPE],
    [
      `a: &a [0]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\n${Array.from({ length: 9 }, (_, n) => `c${n}: [*b,*b,*b,*b]`).join('\n')}`,
      400,
      /alias/,
      YAML_TYPE,
    ],
  ] as const) {
    const answer = await put(payload, headers)
    t.equal(answer.statusCode, status, answer.body.slice(0, 200))
    t.match(answer.json().error, told)
    t.ok(answer.body.length < 20_000)
  }
})

t.test('mistakes are told as far as people read them', async (t) => {
  const { app } = await buildServer(t, { estate: 'empty' })
  const payload = { BackupServers: Array(5000).fill(7) }
  const answer = await app.inject({
    method: 'PUT',
    url: '/emsim/estate',
    headers: JSON_TYPE,
    payload,
  })
  const { error } = answer.json()
  t.equal(error.split('\n').length, 101)
  t.match(error, /estate:1:\d+: BackupServers\[0\]: expected an object/)
  t.match(error, /and 4900 more$/)
})

t.test(
  'of thousands of keys that are none, it is found out of a hundred what they might be',
  async (t) => {
    const { app } = await buildServer(t, { estate: 'empty' })
    const keys = Array.from({ length: 6500 }, (_, n) => `k${n}: 1`).join('\n')
    const put = async (payload: string, headers: Record<string, string>): Promise<string> =>
      (await app.inject({ method: 'PUT', url: '/emsim/estate', headers, payload })).json().error
    const error = await put(`Job: 1\n${keys}`, YAML_TYPE)
    t.match(error, /^estate:1:1: Job: expected the key Jobs, found the key Job\n/)
    t.match(error, /\nestate:100:1: .*\nand 6401 more$/)
  },
)

t.test('nobody waits for YAML that takes long to be read', async (t) => {
  const { app } = await buildServer(t, { estate: 'empty' })
  let [isOver, longest] = [false, 0]
  const looking = (async () => {
    for (let last = performance.now(); !isOver; last = performance.now()) {
      await turn()
      longest = Math.max(longest, performance.now() - last)
    }
  })()
  // Of as many tokens as may be.
  const payload = '- a\n'.repeat(9900)
  const answer = await app.inject({
    method: 'PUT',
    url: '/emsim/estate',
    headers: YAML_TYPE,
    payload,
  })
  isOver = true
  await looking
  t.equal(answer.statusCode, 400, answer.body.slice(0, 200))
  t.ok(longest < 500, `${longest} ms`)
})
