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
import { faultText } from '../../src/reading/fault.js'
import { readSize } from '../../src/reading/size.js'
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

/** What a fixture that can be loaded is warned of. */
const warnings = (document: unknown): string[] =>
  loadFixture(document, empty(), NOW).warnings.map(faultText)

async function load(path: string, now = NOW): Promise<Estate> {
  const estate = empty()
  await loadFixtureFiles(path, estate, now)
  return estate
}

t.test('a mistyped name is told the one that is near, and an unknown key a few of many', (t) => {
  const repositories = [{ Name: 'Main', Capacity: 1, FreeSpace: 1 }]
  const told = faults({
    BackupServers: [{ Name: 'vbr', Repositories: repositories }],
    Jobs: [{ Name: 'J' }],
    Backups: [
      { Name: 'A', Job: 'J', Repository: 'Mian' },
      { Name: 'B', Job: 'J', Repository: 'Other' },
    ],
    Zzzzzzzzzz: [],
  }).join('\n')
  t.match(
    told,
    /Repository: expected the name or id of a Repository, found "Mian"; did you mean "Main"\?$/m,
  )
  t.match(told, /Repository: expected .*, found "Other"$/m)
  t.match(
    told,
    /one of the keys (?:\w+|\$schema)(?:, [\w$]+){4}, and \d+ more, found the key Zzzzzzzzzz$/m,
  )
  t.end()
})

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
        /Port: expected a whole number from 0 to 2147483647, found 2147483648/,
      ],
      [
        { RestoreSessions: [{ Progress: 101 }] },
        /Progress: expected a whole number from 0 to 100, found 101/,
      ],
      [
        { BackupFiles: [{ DataSize: -1 }] },
        /DataSize: expected a whole number from 0, or a size such as 10TB or 500GiB, found -1/,
      ],
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
      [{ Accounts: [{ Name: 'a', Password: 1 }] }, /Password: expected text, found a number/],
      [{ Accounts: [{ Name: 'a', Password: 'b', Pass: 'c' }] }, /the key Pass/],
      [{ __proto__: null, constructor: [] }, /found the key constructor/],
      [null, /the document: expected an object, found null/],
      [{ BackupServers: [{ Name: 'a', Port: -1 }] }, /Port: expected a whole number from 0 to/],
      [
        { Repositories: [{ Name: 'r', Capacity: -2 }] },
        /Capacity: expected a whole number from -1, or a size such as 10TB or 500GiB, found -2/,
      ],
      [{ Repositories: [{ Name: 'r', Capacity: '10 T' }] }, /Capacity: .*, found "10 T"/],
      [{ Repositories: [{ Name: 'r', Capacity: '10tb' }] }, /Capacity: .*, found "10tb"/],
      [{ BackupFiles: [{ CompressRatio: -1 }] }, /CompressRatio: expected a number from 0/],
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

t.test('hours of the week are written as JSON has them, by Name and Value', (t) => {
  const estate = empty()
  const Schedule = [{ Name: 'Monday', Value: Array(24).fill('0').join(',') }]
  const Standart = { OptionsPeriodically: { Enabled: true, Schedule } }
  const Jobs = [{ Name: 'J', JobScheduleOptions: { Standart } }]
  loadFixture({ BackupServers: [{ Name: 'vbr' }], Jobs }, estate, NOW)
  t.match(estate.all('Job'), [{ JobScheduleOptions: { Standart } }])
  t.equal(estate.all('Job')[0]?.NextRun, Date.parse('2026-11-24T00:00:00Z'), 'not on a Monday')
  t.end()
})

t.test('what has been is not still to come; what ends may end later', (t) => {
  const servers = [{ Name: 's', Repositories: [{ Name: 'r' }] }]
  const backup = (BackupDateUTC: string) => ({
    BackupServers: servers,
    Backups: [{ Name: 'b', RestorePoints: [{ BackupDateUTC }] }],
  })
  t.match(faults(backup('P3D')), [
    'estate: Backups[0].RestorePoints[0].BackupDateUTC: expected a time that has been, such as -P3D, found "P3D"',
  ])
  t.same(faults(backup('-P3D')), [])
  const session = { CreationTimeUTC: '-PT1H', EndTimeUTC: 'PT10M' }
  t.same(faults({ BackupServers: servers, BackupJobSessions: [session] }), [])
  t.match(
    faults({ BackupServers: servers, BackupJobSessions: [{ CreationTimeUTC: 'PT1H' }] })[0],
    /CreationTimeUTC: expected a time that has been, such as -PT1H/,
  )
  const jobs = [{ Name: 'j', NextRun: 'P1D' }]
  t.same(faults({ BackupServers: servers, Jobs: jobs }), [])
  t.match(warnings(backup('2026-12-01T00:00:00Z')), [
    'Backups[0].RestorePoints[0].BackupDateUTC: expected a time not after 2026-11-23T12:00:00.000Z, which is now, found "2026-12-01T00:00:00Z"',
  ])
  t.end()
})

t.test('bytes may be written with their unit', (t) => {
  const estate = empty()
  const document = {
    BackupServers: [
      { Name: 's', Repositories: [{ Name: 'r', Capacity: '10TB', FreeSpace: '0.5 TiB' }] },
    ],
    Jobs: [{ Name: 'j', Machines: ['vm'] }],
    Backups: [{ Name: 'b', Job: 'j', History: { Days: 1, GiB: '1TiB' } }],
  }
  loadFixture(document, estate, NOW)
  t.match([...estate.all('Repository')], [{ Capacity: 10e12, FreeSpace: 1024 ** 4 / 2 }])
  t.match([...estate.all('BackupFile')], [{ DataSize: 1024 ** 4 }])
  t.equal(readSize('12B'), 12)
  t.equal(readSize('1.5KB'), 1500)
  t.equal(readSize('2PiB'), 2 * 1024 ** 5)
  for (const text of ['', 'B', '1', '1K', '1kb', '-1GB', '1e3GB', '1  GB', '.5GB', '1.GB'])
    t.equal(readSize(text), undefined, text)
  t.end()
})

t.test('nights, their outcomes and their machines are told once, and within what there is', (t) => {
  const at = 'Backups[0].History'
  const history = (value: object): string[] =>
    faults({
      BackupServers: [{ Name: 's', Repositories: [{ Name: 'r' }] }],
      Jobs: [{ Name: 'j', Machines: ['a', 'b'] }],
      Backups: [{ Name: 'b', Job: 'j', History: value }],
    })
  const outcome = (Ago: number, more = {}) => ({ Ago, Result: 'Failed', Reason: '', ...more })
  t.same(history({ Days: 3, Outcomes: [outcome(0), outcome(2)] }), [])
  t.same(history({ Days: 3, Outcomes: [outcome(3)] }), [
    `estate: ${at}.Outcomes[0].Ago: expected one of the 3 nights, from 0 to 2, found 3`,
  ])
  t.same(history({ Outcomes: [outcome(1), outcome(30), outcome(1)] }), [
    `estate: ${at}.Outcomes[2].Ago: expected one outcome for each night, found a second 1`,
  ])
  t.same(history({ Machines: ['a', 'b', { Name: 'a' }] }), [
    `estate: ${at}.Machines[2]: expected each machine once, found a second "a"`,
  ])
  t.same(history({ Machines: [{ Name: 'a', Rfe: 'x' }, 5], Days: 0, GiB: -1, Pionts: 3 }), [
    `estate: ${at}.Pionts: expected one of the keys Days, At, Outcomes, Odds, Running, Machines, FullOn, VApp, GiB, found the key Pionts`,
    `estate: ${at}.Days: expected a whole number from 1 to 3650, found 0`,
    `estate: ${at}.Machines[0].Rfe: expected the key Ref, found the key Rfe`,
    `estate: ${at}.Machines[1]: expected a name, or an object with Name and Ref, found 5`,
    `estate: ${at}.GiB: expected a number above 0, or a size such as 10TB or 500GiB, found -1`,
  ])
  for (const GiB of ['much', '0GB', Number.POSITIVE_INFINITY, Symbol('size'), true])
    t.match(history({ GiB }), [/\.GiB: expected a number above 0, or a size such as/])
  const servers = [{ Name: 's', Repositories: [{ Name: 'r' }] }]
  const twice = { Name: 'j', Machines: ['a', 'a'], Daily: '25:00' }
  const backup = { Name: 'b', Job: 'j', History: {} }
  t.same(
    faults({ BackupServers: servers, Jobs: [twice], Backups: [backup] }),
    [
      'estate: Jobs[0].Daily: expected a time of day such as 22:00, found "25:00"',
      'estate: Jobs[0].Machines[1]: expected each machine once, found a second "a"',
    ],
    'what a History has from its job is told there alone',
  )
  t.end()
})

t.test('what is likely a slip is taken, and warned of', (t) => {
  const other = '11111111-1111-4111-8111-111111111111'
  const repositories = (...list: object[]) => ({
    BackupServers: [{ Name: 's', Repositories: list }],
  })
  t.same(warnings(repositories({ Name: 'r', Capacity: '1GB', FreeSpace: '2GB' })), [
    'BackupServers[0].Repositories[0].FreeSpace: expected no more than the Capacity, 1000000000, found 2000000000',
  ])
  for (const Capacity of [undefined, -1, '2GB'])
    t.same(warnings(repositories({ Name: 'r', Capacity, FreeSpace: '2GB' })), [])
  t.same(warnings({ Accounts: [] }), [
    'Accounts: expected accounts, as the default ones may log on where there are none, found an empty list',
  ])
  t.same(warnings(repositories({ Name: 'r' }, { Name: 'R', UID: other })), [
    'BackupServers[0].Repositories[1].Name: expected a name of its own, as its BackupServer has a Repository of this one, found "R"',
  ])
  t.same(
    warnings({
      BackupServers: ['a', 'b'].map((Name) => ({ Name, Repositories: [{ Name: 'r' }] })),
      Backups: [],
    }),
    [],
    'each server has names of its own',
  )
  t.end()
})

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
    'empty.yaml': '# nothing yet\n',
    'list.yaml': '- BackupServers\n',
    'text.json': '"text"',
    half: { '1.yaml': 'BackupServers: []', '2.yaml': '' },
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
  const lists = 'an object with lists such as BackupServers and Jobs'
  t.equal(
    await message('empty.yaml'),
    `/empty.yaml:1:1: the document: expected ${lists}, found an empty file`,
  )
  t.equal(
    await message('list.yaml'),
    `/list.yaml:1:1: the document: expected ${lists}, found a list`,
  )
  t.match(await message('text.json'), /^\/text\.json:1:1: .*, found "text"$/)
  t.match(await message('half'), /^\/half\/2\.yaml:1:1: .*, found an empty file$/)
  t.match(await message('missing.yaml'), /there is no file \/missing\.yaml/)
  t.match(await message('nothing'), /expected files ending in \.yaml, \.yml or \.json, found none/)
  await mkdir(join(dir, 'good'))
  await writeFile(join(dir, 'good', 'a.yml'), 'BackupServers: [{Name: a}]')
  await writeFile(join(dir, 'good', 'b.yml'), 'BackupServers: [{Name: b}]')
  t.equal((await load(join(dir, 'good'))).table('BackupServer').size, 2)
  await writeFile(
    join(dir, 'good', 'c.yml'),
    'Repositories:\n  - Name: r\n    BackupServer: a\n    Capacity: 1\n    FreeSpace: 2\n',
  )
  const [warning, ...others] = await loadFixtureFiles(join(dir, 'good'), empty(), NOW)
  t.match(warning, { file: join(dir, 'good', 'c.yml'), line: 5, column: 5 })
  t.same(others, [])
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
  const sized = (Capacity: unknown) => validate({ Repositories: [{ Name: 'r', Capacity }] })
  for (const good of [-1, 10, '10TB', '0.5 TiB']) t.ok(sized(good), String(good))
  for (const bad of [-2, 1.5, '10', '10tb', '-1GB']) t.notOk(sized(bad), String(bad))
  t.ok(validate({ Backups: [{ History: { GiB: '2TB' } }] }))
  t.notOk(validate({ Backups: [{ History: { GiB: 'much' } }] }))
})
