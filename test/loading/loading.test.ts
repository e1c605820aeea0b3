import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Ajv from 'ajv/dist/2020.js'
import t from 'tap'
import { defineContract } from '../../src/contract/contract.js'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import { entity } from '../../src/contract/resource-type.js'
import { ADMINISTRATOR } from '../../src/contract/role.js'
import { fixtureSchema } from '../../src/documents/fixture-schema.js'
import type { Estate } from '../../src/estate/estate.js'
import { FixtureError } from '../../src/loading/fixture-error.js'
import { emptyEstate, loadFixture, loadFixtureFiles } from '../../src/simulation/fixtures.js'
import { buildServer, NOW } from '../build-server.js'

const root = new URL('../../../', import.meta.url)
const contract = enterpriseManagerContract()
const empty = (): Estate => emptyEstate(contract)

/** The messages of a fixture's faults. */
function faults(document: unknown): string[] {
  const estate = empty()
  try {
    loadFixture(document, estate, NOW)
  } catch (error) {
    if (!(error instanceof FixtureError)) throw error
    // What every estate holds, such as the roles, is there all the same.
    t.same(estate.counts(), empty().counts(), 'nothing is half loaded')
    return error.message.split('\n')
  }
  return []
}

async function load(path: string, now = NOW): Promise<Estate> {
  const estate = empty()
  await loadFixtureFiles(path, estate, now)
  return estate
}

t.test('the default estate holds the samples of the documentation', async (t) => {
  const estate = await load('default')
  const point = estate.find('RestorePoint', '4efa47e0-c3bd-47f2-a87a-013088f8b495')
  t.equal(point?.BackupDateUTC, Date.parse('2025-10-14T20:00:31.23Z'))
  const backup = estate.find('Backup', String(point?.Backup))
  t.equal(backup?.id, '2e734096-56ea-4f36-ac2a-15546518d26c')
  t.equal(backup?.Name, 'Backup Job 3')
  const repository = estate.find('Repository', String(backup?.Repository))
  t.equal(repository?.BackupServer, 'a490c017-2c1c-40ee-8bcf-73bcce6ab36f')
  t.equal(
    estate.find('BackupServer', String(repository?.BackupServer))?.Name,
    'enterprise01.tech.local',
  )
})

t.test('what one contract lets stand inside a record, another does not', (t) => {
  const collection = '/gizmos'
  const belongsTo = { BackupServer: { type: 'BackupServer' } }
  const roles = ADMINISTRATOR
  const gizmo = entity('Gizmo', { collection, belongsTo, elements: [], roles })
  const handled = contract.operations.filter(({ source }) => source.kind === 'handler')
  const wider = defineContract({
    types: [...contract.types.values(), gizmo],
    operations: handled,
  })
  const document = { BackupServers: [{ Name: 'a', Gizmos: [{ Name: 'b' }] }] }
  const refused = /BackupServers\[0\]\.Gizmos: expected .*, found the key Gizmos/
  t.throws(() => loadFixture(document, emptyEstate(contract), NOW), { message: refused })
  const estate = emptyEstate(wider)
  loadFixture(document, estate, NOW)
  t.match([...estate.all('Gizmo')], [{ Name: 'b' }])
  t.throws(() => loadFixture(document, emptyEstate(contract), NOW), { message: refused })
  t.end()
})

t.test('the default estate is of the size and variety that was promised', async (t) => {
  const estate = await load('default')
  const counts = estate.counts()
  t.ok(Number(counts.BackupServer) >= 2)
  t.ok(Number(counts.RestorePoint) >= 200)
  t.ok(Number(counts.VAppRestorePoint) > 0)
  const platforms = [...estate.table('Backup').list()].map((backup) => backup.Platform ?? 'VMware')
  for (const platform of ['VMware', 'HyperV', 'vCloud', 'AgentForLinux', 'AgentForWindows'])
    t.ok(platforms.includes(platform), platform)
  const times = [...estate.table('RestorePoint').list()].map((point) => Number(point.BackupDateUTC))
  const day = 86_400_000
  t.ok(
    times.some((time) => NOW - time < day),
    'something happened in the last 24 hours',
  )
  t.ok(
    times.every((time) => time <= NOW),
    'nothing lies in the future',
  )
  t.ok(times.filter((time) => NOW - time < 31 * day && NOW - time > 28 * day).length > 5)
  const types = new Set([...estate.table('BackupFile').list()].map((file) => file.FileType))
  t.same([...types].sort(), ['vbk', 'vib'])
})

t.test('the same file gives the same records on every run, whenever that is', async (t) => {
  const [first, second, later] = [
    await load('default'),
    await load('default'),
    await load('default', NOW + 86_400_000 * 3),
  ]
  const ids = (estate: Estate): string[] =>
    [...estate.contract.types.values()]
      .filter((type) => type.stored)
      .flatMap((type) => [...estate.table(type.name).list()].map(({ id }) => `${type.name} ${id}`))
  t.same(ids(second), ids(first))
  t.same(ids(later), ids(first))
  t.same([...second.table('BackupFile').list()], [...first.table('BackupFile').list()])
})

t.test('names, ids and URNs refer to records; what stands inside another belongs to it', (t) => {
  const estate = empty()
  const server = 'A490C017-2c1c-40ee-8bcf-73bcce6ab36f'
  const document = {
    BackupServers: [{ Name: 'one', UID: `urn:veeam:BackupServer:{${server}}` }, { Name: 'two' }],
    Repositories: [
      { Name: 'R', BackupServer: 'ONE' },
      { Name: 'R', BackupServer: 'two' },
      { Name: 'S', BackupServer: server },
    ],
    Backups: [
      {
        Name: 'B',
        Repository: 'one/R',
        RestorePoints: [{ BackupDateUTC: '-P1D', BackupFiles: [{}] }],
      },
      { Name: 'P', Repository: 'S', BackupType: 'ParentBackup', Backups: [{ Name: 'C' }] },
    ],
  }
  loadFixture(document, estate, NOW)
  const [backup, parent, child] = [...estate.table('Backup').list()]
  const repository = estate.find('Repository', String(backup?.Repository))
  t.equal(repository?.BackupServer, server.toLowerCase())
  t.equal(child?.ParentBackup, parent?.id)
  t.equal(child?.Repository, parent?.Repository, 'what is not said is as around it')
  const [file] = [...estate.table('BackupFile').list()]
  t.equal(file?.Backup, backup?.id)
  t.equal(estate.find('RestorePoint', String(file?.RestorePoint))?.BackupDateUTC, NOW - 86_400_000)
  t.end()
})

t.test(
  'every fault is told, with what was expected and what was found, and nothing is loaded',
  (t) => {
    const cases: [unknown, RegExp][] = [
      [[], /the document: expected an object, found a list/],
      [{ BackupServer: [] }, /expected the key BackupServers, found the key BackupServer/],
      [{ BackupServers: {} }, /BackupServers: expected a list, found an object/],
      [{ BackupServers: ['x'] }, /BackupServers\[0\]: expected an object, found "x"/],
      [{ BackupServers: [{}] }, /BackupServers\[0\]: expected the key Name, found none/],
      [{ BackupServers: [{ Name: '' }] }, /Name: expected text, found ""/],
      [{ BackupServers: [{ Name: 'a', UID: 'b' }] }, /UID: expected a GUID/],
      [{ BackupServers: [{ Name: 'a', Port: '1' }] }, /Port: expected a whole number, found "1"/],
      [
        { BackupServers: [{ Name: 'a', Port: 2 ** 31 }] },
        /Port: expected a whole number from -2147483648 to 2147483647, found 2147483648/,
      ],
      [
        { RestoreSessions: [{ Progress: 101 }] },
        /Progress: expected a whole number from 0 to 100, found 101/,
      ],
      [{ BackupFiles: [{ DataSize: -1 }] }, /DataSize: expected a whole number from 0, found -1/],
      [{ BackupServers: [{ Name: 'a', Prot: 1 }] }, /expected the key Port, found the key Prot/],
      [
        { BackupServers: [{ Name: 'a' }, { Name: 'a' }] },
        /BackupServers\[1\]: expected a BackupServer with an id of its own/,
      ],
      [
        { Repositories: [{ Name: 'r' }] },
        /expected a BackupServer that it belongs to \(key BackupServer\), found none/,
      ],
      [
        { BackupServers: [{ Name: 'a' }], Repositories: [{ Name: 'r', BackupServer: 'b' }] },
        /BackupServer: expected the name or id of a BackupServer, found "b"/,
      ],
      [
        { BackupServers: [{ Name: 'a' }], Repositories: [{ Name: 'r', Kind: 'windowslocal' }] },
        /Kind: expected one of WindowsLocal, /,
      ],
      [{ RestorePoints: [{ BackupDateUTC: 'yesterday' }] }, /expected a time such as/],
      [
        { RestoreSessions: [{ CreationTimeUTC: '-PT1H', EndTimeUTC: '-PT2H' }] },
        /EndTimeUTC: expected a time not before 2026-11-23T11:00:00.000Z/,
      ],
      [{ RestorePoints: [{ BackupDateUTC: '2026-02-30T00:00:00X' }] }, /expected a time such as/],
      [
        { Accounts: [{ Name: 'a', Password: 'b', Role: 'King' }] },
        /Role: expected one of Portal Administrator, /,
      ],
      [
        { Accounts: ['ann', 'ANN'].map((Name) => ({ Name, Password: 'b' })) },
        /Accounts\[1\]\.Name: expected a name of its own, as letter case does not count, found a second "ANN"/,
      ],
      [{ Accounts: [{ Name: 'a', Password: 1 }] }, /Password: expected text, found number/],
      [{ Accounts: [{ Name: 'a', Password: 'b', Pass: 'c' }] }, /the key Pass/],
      [{ __proto__: null, constructor: [] }, /found the key constructor/],
    ]
    for (const [document, message] of cases) {
      const found = faults(document)
      t.ok(
        found.some((line) => message.test(line)),
        `${message}: ${found.join(' / ')}`,
      )
    }
    const twice = {
      Repositories: [{ Name: 'r', BackupServer: 'same' }],
      BackupServers: [
        { Name: 'same' },
        { Name: 'SAME', UID: '11111111-1111-4111-8111-111111111111' },
      ],
    }
    t.match(
      faults(twice)[0],
      /expected the id, or \{parent\}\/\{name\}, of one BackupServer, found 2 called "same"/,
    )
    t.equal(faults({ BackupServers: [{ Nam: 1 }], Nothing: 1, Repositories: 1 }).length, 4)
    t.notMatch(faults({ Accounts: [{ Name: 1, Password: 'secret' }] }).join(), 'secret')
    t.end()
  },
)

t.test('a value that was refused is one fault, not two', (t) => {
  const backup = { Name: 'b', Repository: 'r', RestorePoints: [{ BackupDateUTC: '2026-02-30' }] }
  const document = {
    BackupServers: [{ Name: 's', Repositories: [{ Name: 'r' }] }, { Name: 5 }],
    Backups: [backup],
  }
  t.match(faults(document), [/Name: expected text/, /a time such as/])
  t.equal(faults(document).length, 2)
  t.end()
})

t.test('what a History leaves out, its job tells', (t) => {
  const estate = empty()
  const document = {
    BackupServers: [{ Name: 's', Repositories: [{ Name: 'r' }] }],
    // Backups before jobs: all is read before anything is made up.
    Backups: [{ Name: 'b', Job: 'j', History: { Days: 2 } }],
    Jobs: [{ Name: 'j', Platform: 'HyperV', Daily: '01:00', Machines: ['vm1', 'vm2'] }],
  }
  loadFixture(document, estate, NOW)
  const points = [...estate.all('VmRestorePoint')]
  t.same(points.map(({ VmName }) => VmName).toSorted(), ['vm1', 'vm1', 'vm2', 'vm2'])
  const objects = new Set([...estate.all('ObjectInJob')].map((one) => one.HierarchyObjRef))
  for (const point of points) t.ok(objects.has(point.HierarchyObjRef), 'the same machine')
  for (const { CreationTimeUTC } of estate.all('BackupJobSession'))
    t.equal(new Date(Number(CreationTimeUTC)).getUTCHours(), 1)
  estate.upTo(NOW + 86_400_000)
  const newest = [...estate.all('BackupJobSession')].at(-1)
  t.equal(newest?.CreationTimeUTC !== undefined && Number(newest.CreationTimeUTC) > NOW, true)
  t.equal(new Date(Number(newest?.CreationTimeUTC)).getUTCHours(), 1, 'and from then on')
  const misspelt = structuredClone(document) as { Backups: { History: object }[] }
  const [backup] = misspelt.Backups
  if (backup)
    backup.History = { Outcomes: [{ Ago: 0, Result: 'Failed', Reason: 'r', Machine: 'vm3' }] }
  t.match(faults(misspelt)[0], /Outcomes\[0\]\.Machine: expected one of vm1, vm2, found "vm3"/)
  t.end()
})

t.test('a job is found where it is written and where the backup stands inside it', (t) => {
  const backup = { Name: 'b', Repository: 'r', History: { Days: 2 } }
  const job = { Name: 'j', Daily: '01:00', Machines: ['vm1'] }
  const servers = [{ Name: 's', Repositories: [{ Name: 'r' }] }]
  const [written, inside] = [empty(), empty()]
  loadFixture(
    { BackupServers: servers, Jobs: [job], Backups: [{ ...backup, Job: 'j' }] },
    written,
    NOW,
  )
  loadFixture({ BackupServers: servers, Jobs: [{ ...job, Backups: [backup] }] }, inside, NOW)
  for (const estate of [written, inside]) {
    const [owner] = [...estate.all('Job')]
    t.same(
      [...estate.all('BackupJobSession')].map(({ Job }) => Job),
      [owner?.id, owner?.id],
    )
    t.equal([...estate.all('VmRestorePoint')].length, 2)
  }
  t.end()
})

t.test('a second one of an id is one fault, whatever follows from it', (t) => {
  const UID = '0f4a9c5e-1b7d-4c55-b2b4-000000000001'
  const backup = { UID, Name: 'b', History: { Days: 30, Machines: ['vm1'] } }
  const BackupServers = [{ Name: 's', Repositories: [{ Name: 'r' }] }]
  const found = faults({ BackupServers, Backups: [backup, { ...backup, Name: 'c' }] })
  t.match(found, [/ Backups\[1\]: expected a Backup with an id of its own/])
  t.equal(found.length, 1)
  t.end()
})

t.test('each machine has its size and its name, however its run went', async (t) => {
  const estate = await load('default')
  const sizes = new Map<string, Set<unknown>>()
  for (const task of estate.all('BackupTaskSession')) {
    const session = estate.find('BackupJobSession', String(task.BackupJobSession))
    if (!session?.Job) continue
    t.match(task.VmUid, /^urn:/)
    const key = `${session.Job} ${task.VmDisplayName}`
    sizes.set(key, (sizes.get(key) ?? new Set()).add(task.TotalSize))
  }
  for (const [machine, all] of sizes) t.equal(all.size, 1, machine)
})

t.test('a machine has one reference, whoever tells of it', async (t) => {
  const estate = await load('default')
  const known = new Map<unknown, unknown>()
  for (const { Name, HierarchyObjRef } of estate.all('ObjectInJob'))
    known.set(Name, HierarchyObjRef)
  let compared = 0
  for (const { Name, HierarchyObjRef } of estate.all('FailoveredVm')) {
    if (!known.has(Name)) continue
    t.equal(HierarchyObjRef, known.get(Name), String(Name))
    compared++
  }
  t.ok(compared > 0)
})

t.test('what is told of part of a thing fits what is not', async (t) => {
  const estate = {
    Accounts: [{ Name: 'User', Password: 'Password' }],
    BackupServers: [
      {
        Name: 's',
        Repositories: [
          { Name: 'small', Capacity: 1_000_000_000 },
          { Name: 'big', FreeSpace: 20_000_000_000_000 },
          { Name: 's3', Kind: 'AmazonS3Compatible' },
          { Name: 'plain' },
        ],
      },
    ],
    Jobs: [{ Name: 'j' }],
    BackupJobSessions: [
      {
        CreationTimeUTC: '-PT2H',
        EndTimeUTC: '-PT1H',
        Result: 'Failed',
        BackupTaskSessions: [{ VmDisplayName: 'a' }],
      },
      { CreationTimeUTC: '-PT3H', Result: 'Warning' },
      { CreationTimeUTC: '-PT1M', BackupTaskSessions: [{ VmDisplayName: 'a' }] },
    ],
  }
  const { app, logOn } = await buildServer(t, { estate })
  const headers = { ...(await logOn()), accept: 'application/json' }
  const get = async (url: string) => (await app.inject({ url: `/api${url}`, headers })).json()
  const { Repositories } = await get('/repositories?format=Entity')
  for (const { Capacity, FreeSpace } of Repositories) t.ok(FreeSpace <= Capacity)
  t.match(Repositories[2], { Capacity: -1, FreeSpace: -1 })
  for (const { BackupSize } of (await get('/reports/summary/repository')).Periods)
    t.ok(BackupSize >= 0)
  const { BackupJobSessions: runs } = await get('/backupSessions?format=Entity')
  t.match(runs, [
    { State: 'Stopped', Result: 'Failed', FailureMessage: null },
    { State: 'Stopped', Result: 'Warning', EndTimeUTC: String },
    { State: 'Working', Result: 'None', EndTimeUTC: null },
  ])
  t.equal(Object.keys(runs[0])[0], 'IsRetry')
  const { Jobs } = await get('/jobs?format=Entity')
  t.match(Jobs, [{ ScheduleConfigured: false, NextRun: null }], 'no schedule was told')
  t.equal((await get('/reports/summary/overview')).ScheduledJobs, 0)
  const { BackupTaskSessions: tasks } = await get('/backupTaskSessions?format=Entity')
  t.match(tasks, [
    { State: 'Completed', Result: 'Failed', EndTimeUTC: runs[0].EndTimeUTC },
    { State: 'InProgress', Result: 'None', CreationTimeUTC: runs[2].CreationTimeUTC },
  ])
})

t.test('files: YAML and JSON, folders, and where in them a fault lies', async (t) => {
  const dir = t.testdir({
    'one.yaml': 'BackupServers:\n  - Name: a # a comment\n',
    folder: {
      '1.yaml': 'BackupServers:\n  - Name: a\n',
      '2.json':
        '{"BackupServers": [{"Name": "b"}],\n "Repositories": [\n  {"Name": "r", "BackupServer": "a", "Kind": "x"}]}',
      'notes.txt': 'not read',
    },
    'bad.yaml': 'BackupServers:\n  - Name: a\n    Port: x\nRepositories:\n  - Nme: r\n',
    'broken.yaml': 'a:\n  - [1\n',
    'broken.json': '{"BackupServers": [}',
    'bomb.yaml': `a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n`,
    nothing: {},
  })
  t.equal((await load(join(dir, 'one.yaml'))).table('BackupServer').size, 1)
  const message = async (name: string): Promise<string> =>
    load(join(dir, name)).then(
      () => 'loaded',
      (error: Error) => error.message.replaceAll(dir, ''),
    )
  t.match(
    await message('folder'),
    /^\/folder\/2\.json:3:38: Repositories\[0\]\.Kind: expected one of WindowsLocal/,
  )
  const lines = (await message('bad.yaml')).split('\n')
  t.match(
    lines[0],
    /^\/bad\.yaml:3:5: BackupServers\[0\]\.Port: expected a whole number, found "x"/,
  )
  t.match(
    lines[1],
    /^\/bad\.yaml:5:5: Repositories\[0\]\.Nme: expected the key Name, found the key Nme/,
  )
  t.match(
    await message('broken.yaml'),
    /^\/broken\.yaml:\d+:\d+: the document: expected well-formed YAML or JSON/,
  )
  t.match(await message('broken.json'), /^\/broken\.json:1:\d+: the document: expected well-formed/)
  t.match(await message('bomb.yaml'), /alias/i)
  t.match(await message('missing.yaml'), /there is no file \/missing\.yaml/)
  t.match(await message('nothing'), /expected files ending in \.yaml, \.yml or \.json, found none/)
  await mkdir(join(dir, 'good'))
  await writeFile(join(dir, 'good', 'a.yml'), 'BackupServers: [{Name: a}]')
  await writeFile(join(dir, 'good', 'b.yml'), 'BackupServers: [{Name: b}]')
  t.equal((await load(join(dir, 'good'))).table('BackupServer').size, 2)
})

t.test('the schema for editors is the contract’s, and takes what the loader takes', async (t) => {
  const shipped = JSON.parse(await readFile(new URL('fixtures/fixture.schema.json', root), 'utf8'))
  t.same(
    shipped,
    JSON.parse(JSON.stringify(fixtureSchema(contract))),
    'fixtures/fixture.schema.json is that of the contract: npm run schema writes it',
  )
  const validate = new Ajv.default({ strict: false, allErrors: true }).compile(shipped)
  const estate = JSON.parse(await readFile(new URL('fixtures/default/estate.json', root), 'utf8'))
  t.ok(validate(estate), JSON.stringify(validate.errors))
  t.notOk(validate({ BackupServers: [{ Name: 'a', Prot: 1 }] }))
  t.notOk(validate({ Repositories: [{ Kind: 'x' }] }))
})
