import t from 'tap'
import { buildEmsim } from '../../src/index.js'
import { bothWays } from './two-ways.js'

type Values = Readonly<Record<string, unknown>>

const SAMPLE = '4efa47e0-c3bd-47f2-a87a-013088f8b495'
const BACKUP = '2e734096-56ea-4f36-ac2a-15546518d26c'

bothWays(
  'records are added, changed and removed in the words of fixtures',
  async (t, control, _, get) => {
    const before = await control.counts()
    const point = await control.add('RestorePoint', {
      Backup: 'Backup Job 3',
      BackupDateUTC: '2026-01-02T03:04:05Z',
    })
    t.match(point, { Backup: BACKUP, BackupDateUTC: '2026-01-02T03:04:05.000Z' })
    const shown = await get(`/restorePoints/${point.UID}?format=Entity`)
    t.equal(shown.status, 200)
    t.match(shown.body, 'Jan  2 2026  3:04AM')
    const list = await get(`/backups/${BACKUP}/restorePoints`)
    t.match(list.body, String(point.UID), 'and stands in lists at once')

    const changed = await control.update('restorepoint', String(point.UID), {
      BackupDateUTC: '2026-02-02T03:04:05Z',
      Name: 'By hand',
    })
    t.match(changed, { Name: 'By hand', BackupDateUTC: '2026-02-02T03:04:05.000Z' })
    t.match((await get(`/restorePoints/${point.UID}`)).body, 'By hand')
    await control.update('RestorePoint', String(point.UID), { Name: null })
    t.match((await get(`/restorePoints/${point.UID}`)).body, 'Feb  2 2026')
    t.same(
      (await control.find('RestorePoint', { Backup: BACKUP, UID: String(point.UID) })).length,
      1,
    )
    await control.remove('RestorePoint', String(point.UID))
    t.equal((await get(`/restorePoints/${point.UID}`)).status, 404)
    t.same(await control.counts(), before)
  },
)

bothWays('what hangs on a record goes with it', async (t, control, _, get) => {
  const points = (await control.find('RestorePoint', { Backup: BACKUP })).length
  const before = await control.counts()
  t.ok(points > 20)
  await control.remove('Backup', BACKUP)
  t.equal((await get(`/restorePoints/${SAMPLE}`)).status, 404)
  t.same(await control.find('RestorePoint', { Backup: BACKUP }), [])
  const after = await control.counts()
  t.equal(after.RestorePoint, Number(before.RestorePoint) - points)
  t.ok(Number(after.VmRestorePoint) < Number(before.VmRestorePoint))
})

bothWays(
  'bad input is refused, says what was expected, and changes nothing',
  async (t, control) => {
    const before = await control.snapshot()
    const refused: [() => Promise<unknown>, RegExp][] = [
      [() => control.add('Backap', {}), /no type Backap with records; did you mean Backup\?/],
      [
        () => control.add('RestorePoint', { Backup: 'none' }),
        /expected the name or id of a Backup/,
      ],
      [
        () => control.add('RestorePoint', { Backup: BACKUP, BackupDate: 1 }),
        /the key BackupDateUTC/,
      ],
      [
        () =>
          control.add('Repository', {
            Name: 'x',
            BackupServer: 'branch02.tech.local',
            Capacity: 'big',
          }),
        /a whole number/,
      ],
      [() => control.update('Backup', BACKUP, { Platform: 'Vmware' }), /one of VMware/],
      [() => control.update('Backup', 'none', {}), /no Backup with id or name \[none\]/],
      [() => control.update('RestorePoint', SAMPLE, { Backup: null }), /a Backup/],
      [() => control.update('RestorePoint', SAMPLE, { Backup: [] }), /a name or an id, found/],
      [
        () => control.update('RestorePoint', SAMPLE, { Backup: [BACKUP, BACKUP] }),
        /a name or an id/,
      ],
      [() => control.update('RestorePoint', SAMPLE, { BackupDateUTC: null }), /BackupDateUTC/],
      [() => control.update('Backup', BACKUP, { Name: null }), /Name: expected text/],
      [() => control.update('Backup', BACKUP, { Nonexist: null }), /the key Nonexist/],
      [() => control.update('Backup', BACKUP, { constructor: 'x' }), /the key constructor/],
      [
        () => control.update('RestorePoint', SAMPLE, { BackupDateUTC: '-P99999999999D' }),
        /a time such as/,
      ],
      [() => control.find('RestorePoint', { Nothing: 'x' }), /the key Nothing/],
      [() => control.remove('Backup', 'none'), /no Backup/],
      [() => control.setClock({ at: 'now' }), /at: expected/],
      [() => control.advance('1 day'), /ISO 8601 duration/],
      [() => control.openSession('nobody'), /no account nobody/],
      [() => control.expire('none'), /no logon session/],
      [() => control.recall('none'), /no snapshot none/],
      [() => control.restore({ emsim: 4 }), /expected emsim to be 3/],
      [() => control.restore({ emsim: 1 }), /of form 1, .* not read any more/],
      [() => control.restore({ emsim: 2 }), /of form 2, .* not read any more/],
      [() => control.restore({ emsim: 3, clock: {}, sessions: [], estate: {} }), /expected clock/],
    ]
    for (const [ask, message] of refused) await t.rejects(ask(), message)
    const after = (await control.snapshot()) as { estate: { records: unknown }; sessions: unknown }
    t.same(after.estate.records, (before as typeof after).estate.records)
    t.same(after.sessions, (before as typeof after).sessions)
  },
)

bothWays(
  'records are found by what they hold, defaults and names of others included',
  async (t, control) => {
    const found = async (type: string, where: object): Promise<number> =>
      (await control.find(type, where as Record<string, unknown>)).length
    t.equal(await found('Repository', { Capacity: 1079639011328 }), 1)
    t.equal(await found('Repository', { BackupServer: 'branch02.tech.local' }), 2)
    t.equal(
      await found('BackupJobSession', { State: 'Working' }),
      (await control.find('BackupJobSession')).filter((one) => !one.EndTimeUTC).length,
    )
    t.equal(await found('RestorePoint', { BackupDateUTC: '2025-10-14T20:00:31.230Z' }), 1)
    t.ok((await found('Job', { ScheduleEnabled: false })) > 0)
    t.equal(await found('RestorePoint', { UID: SAMPLE.toUpperCase() }), 1)
  },
)

bothWays('hand-written ids that differ in a digit are different ones', async (t, control) => {
  for (const n of [1, 2]) {
    const UID = `00000000-0000-4000-8000-00000000000${n}`
    const History = { Days: 1, Machines: ['a'] }
    const Repository = 'Branch Repository'
    await control.add('Backup', { UID, Name: `B${n}`, Repository, History })
  }
  t.equal((await control.find('VmRestorePoint', { VmName: 'a' })).length, 2)
})

bothWays('what was removed can be added again', async (t, control) => {
  const Repository = 'Branch Repository'
  const History = { Days: 3, Machines: ['a'] }
  const values = { Name: 'again', Repository, Job: 'Exchange Backup', History }
  const { UID } = await control.add('Backup', values)
  const before = await control.counts()
  await control.remove('Backup', String(UID))
  t.equal((await control.add('Backup', values)).UID, UID)
  t.same(await control.counts(), before)
})

bothWays('a snapshot is what was, whatever comes after it', async (t, control) => {
  const [role] = await control.find('EnterpriseRole', { Name: 'Portal User' })
  await control.update('EnterpriseRole', String(role?.UID), { Name: 'changed' })
  const accounts = (await control.find('EnterpriseAccount')).length
  for (const { UID } of (await control.find('EnterpriseAccount')).slice(1))
    await control.remove('EnterpriseAccount', String(UID))
  const document = await control.snapshot()
  await control.add('BackupServer', { Name: 'later' })
  t.ok(accounts > 1)
  await control.reset()
  await control.restore(document)
  t.same(await control.find('BackupServer', { Name: 'later' }), [])
  t.equal((await control.find('EnterpriseAccount')).length, 1)
  t.equal((await control.find('EnterpriseRole', { Name: 'changed' })).length, 1)
  const tampered = (path: string, value: unknown): unknown => {
    const copy = structuredClone(document)
    const keys = path.split('.')
    const last = keys.pop() ?? ''
    const holder = keys.reduce<unknown>((one, key) => (one as Values)[key], copy)
    ;(holder as Record<string, unknown>)[last] = value
    return copy
  }
  for (const [path, value, message] of [
    ['estate.records.EnterpriseAccount.0.Password', 5, /does not fit/],
    ['estate.records.RestorePoint.0.BackupDateUTC', 1e20, /does not fit/],
    ['estate.records.RestorePoint.0.Backup', [BACKUP], /does not fit/],
    ['estate.present', 1e300, /present/],
    ['estate.routines.0.key', 'Constructor', /routines\[0\]/],
    ['estate.routines.0.value', { next: -1 }, /routines\[0\]/],
    ['clock.rate', 1e308, /clock/],
    ['clock.now', '+275760-09-13T00:00:00.000Z', /clock/],
  ] as const)
    await t.rejects(control.restore(tampered(path, value)), message)
})

bothWays('a reset goes back to the start, whatever happened since', async (t, control, _, get) => {
  const before = await control.counts()
  await control.remove('BackupServer', 'a490c017-2c1c-40ee-8bcf-73bcce6ab36f')
  await control.add('BackupServer', { Name: 'new.tech.local' })
  await control.setClock({ at: '2030-01-01T00:00:00Z' })
  const { token } = await control.openSession('User')
  await control.reset()
  t.same(await control.counts(), before)
  t.equal((await get(`/restorePoints/${SAMPLE}?format=Entity`)).status, 200)
  t.match(await control.clock(), { mode: 'real' })
  t.equal((await get('/backups', String(token))).status, 401, 'sessions since are gone')
})

bothWays(
  'the whole state is saved and restored, as a document and by name',
  async (t, control, _, get) => {
    const { token } = await control.openSession('User', 'my-token')
    t.equal(token, 'my-token')
    await control.setClock({ at: '2030-01-01T00:00:00Z' })
    await control.openSession('User', 'second')
    await control.add('BackupServer', { Name: 'kept.tech.local' })
    const document = await control.snapshot()
    await control.keep('mine')
    for (const restore of [() => control.restore(document), () => control.recall('mine')]) {
      await control.reset()
      t.same(await control.find('BackupServer', { Name: 'kept.tech.local' }), [])
      await restore()
      t.equal((await control.find('BackupServer', { Name: 'kept.tech.local' })).length, 1)
      t.match(await control.clock(), { mode: 'fixed', now: '2030-01-01T00:00:00.000Z' })
      t.equal((await get('/backups', 'second')).status, 200)
    }
    t.same(await control.snapshot(), document, 'what is restored is what was saved')
    const broken = structuredClone(document) as {
      estate: { records: { Backup: { Repository: string }[] } }
    }
    const [backup] = broken.estate.records.Backup
    if (backup) backup.Repository = '00000000-0000-4000-a000-000000000000'
    await t.rejects(control.restore(broken), /there is no Repository/)
    t.same(await control.snapshot(), document, 'and a broken one changes nothing')
  },
)

bothWays('sessions follow the clock, expire and end as told', async (t, control, _, get) => {
  await control.setClock({ at: '2030-01-01T00:00:00Z' })
  const { token } = await control.openSession('portal.user')
  await control.advance('PT15M')
  t.equal((await get('/backups', String(token))).status, 200, 'used in time')
  await control.advance('PT15M1S')
  const late = await get('/backups', String(token))
  t.equal(late.status, 401)
  t.match(late.body, /expired/)
  const again = await control.openSession('portal.user')
  await control.expire(String(again.id))
  t.match((await get('/backups', String(again.token))).body, /expired/)
  const third = await control.openSession('portal.user')
  t.match(await control.sessions(), [{ userName: 'EM\\portal.user', roles: ['Portal User'] }])
  await control.dropAll()
  t.same(await control.sessions(), [])
  t.equal((await get('/backups', String(third.token))).status, 401)
})

bothWays(
  'jobs run on with the clock, from wherever the state is put back to',
  async (t, control) => {
    const all = await control.find('BackupJobSession')
    // Of those that run at this time of day, the one that always does.
    const UID = String(all.filter(({ EndTimeUTC }) => !EndTimeUTC).at(-1)?.UID)
    const session = async () => (await control.find('BackupJobSession', { UID }))[0]
    await control.setClock({ rate: 0 })
    const before = await session()
    const document = await control.snapshot()
    await control.keep('running')
    const over = async (): Promise<void> => {
      t.same(await session(), before)
      await control.advance('PT1H')
      t.type((await session())?.EndTimeUTC, 'string')
    }
    await over()
    for (const restore of [() => control.restore(document), () => control.recall('running')]) {
      await restore()
      await over()
    }
    await control.reset()
    t.notOk((await session())?.EndTimeUTC)
  },
)

bothWays('reports count the last 24 hours of the clock', async (t, control, _, get) => {
  const runs = async (): Promise<number> => {
    const { body } = await get('/reports/summary/job_statistics')
    return Number(/<TotalJobRuns>(\d+)</.exec(body)?.[1])
  }
  t.ok((await runs()) > 5)
  await control.advance('P3D')
  t.ok((await runs()) > 5, 'jobs have run on')
  for (const type of ['Job', 'AgentBackupJob', 'NasJob'])
    for (const { UID } of await control.find(type))
      await control.update(type, String(UID), { ScheduleEnabled: false })
  await control.advance('P3D')
  t.equal(await runs(), 0, 'but for those that are switched off')
})

bothWays(
  'records show what clients see, and are named by name as well as by id',
  async (t, control) => {
    const [job] = await control.find('Job', { Name: 'Backup Job 1' })
    t.match(job, { JobType: 'Backup', Platform: 'VMware', ScheduleEnabled: true }, 'defaults, too')
    for (const found of await control.find('Job', { JobType: 'Replica' }))
      t.equal(found.JobType, 'Replica', 'what is found shows what it was found by')
    const changed = await control.update('Job', 'backup job 1', { Description: 'By name' })
    t.match(changed, { UID: job?.UID, Description: 'By name' })
    await t.rejects(control.update('Job', 'Backup Job 99', {}), /no Job with id or name/)
    await control.add('BackupServer', { Name: 'twice' })
    await control.add('BackupServer', {
      Name: 'twice',
      UID: '00000000-0000-4000-a000-000000000001',
    })
    await t.rejects(
      control.remove('BackupServer', 'Twice'),
      /There are 2 .* called Twice: .* by its id/,
    )
    await control.remove('Job', 'Backup Job 1')
    t.same(await control.find('Job', { Name: 'Backup Job 1' }), [])
  },
)

t.test('a program that leaves out what a record is to be is told so', async (t) => {
  const em = await buildEmsim()
  t.after(() => em.close())
  const nothing = undefined as never
  for (const [ask, message] of [
    [() => em.estate.add('Job', nothing), 'Expected the values of a Job, as an object, found'],
    [() => em.estate.update('Job', 'Backup Job 1', nothing), 'Expected changes of a Job, as an'],
    [() => em.estate.remove('RestorePoint', nothing), 'id or name of a RestorePoint: expected'],
  ] as const)
    t.throws(ask, { name: 'ControlError', message: new RegExp(message) })
})

t.test(
  'a name that is none is told with the one that was meant, or with some that there are',
  async (t) => {
    const Repositories = ['Main', 'Archive', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh']
    const servers = [{ Name: 'vbr', Repositories: Repositories.map((Name) => ({ Name })) }]
    const em = await buildEmsim({ estate: { BackupServers: servers } })
    t.after(() => em.close())
    const none = 'There is no Repository with id or name'
    const id = '11111111-1111-4111-8111-111111111111'
    for (const [ask, message] of [
      [() => em.estate.get('Repository', 'Mian'), `${none} [Mian]; did you mean Main?`],
      [
        () => em.estate.update('Repository', 'What', {}),
        `${none} [What]; there are Main, Archive, Third, Fourth, Fifth, and 2 more.`,
      ],
      [() => em.estate.remove('Job', 'x'), 'There is no Job with id or name [x].'],
      [() => em.estate.get('Repository', id), `${none} [${id}].`],
      [() => em.sessions.open('Usr'), 'There is no account Usr; did you mean User?'],
      [() => em.recall('x'), 'There is no snapshot x.'],
    ] as const)
      t.throws(ask, { name: 'ControlError', statusCode: 404, message })
  },
)

t.test(
  'what is given as a text or a number in place of an object is told the form that works',
  async (t) => {
    const em = await buildEmsim()
    t.after(() => em.close())
    const never = (value: unknown) => value as never
    const example = (message: string): string => /such as (\{.*\}), found/.exec(message)?.[1] ?? ''
    t.throws(() => em.clock.set(never('2040-01-01')), {
      message:
        'clock: expected an object such as {"at":"2026-11-23T12:00:00Z"}, found "2040-01-01".',
    })
    const refused = await em.requests.expect({}, never(2)).catch((error) => String(error.message))
    t.equal(refused, 'expectation: expected an object such as {"times":2}, found 2.')
    await t.rejects(
      em.requests.expect({}, JSON.parse(example(String(refused)))),
      /expected 2 requests/,
    )
    t.throws(
      () => em.requests.waitFor({}, never(2)),
      /such as \{"count":2,"timeout":5000\}, found 2/,
    )
  },
)
