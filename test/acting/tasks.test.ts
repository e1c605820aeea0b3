import t from 'tap'
import { type Emsim, startEmsim } from '../../src/index.js'
import { advance, buildServer } from '../build-server.js'
import { actingClient } from './acting-client.js'

t.test(
  'a task has one link until it is finished, and then its result and what it leads to',
  async (t) => {
    const { ask, id, world } = await actingClient(t)
    const job = id('Job', 'Backup Job 1')
    const repository = id('Repository', 'Default Backup Repository')
    const body = { BackupJobCloneInfo: { JobName: 'Copy of 1', RepositoryUid: repository } }
    const { status, body: begun } = await ask('POST', `/api/jobs/${job}?action=clone`, body)
    t.equal(status, 202)
    const href = `http://localhost:80/api/tasks/${begun.TaskId}`
    t.match(begun, { State: 'Running', Operation: 'CloneJob', Result: null, Href: href })
    t.same(begun.Links, [{ Rel: 'Delete', Href: href, Name: null, Type: null }])
    await advance(world, 'PT3S')
    const { body: over } = await ask('GET', `/api/tasks/${begun.TaskId}`)
    t.match(over, { State: 'Finished', Result: { Success: true, Message: 'Ok' } })
    t.match(over.Links, [{ Rel: 'Delete' }, { Rel: 'Related', Type: 'Job', Name: 'Copy of 1' }])
    const path = new URL(over.Links[1].Href)
    t.match((await ask('GET', path.pathname + path.search)).body, { Name: 'Copy of 1' })
    const xml = (await ask('GET', `/api/tasks/${begun.TaskId}`, undefined, 'application/xml')).body
    t.match(
      xml,
      /<Link Href="[^"]*\/tasks\/task-\d+" Rel="Delete" \/><Link Href="[^"]*" Name="Copy of 1" Type="Job" Rel="Related" \/>/,
    )
  },
)

t.test('numbers go on behind the highest of the fixtures, and are never given twice', async (t) => {
  const { ask, id } = await actingClient(t)
  const url = `/api/jobs/${id('Job', 'Test Lab')}?action=toggleScheduleEnabled`
  const first = (await ask('POST', url)).body.TaskId
  t.equal(first, 'task-3', 'the default estate has two')
  t.equal((await ask('DELETE', `/api/tasks/${first}`)).status, 204)
  t.equal((await ask('POST', url)).body.TaskId, 'task-4')
})

t.test('a deleted task is gone from sight, and does its work all the same', async (t) => {
  const { ask, id, world, get } = await actingClient(t)
  const lab = id('Job', 'Test Lab')
  const { TaskId } = (await ask('POST', `/api/jobs/${lab}?action=toggleScheduleEnabled`)).body
  t.equal((await ask('DELETE', `/api/tasks/${TaskId}`)).status, 204)
  const gone = await ask('GET', `/api/tasks/${TaskId}`)
  t.equal(gone.status, 500)
  t.equal(gone.body.Message, `There is no backup task with id [${TaskId}] in current rest session`)
  await advance(world, 'PT5S')
  t.equal((await get(`/api/jobs/${lab}?format=Entity`)).ScheduleEnabled, true)
})

t.test('tasks on one object work one after another, in the order they came', async (t) => {
  const { ask, get, id, world } = await actingClient(t)
  const url = `/api/jobs/${id('Job', 'Test Lab')}`
  const toggle = (): Promise<unknown> => ask('POST', `${url}?action=toggleScheduleEnabled`)
  for (let n = 0; n < 3; n++) await toggle()
  const states: boolean[] = []
  for (let second = 0; second <= 7; second++) {
    states.push((await get(`${url}?format=Entity`)).ScheduleEnabled)
    await advance(world, 'PT1S')
  }
  t.same(states, [false, false, true, true, false, false, true, true])
})

t.test('another session of the account finds a task by its id, but does not list it', async (t) => {
  for (const strict of [false, true]) {
    const { app, world, logOn } = await buildServer(t, { strict })
    const job = world.estate.all('Job').find(({ Name }) => Name === 'Test Lab')?.id
    const url = `/api/jobs/${job}?action=toggleScheduleEnabled`
    const accept = { accept: 'application/json' }
    const [first, other, stranger] = [await logOn(), await logOn(), await logOn('Administrator')]
    const made = await app.inject({ method: 'POST', url, headers: { ...first, ...accept } })
    const read = async (headers: object): Promise<number> =>
      (await app.inject({ url: `/api/tasks/${made.json().TaskId}`, headers: { ...headers } }))
        .statusCode
    t.equal(await read(first), 200)
    t.equal(await read(other), strict ? 500 : 200)
    t.equal(await read(stranger), 500)
    const list = await app.inject({ url: '/api/tasks', headers: { ...other, ...accept } })
    t.notMatch(list.body, made.json().TaskId)
  }
})

t.test('tasks take as long as the option says, or no time at all', async (t) => {
  const instant = await startEmsim({
    port: 0,
    tls: 'off',
    clock: '2026-11-23T12:00:00Z',
    tasks: 'instant',
  })
  t.after(() => instant.close())
  const slow = await startEmsim({
    port: 0,
    tls: 'off',
    clock: '2026-11-23T12:00:00Z',
    tasks: 60_000,
  })
  t.after(() => slow.close())
  const begin = async (em: Emsim) => {
    const [job] = em.estate.find('Job', { Name: 'Backup Job 1' })
    const headers = {
      'X-RestSvcSessionId': em.sessions.open('User').token,
      accept: 'application/json',
    }
    const url = `${em.url}/api/jobs/${job?.UID}?action=toggleScheduleEnabled`
    const answer = await fetch(url, { method: 'POST', headers })
    t.equal(answer.status, 202)
    const task = await answer.json()
    const state = async () =>
      (await (await fetch(`${em.url}/api/tasks/${task.TaskId}`, { headers })).json()).State
    return { task, state }
  }
  const { task } = await begin(instant)
  t.match(task, { State: 'Finished', Result: { Success: true } })
  t.equal(instant.estate.find('Job', { Name: 'Backup Job 1' })[0]?.ScheduleEnabled, false)
  const { state } = await begin(slow)
  await slow.clock.advance('PT59S')
  t.equal(await state(), 'Running')
  await slow.clock.advance('PT1S')
  t.equal(await state(), 'Finished')
  for (const tasks of ['slow', 0, -5])
    await t.rejects(startEmsim({ port: 0, tasks: tasks as never }), {
      message:
        /option tasks: expected realistic, instant or a duration .* or milliseconds, more than 0/,
    })
})
