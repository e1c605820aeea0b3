/** Whole estates: put in place of another, added to it, and loaded anew. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { type BuiltEmsim, buildEmsim } from '../../src/index.js'
import type { Fixture } from '../../src/loading/fixture.js'

const CLOCK = '2026-11-23T12:00:00Z'
const YAML = 'application/yaml'

/** Sends a body to /emsim/estate. */
async function send(
  em: BuiltEmsim,
  method: 'PUT' | 'POST',
  payload: string | Buffer,
  type = 'application/json',
) {
  const headers = { 'content-type': type }
  const answer = await em.app.inject({ method, url: '/emsim/estate', headers, payload })
  return { status: answer.statusCode, ...answer.json() }
}

const named = (...names: string[]): Fixture => ({
  BackupServers: names.map((Name) => ({ Name })),
})

const servers = (em: BuiltEmsim) => em.estate.find('BackupServer').map(({ Name }) => Name)

t.test(
  'an estate is put in place of another; a reset goes back to it, sessions stay',
  async (t) => {
    const em = await buildEmsim({ estate: named('old'), clock: CLOCK })
    t.after(() => em.close())
    const { token } = em.sessions.open('User')
    const counts = await em.estate.replace(named('one', 'two'))
    t.match(counts, { BackupServer: 2 })
    t.same(servers(em), ['one', 'two'])
    em.estate.add('BackupServer', { Name: 'three' })
    const headers = { 'x-restsvcsessionid': token }
    t.equal((await em.app.inject({ url: '/api/backupServers', headers })).statusCode, 200)
    t.equal(em.clock.state.now, '2026-11-23T12:00:00.000Z')
    em.reset()
    t.same(servers(em), ['one', 'two'])
    t.same(em.sessions.list(), [], 'a reset goes back to the sessions of the start')
    em.makeWorld({ name: 'team-a' })
    t.same(em.world('team-a').estate.counts().BackupServer, 2, 'new worlds begin with it, too')
  },
)

t.test('what goes on by itself goes on in an estate that was put in place', async (t) => {
  const em = await buildEmsim({ estate: 'empty', clock: CLOCK })
  t.after(() => em.close())
  await em.estate.replace({
    BackupServers: [{ Name: 'vbr01', Repositories: [{ Name: 'Main' }] }],
    Jobs: [{ Name: 'Nightly', Daily: '23:00' }],
    Backups: [
      {
        Name: 'Nightly',
        Job: 'Nightly',
        Repository: 'Main',
        History: { Days: 5, At: '23:00', Machines: ['web01'] },
      },
    ],
  })
  const before = em.estate.find('BackupJobSession').length
  await em.clock.advance('P1D')
  const begun = em.estate.find('BackupJobSession').map((one) => String(one.CreationTimeUTC))
  t.ok(
    begun.some((time) => time.startsWith('2026-11-23T23:00')),
    begun.join(),
  )
  em.reset()
  t.equal(em.estate.find('BackupJobSession').length, before)
})

t.test('who may log on is who the estate says, or the default ones, and --user', async (t) => {
  const em = await buildEmsim({ estate: 'empty', user: ['you:secret'] })
  t.after(() => em.close())
  const names = () => em.accounts.map(({ name }) => name)
  await em.estate.replace({ ...named('a'), Accounts: [{ Name: 'me', Password: 'x' }] })
  t.same(names(), ['me', 'you'])
  await em.estate.replace(named('a'))
  t.ok(names().includes('User') && names().includes('you') && !names().includes('me'))
  const own = { ...named('a'), Accounts: [{ Name: 'me', Password: 'x' }] }
  for (const [name, estate, expected] of [
    ['own', own, ['me', 'you']],
    ['empty', 'empty', names()],
    ['same', undefined, names()],
  ] as const) {
    const { accounts } = em.makeWorld({ name, ...(estate && { estate }) })
    t.same(
      accounts.map((account) => account.name),
      expected,
      name,
    )
  }
  await em.estate.addAll({ Accounts: [{ Name: 'more', Password: 'x' }] })
  t.ok(names().includes('User') && names().includes('more'))
})

t.test('a fixture is added to what there is; a reset takes it away again', async (t) => {
  const em = await buildEmsim({ estate: named('old'), clock: CLOCK })
  t.after(() => em.close())
  t.match(await em.estate.addAll('BackupServers: [{ Name: new }]'), { BackupServer: 2 })
  t.same(servers(em), ['old', 'new'])
  em.reset()
  t.same(servers(em), ['old'])
})

t.test('over HTTP estates are JSON or YAML', async (t) => {
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  t.match(await send(em, 'PUT', JSON.stringify(named('json'))), { status: 200, BackupServer: 1 })
  t.match(await send(em, 'POST', 'BackupServers:\n  - Name: yaml\n', YAML), {
    status: 200,
    BackupServer: 2,
  })
  const wide = Buffer.from('\uFEFFBackupServers: [{ Name: wide }]', 'utf16le')
  t.match(await send(em, 'POST', wide, 'application/x-yaml; charset=utf-16'), { BackupServer: 3 })
  t.same(servers(em), ['json', 'yaml', 'wide'])
  t.match(await send(em, 'PUT', 'a=b', 'text/plain'), {
    status: 415,
    error:
      /^Content-Type: expected application\/json or application\/yaml, found text\/plain: curl/,
  })
})

t.test('all or nothing: every mistake is told with its place', async (t) => {
  const em = await buildEmsim({ estate: named('old') })
  t.after(() => em.close())
  const bad = 'BackupServers:\n  - Name: new\n  - Nme: x\nJobs:\n  - Name: 5\n'
  for (const method of ['PUT', 'POST'] as const) {
    const { status, error } = await send(em, method, bad, YAML)
    t.equal(status, 400)
    const lines: string[] = error.split('\n')
    t.ok(
      lines.includes('estate:3:5: BackupServers[1].Nme: expected the key Name, found the key Nme'),
    )
    t.ok(
      lines.some((line) => /^estate:5:5: Jobs\[0\]\.Name: expected/.test(line)),
      error,
    )
    t.match(await send(em, method, 'BackupServers: [', YAML), { error: /^estate:1:\d+: / })
    t.match(await send(em, method, '', YAML), {
      status: 400,
      error: /expected an object with lists/,
    })
    t.match(await send(em, method, '[]'), { status: 400, error: /found a list/ })
  }
  await t.rejects(em.estate.replace(5 as never), { code: 'EMSIM_BAD_CONTROL' })
  await t.rejects(em.estate.replace({ Nothing: [] } as never), { code: 'EMSIM_BAD_FIXTURE' })
  t.same(servers(em), ['old'])
  em.reset()
  t.same(servers(em), ['old'])
})

t.test('what is likely a slip in the new estate is a warning', async (t) => {
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  await em.estate.replace('BackupServers: [{ Name: a }]\nAccounts: []\n')
  t.match(em.warnings, [/^estate:2:1: Accounts: /])
})

t.test('files are loaded anew; a broken one keeps the old estate and says why', async (t) => {
  const folder = t.testdir({
    'estate.yaml': 'BackupServers: [{ Name: one }]',
    'faults.yaml': '[]',
  })
  const [estate, faults] = [join(folder, 'estate.yaml'), join(folder, 'faults.yaml')]
  const em = await buildEmsim({ estate, faults })
  t.after(() => em.close())
  const reload = async () => {
    const answer = await em.app.inject({ method: 'POST', url: '/emsim/reload' })
    return { status: answer.statusCode, ...answer.json() }
  }
  await writeFile(estate, 'BackupServers: [{ Name: one }, { Name: two }]')
  await writeFile(faults, '- { effect: { kind: empty } }')
  t.match(await reload(), { status: 200, BackupServer: 2 })
  t.match(em.faults.list(), [{ effect: { kind: 'empty' } }])
  em.faults.clear()
  em.reset()
  t.same(servers(em), ['one', 'two'])
  t.equal(em.faults.list().length, 1, 'a reset goes back to what was loaded last')

  await writeFile(estate, 'BackupServers: [{ Nme: three }]')
  t.match(await reload(), { status: 400, error: /estate\.yaml:1:\d+: BackupServers\[0\]\.Nme/ })
  await writeFile(estate, 'BackupServers: [{ Name: three }]')
  await writeFile(faults, '- { effect: { kind: none } }')
  t.match(await reload(), { status: 400, error: /faults\.yaml:1:\d+: \[0\]\.effect\.kind/ })
  t.same(servers(em), ['one', 'two'])
  t.match(em.faults.list(), [{ effect: { kind: 'empty' } }])
})

t.test('without a file of fault rules a reload leaves them', async (t) => {
  const em = await buildEmsim({ estate: named('a') })
  t.after(() => em.close())
  em.faults.add({ effect: { kind: 'empty' } })
  em.estate.add('BackupServer', { Name: 'b' })
  t.match(await em.reload(), { BackupServer: 1 })
  t.equal(em.faults.list().length, 1)
})
