/** The rules of how tasks, runs and restores go, as a tester has them in hand. */
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { TaskControl } from '../../src/control/task-control.js'
import { ControlError } from '../../src/control-error.js'
import { buildEmsim, type TaskRule } from '../../src/index.js'
import { advance, buildServer } from '../build-server.js'
import { rounded } from '../rounds.js'
import { bothWays } from './two-ways.js'

const CLOCK = '2026-11-23T12:00:00Z'

bothWays('rules are added, listed, removed and cleared', async (t, control) => {
  const rule = {
    of: 'run',
    name: 'disk',
    match: { object: 'Backup Job 1' },
    when: { times: 1 },
    goes: { ends: 'Failed', reason: 'The disk is full.' },
  }
  t.same(await control.addTaskRule(rule), { id: 'task-rule-1', ...rule, matched: 0, fired: 0 })
  await control.addTaskRule({ of: 'task', goes: { lasts: 'PT1M' } })
  t.same(
    (await control.taskRules()).map(({ id }) => id),
    ['task-rule-1', 'task-rule-2'],
  )
  await control.removeTaskRule('task-rule-1')
  t.match(await control.taskRules(), [{ id: 'task-rule-2' }])
  await t.rejects(control.removeTaskRule('task-rule-1'), /no task rule task-rule-1/)
  await control.clearTaskRules()
  t.same(await control.taskRules(), [])
  t.match(await control.addTaskRule(rule), { id: 'task-rule-1' })
})

t.test('rules look at no more than there may be', async (t) => {
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  const { tasks } = em
  const long = 'a*'.repeat(600)
  for (const match of [
    { path: `/${long}` },
    { object: long },
    { server: long },
    { type: `${long}*` },
    { operation: long },
  ])
    t.throws(() => tasks.add({ of: 'task', match, goes: {} }), /limit pattern/)
  t.throws(() => tasks.add({ of: 'run', match: { object: long }, goes: {} }), /limit pattern/)
  const header = Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`n${n}`, '*']))
  t.throws(() => tasks.add({ of: 'restore', match: { header }, goes: {} }), /limit matcherKeys/)
  const name = 'n'.repeat(17_000)
  t.throws(() => tasks.add({ of: 'task', name, goes: {} }), /limit ruleSize/)
  for (let n = 0; n < 500; n++) tasks.add({ of: 'run', match: { object: 'x' }, goes: {} })
  t.throws(
    () => tasks.add({ of: 'task', goes: {} }),
    /There may be 500 task rules in a world \(limit taskRules\)/,
  )
  tasks.clear()
  const object = 'a*'.repeat(512)
  for (let n = 0; n < 32; n++) tasks.add({ of: 'run', match: { object }, goes: {} })
  t.throws(() => tasks.add({ of: 'run', match: { object }, goes: {} }), /limit rulePatterns/)
  t.equal(tasks.list().length, 32, 'none is dropped')
})

bothWays('rules that are none are told of with place, expected and found', async (t, control) => {
  const wrong: readonly [unknown, string][] = [
    [{ goes: {} }, 'rule.of: expected one of task, run, restore, found nothing'],
    [{ of: 'job', goes: {} }, 'rule.of: expected one of task, run, restore, found "job"'],
    [{ of: 'task' }, 'rule.goes: expected an object, found nothing'],
    [
      { of: 'task', goes: { last: 1 } },
      'rule.goes.last: expected the key lasts, found the key last',
    ],
    [{ of: 'task', goes: { lasts: -1 } }, 'rule.goes.lasts: expected milliseconds or a duration'],
    [{ of: 'task', goes: { lasts: 'P400D' } }, 'up to 366 days, found "P400D"'],
    [{ of: 'task', goes: { lasts: 'soon' } }, 'such as PT30S, up to 366 days, found "soon"'],
    [{ of: 'run', goes: { lasts: 999 } }, 'from 1000 ms up to 366 days, found 999'],
    [
      { of: 'task', goes: { polls: 0 } },
      'polls: expected a whole number from 1 to 100000, found 0',
    ],
    [{ of: 'task', goes: { polls: 2, lasts: 1 } }, 'lasts: expected lasts or polls, found both'],
    [
      { of: 'task', goes: { message: 'x' } },
      'message: expected it with ends: Failed or ends: Cancelled, found none told',
    ],
    [
      { of: 'task', goes: { ends: 'Never', polls: 1 } },
      'polls: expected it with none told or ends',
    ],
    [{ of: 'task', goes: { ends: 'Success' } }, 'ends: expected one of Failed, Cancelled, Never'],
    [
      { of: 'task', goes: { ends: 'Failed', lag: 1 } },
      'lag: expected it with none told, found ends: F',
    ],
    [{ of: 'task', goes: { ends: 'Failed', at: 5 } }, 'found the key at'],
    [
      { of: 'run', goes: { ends: 'Failed', at: 100 } },
      'at: expected a number from 0 to 99, found 100',
    ],
    [{ of: 'run', goes: { at: 10 } }, 'at: expected it with ends: Failed or ends: Cancelled or'],
    [
      { of: 'run', goes: { ends: 'Failed', at: 1, retry: true } },
      'retry: expected retry or at, found both',
    ],
    [
      { of: 'run', match: { path: '/jobs' }, goes: {} },
      'keys type, object, server, found the key path',
    ],
    [{ of: 'restore', goes: { ends: 'Failed', reason: 'x' } }, 'found the key reason'],
    [
      { of: 'task', match: { operation: 'StartJb' }, goes: {} },
      'expected StartJob, found "StartJb"',
    ],
    [
      { of: 'task', match: { operation: 'none*' }, goes: {} },
      'expected what a task is called, such as',
    ],
    [{ of: 'run', match: { type: 'Jb' }, goes: {} }, 'match.type: expected Job, found "Jb"'],
    [{ of: 'task', match: { path: 'jobs' }, goes: {} }, 'expected a path that begins with /'],
    [{ of: 'task', when: { times: 0 }, goes: {} }, 'when.times: expected a whole number from 1'],
    [
      { of: 'task', when: { from: 'PT2M', to: 'PT1M' }, goes: {} },
      'rule.when.to: expected a time after from, found one before it',
    ],
  ]
  for (const [rule, message] of wrong) {
    const refused = control.addTaskRule(rule as Record<string, unknown>)
    await t.rejects(refused, new RegExp(message.replace(/[*+?^${}()|[\]\\.]/g, '\\$&')), message)
  }
  t.same(await control.taskRules(), [])
  const both = control.addTaskRule({ of: 'task', name: 1, goes: { polls: 'x' } })
  await t.rejects(both, /name: expected text, found 1\.\n.*polls: expected/)
})

t.test(
  'whatever is given as a rule is taken or refused, and takes a number only then',
  async (t) => {
    const em = await buildEmsim({ estate: 'empty' })
    t.after(() => em.close())
    const anything = fc.oneof(
      fc.anything(),
      fc.record(
        {
          of: fc.constantFrom('task', 'run', 'restore'),
          match: fc.oneof(fc.anything(), fc.record({ object: fc.string(), type: fc.string() })),
          when: fc.anything(),
          goes: fc.dictionary(
            fc.constantFrom('lasts', 'polls', 'ends', 'at', 'message', 'reason', 'lag'),
            fc.oneof(fc.anything(), fc.constantFrom('Failed', 'Never', 'PT1S', 3, 50)),
          ),
        },
        { requiredKeys: ['of', 'goes'] },
      ),
    )
    fc.assert(
      fc.property(anything, (rule) => {
        const before = em.tasks.list().length
        try {
          em.tasks.add(rule as TaskRule)
        } catch (error) {
          if (!(error instanceof ControlError)) throw error
          return em.tasks.list().length === before
        }
        return em.tasks.list().length === before + 1
      }),
      rounded(300),
    )
    t.pass()
  },
)

t.test('rules fire by their conditions, the first that does, and are counted', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const rules = new TaskControl(world)
  const headers = { ...(await logOn()), accept: 'application/json' }
  const [job] = world.estate.all('Job')
  const url = `/api/jobs/${job?.id}?action=toggleScheduleEnabled`
  const isAtOnce = async (): Promise<boolean> =>
    (await app.inject({ method: 'POST', url, headers })).json().State === 'Finished'
  const at = async (when: object, count: number): Promise<string> => {
    rules.clear()
    rules.add({ of: 'task', when, goes: { lasts: 0 } })
    rules.add({ of: 'task', goes: { lasts: 'PT1S' } })
    let pattern = ''
    for (let n = 0; n < count; n++) pattern += (await isAtOnce()) ? 'x' : '.'
    return pattern
  }
  t.equal(await at({ nth: 2 }, 4), '.x..')
  t.match(rules.list(), [
    { matched: 4, fired: 1 },
    { matched: 3, fired: 3 },
  ])
  t.equal(await at({ every: 2 }, 4), '.x.x')
  t.equal(await at({ times: 2 }, 4), 'xx..')
  t.equal(await at({ from: 'PT1H' }, 2), '..')
  const drawn = await at({ probability: 0.5 }, 20)
  t.match(drawn, /x/)
  t.match(drawn, /\./)
  t.equal(await at({ probability: 0.5 }, 20), drawn, 'the same ones again')
  t.equal(await at({ probability: 0 }, 3), '...')
  rules.clear()
  rules.add({ of: 'task', when: { from: 'PT1H', to: 'PT2H' }, goes: { lasts: 0 } })
  const window: boolean[] = []
  for (let n = 0; n < 3; n++) {
    window.push(await isAtOnce())
    await advance(world, 'PT61M')
    await logOn().then((fresh) => Object.assign(headers, fresh))
  }
  t.same(window, [false, true, false])
})

t.test(
  'rules are no part of a state: they stay when one is taken on, and go with a reset',
  async (t) => {
    const em = await buildEmsim({ clock: CLOCK })
    t.after(() => em.close())
    const before = await em.snapshot()
    em.keep('before')
    em.tasks.add({ of: 'run', goes: { ends: 'Never' } })
    const count = () => em.tasks.list().length
    em.recall('before')
    t.equal(count(), 1)
    await em.restore(JSON.parse(JSON.stringify(before)))
    t.equal(count(), 1)
    em.keep('with')
    em.tasks.clear()
    em.recall('with')
    t.equal(count(), 0)
    em.tasks.add({ of: 'run', goes: { ends: 'Never' } })
    await em.estate.replace({ BackupServers: [{ Name: 'vbr' }] })
    t.equal(count(), 1)
    em.makeWorld({ name: 'team-a' })
    t.equal(em.world('team-a').tasks.list().length, 0)
    em.world('team-a').tasks.add({ of: 'task', goes: { polls: 1 } })
    t.match(em.tasks.list(), [{ of: 'run' }])
    em.reset()
    t.equal(count(), 0)
    t.equal(em.world('team-a').tasks.list().length, 1)
  },
)

t.test('rules come from a file at the start, and after a reset and a reload again', async (t) => {
  const folder = t.testdir({
    'rules.yaml': '- { of: run, when: { times: 1 }, goes: { ends: Never } }',
  })
  const taskRules = join(folder, 'rules.yaml')
  const em = await buildEmsim({ estate: 'empty', taskRules })
  t.after(() => em.close())
  t.match(em.tasks.list(), [{ id: 'task-rule-1', of: 'run', goes: { ends: 'Never' } }])
  em.tasks.clear()
  em.reset()
  t.equal(em.tasks.list().length, 1)
  await writeFile(
    taskRules,
    '- { of: task, goes: { lasts: PT1M } }\n- { of: task, goes: { polls: 1 } }',
  )
  await em.reload()
  t.match(em.tasks.list(), [{ of: 'task' }, { id: 'task-rule-2' }])
  await writeFile(taskRules, '- of: task\n  goes: { lasts: soon }')
  await t.rejects(em.reload(), /rules\.yaml:2:11: \[0\]\.goes\.lasts: expected milliseconds or/)
  t.equal(em.tasks.list().length, 2)
  em.reset()
  t.equal(em.tasks.list().length, 2, 'a reset goes back to what was loaded last')
  await t.rejects(buildEmsim({ taskRules: [{ of: 'task', goes: { poll: 1 } } as never] }), {
    message: /taskRules\[0\]\.goes\.poll: expected the key polls, found the key poll/,
  })
  await t.rejects(buildEmsim({ taskRules: {} as never }), /expected a path or a list, found/)
  const given = await buildEmsim({ taskRules: [{ of: 'run', goes: {} }] })
  t.after(() => given.close())
  t.equal(given.tasks.list().length, 1)
})

t.test('what has begun goes on as it was told, in a snapshot and without its rule', async (t) => {
  const told: readonly TaskRule[] = [
    { of: 'task', goes: { lasts: 'PT5M', operationFinished: true, lag: 'PT1H' } },
    { of: 'run', goes: { ends: 'Failed', at: 30, reason: 'No.', lasts: 'PT2H' } },
    { of: 'restore', goes: { ends: 'Cancelled', at: 40, lasts: 'PT3H' } },
  ]
  const ask = async (em: Awaited<ReturnType<typeof buildEmsim>>, url: string): Promise<void> => {
    const headers = { 'x-restsvcsessionid': em.sessions.open('User').token }
    const { statusCode } = await em.app.inject({ method: 'POST', url: `/api${url}`, headers })
    if (statusCode !== 202) throw new Error(`${url}: ${statusCode}`)
  }
  const begin = async () => {
    const em = await buildEmsim({ clock: CLOCK, seededSessions: true })
    t.after(() => em.close())
    const job = em.estate.get('Job', 'Backup Job 1').UID
    const other = em.estate.get('Job', 'Backup Job 3').UID
    const [point] = em.estate.find('VmRestorePoint', { VmName: 'ubuntu88' })
    const [task, ...others] = told
    for (const rule of others) em.tasks.add(rule)
    await ask(em, `/jobs/${job}?action=start`)
    await ask(em, `/vmRestorePoints/${point?.UID}?action=restore`)
    if (task) em.tasks.add(task)
    await ask(em, `/jobs/${other}?action=toggleScheduleEnabled`)
    em.clock.advance('PT5M')
    return em
  }
  const [first, second] = [await begin(), await begin()]
  const state = async (em: typeof first) => {
    const { sessions: _, ...rest } = await em.snapshot()
    return createHash('sha256').update(JSON.stringify(rest)).digest('hex')
  }
  second.tasks.clear()
  const third = await buildEmsim({ clock: CLOCK, estate: 'empty' })
  t.after(() => third.close())
  await third.restore(JSON.parse(JSON.stringify(await first.snapshot())))
  for (const by of ['PT0.5S', 'PT1M', 'PT1H', 'PT3H', 'PT1H']) {
    for (const em of [first, second, third]) em.clock.advance(by)
    t.equal(await state(second), await state(first), by)
    t.equal(await state(third), await state(first), by)
  }
  const runs = first.estate.find('BackupTaskSession', { Reason: 'No.' })
  t.ok(runs.length > 0)
  t.match(first.estate.find('RestoreSession', { Progress: 40 }), [{ Result: 'Failed' }])
})
