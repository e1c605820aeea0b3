import t from 'tap'
import { buildServer, type TestServer } from '../build-server.js'

const TASK = { type: 'Task', do: 'add' } as const

async function reader({ app, world, logOn }: TestServer, user: string) {
  const headers = { ...(await logOn(user)), accept: 'application/json' }
  const { id } = world.sessions.list().at(-1) ?? {}
  const get = async (path: string) => app.inject({ url: `/api${path}`, headers })
  const ids = (tasks: readonly { TaskId: string }[]): string[] => tasks.map(({ TaskId }) => TaskId)
  return {
    id,
    get,
    listed: async () => ids((await get('/tasks')).json().Tasks),
    queried: async (filter = '') =>
      ids((await get(`/query?type=Task${filter}`)).json().Resources.Tasks.Tasks),
  }
}

t.test(
  'a session sees its own tasks and those of fixtures, and no other session does',
  async (t) => {
    const server = await buildServer(t)
    const { estate } = server.world
    const shared = [...estate.all('Task')].map(({ TaskId }) => String(TaskId))
    t.ok(shared.length > 0)
    const [first, second] = [await reader(server, 'User'), await reader(server, 'User')]
    const add = (id: string, TaskId: string, SessionId: string | undefined): void =>
      estate.apply({ ...TASK, record: { id, TaskId, Operation: 'StartJob', SessionId } })
    add('11111111-1111-4111-8111-111111111111', 'task-901', first.id)
    add('22222222-2222-4222-8222-222222222222', 'task-901', second.id)
    add('33333333-3333-4333-8333-333333333333', 'task-902', second.id)
    t.same(await first.listed(), [...shared, 'task-901'])
    t.same(await second.listed(), [...shared, 'task-901', 'task-902'])
    t.same(await first.queried(), await first.listed())
    t.same(await first.queried('&filter=TaskId==task-902'), [])
    t.same(await second.queried('&filter=TaskId==task-902'), ['task-902'])
    t.equal((await second.get('/tasks/TASK-902')).statusCode, 200)
    const foreign = await first.get('/tasks/task-902')
    t.equal(foreign.statusCode, 500)
    t.match(foreign.json().Message, 'no backup task with id [task-902] in current rest session')
  },
)

t.test('a machine that waits for its turn in a run is as old as the run', async (t) => {
  const server = await buildServer(t)
  const { world } = server
  const { get } = await reader(server, 'User')
  const waiting = '/query?type=BackupTaskSession&format=Entities&filter=State==Pending'
  const tasks = (await get(waiting)).json().Entities.BackupTaskSessions.BackupTaskSessions
  t.ok(tasks.length > 0, 'the default estate has a running job')
  for (const { Name, VmDisplayName, CreationTimeUTC, JobSessionUid } of tasks) {
    const run = (await get(`/backupSessions/${JobSessionUid}?format=Entity`)).json()
    t.equal(CreationTimeUTC, run.CreationTimeUTC)
    t.equal(Name, `${VmDisplayName}@${CreationTimeUTC.slice(0, 19).replace('T', ' ')}`)
  }
  const now = new Date(world.clock.now()).toISOString()
  t.same(
    (await get(`${waiting};CreationTime>"${now}"`)).json().Entities.BackupTaskSessions
      .BackupTaskSessions,
    [],
  )
})

t.test('what a session has opened, no other sees', async (t) => {
  const server = await buildServer(t)
  const { estate } = server.world
  const [first, second] = [await reader(server, 'User'), await reader(server, 'User')]
  const point = [...estate.all('VmRestorePoint')].find(
    ({ id }) => estate.children('VmRestorePointMount', 'VmRestorePoint', id).length === 0,
  )
  const record = {
    id: '11111111-1111-4111-8111-111111111111',
    VmRestorePoint: String(point?.id),
    SessionId: first.id,
  }
  estate.apply({ do: 'add', type: 'VmRestorePointMount', record })
  const mounts = `/vmRestorePoints/${point?.id}/mounts`
  t.equal((await first.get(mounts)).json().VmRestorePointMounts.length, 1)
  t.equal((await first.get(`${mounts}/1/C:`)).statusCode, 200)
  t.same((await second.get(mounts)).json().VmRestorePointMounts, [])
  t.equal((await second.get(`${mounts}/1`)).statusCode, 404)
  t.equal((await second.get(`${mounts}/1/C:`)).statusCode, 404)
})
