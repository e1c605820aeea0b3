/** What goes wrong in the domain while a simulator runs, told in the library or over HTTP: it shows everywhere. */
import t, { type Test } from 'tap'
import { buildServer, NOW } from '../build-server.js'
import { byCalls, byHttp, type Controlled } from '../control/two-ways.js'
import { type Monitor, monitor } from './monitor.js'

const HEADERS = { 'x-restsvcsessionid': 'monitor', accept: 'application/json' }

interface Tested extends Monitor {
  /** Asks, lets ten seconds pass, and gives the task. */
  done(url: string, body?: object): Promise<Readonly<Record<string, unknown>>>
}

function bothWays(name: string, test: (t: Test, control: Controlled, client: Tested) => unknown) {
  for (const way of ['in the library', 'over HTTP'])
    t.test(`${name}, ${way}`, async (t) => {
      const client = await monitor(t)
      const { em, get } = client
      const control = way === 'over HTTP' ? byHttp(em.app) : byCalls(em)
      const done: Tested['done'] = async (url, body) => {
        const answer = await em.app.inject({
          ...{ method: 'POST', url: `/api/${url}`, headers: HEADERS },
          ...(body && { payload: body }),
        })
        t.equal(answer.statusCode, 202, answer.body)
        await em.clock.advance('PT10S')
        return get(`tasks/${answer.json().TaskId}`)
      }
      await test(t, control, { ...client, done })
    })
}

bothWays('a job ends Failed with a reason', async (t, control, { em, report, query, done }) => {
  const reason = 'The disk is full.'
  await control.addTaskRule({
    ...{ of: 'run', match: { object: 'SQL Servers' } },
    goes: { ends: 'Failed', reason },
  })
  const failed = async () => Number((await report('job_statistics')).FailedJobRuns)
  const before = await failed()
  const [job] = await query('type=Job&filter=Name=="SQL Servers"')
  t.match(await done(`jobs/${job?.UID}?action=start`), { Result: { Success: true } })
  await em.clock.advance('PT3H')
  const since = 'CreationTime>="2026-11-23T12:00:00"'
  const runs = await query(`type=BackupJobSession&filter=${since};JobName=="SQL Servers"`)
  t.match(runs, [{ State: 'Stopped', Result: 'Failed' }])
  const tasks = await query(`type=BackupTaskSession&filter=${since};Result==Failed`)
  t.match(tasks, [{ State: 'Completed', Reason: reason }])
  t.equal(await failed(), before + 1)
})

bothWays('a backup server is offline', async (t, control, { em, query, done }) => {
  const [server] = await query('type=BackupServer&sortAsc=Name&pageSize=1')
  const name = String(server?.Name)
  const found = await control.find('BackupServer', { Name: name })
  const id = String(found[0]?.UID).split(':').at(-1) ?? ''
  await control.update('BackupServer', id, { Offline: true })
  const jobs = em.estate.find('Job', { BackupServer: name })
  const runs = async () => {
    const all = await query('type=BackupJobSession&filter=CreationTime>="2026-11-23T12:00:00"')
    return all.filter(({ JobName }) => jobs.some(({ Name }) => Name === JobName)).length
  }
  const failure = {
    Result: { Success: false, Message: `Backup server "${name}" does not answer.` },
  }
  t.match(await done(`jobs/${jobs[0]?.UID}?action=clone`, { JobName: 'Twice' }), failure)
  await em.clock.advance('P2D')
  t.equal(await runs(), 0)
  await control.update('BackupServer', id, { Offline: false })
  await em.clock.advance('P2D')
  t.ok((await runs()) > 0, 'until it answers again')
})

bothWays('the next restore is cancelled at 40 %', async (t, control, { em, get, query, done }) => {
  await control.addTaskRule({
    ...{ of: 'restore', when: { times: 1 } },
    goes: { ends: 'Cancelled', at: 40 },
  })
  const [point] = await query('type=VmRestorePoint&pageSize=1&sortDesc=CreationTime')
  const restores = async () =>
    (await get('restoreSessions?format=Entity')).RestoreSessions as object[]
  const { length } = await restores()
  const body = { VmRestoreSpec: { PowerOnAfterRestore: true } }
  for (let n = 0; n < 2; n++) {
    const task = await done(`vmRestorePoints/${point?.UID}?action=restore`, body)
    t.match(task, { Result: { Success: true } }, 'the task has begun it')
    await em.clock.advance('P1D')
  }
  t.match((await restores()).slice(length), [
    { State: 'Stopped', Result: 'Failed', Progress: 40 },
    { State: 'Stopped', Result: 'Success', Progress: 100 },
  ])
})

bothWays('all accounts are locked', async (t, control, { em, report }) => {
  for (const { id } of em.accounts) await control.update('EnterpriseAccount', id, { Locked: true })
  const authorization = `Basic ${Buffer.from('User:Password').toString('base64')}`
  const url = '/api/sessionMngr/?v=latest'
  const answer = await em.app.inject({ method: 'POST', url, headers: { authorization } })
  t.equal(answer.statusCode, 401)
  t.ok(await report('overview'), 'who has logged on goes on')
})

for (const way of ['in the library', 'over HTTP'])
  t.test(`a fault ends by real time, though the clock stands, ${way}`, async (t) => {
    const real = { time: NOW, now: () => real.time }
    const clockStart = { at: '2026-11-23T12:00:00Z' }
    const { app, controls, logOn } = await buildServer(t, { clock: real, clockStart })
    const headers = await logOn()
    const rule = { for: 'PT30S', effect: { kind: 'status', status: 503 } } as const
    if (way === 'in the library') controls.faults.add(rule)
    else {
      const answer = await app.inject({ method: 'POST', url: '/emsim/faults', payload: rule })
      t.match(answer.json(), rule)
    }
    const status = async () => (await app.inject({ url: '/api/jobs', headers })).statusCode
    t.equal(await status(), 503)
    real.time += 29_999
    t.equal(await status(), 503)
    real.time += 2
    t.equal(await status(), 200)
    t.equal(controls.clock.now(), NOW)
  })
