/** What a world begins with, and begins anew with. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { stateOf } from '../../src/estate/estate-state.js'
import { buildEmsim, type StartOptions } from '../../src/index.js'
import { twinOf } from '../../src/world/twin.js'
import { buildServer, NOW } from '../build-server.js'
import { FIXTURE } from './script.js'

const SMALL = 'BackupServers:\n  - Name: only\n'

t.test('an estate of its own, the one by default, or a text of one', async (t) => {
  const names = async (options: StartOptions): Promise<unknown[]> => {
    await using em = await buildEmsim(options)
    return em.estate.find('BackupServer').map(({ Name }) => Name)
  }
  t.same(await names({ estate: { BackupServers: [{ Name: 'only' }] } }), ['only'])
  t.same(await names({ estateYaml: SMALL }), ['only'])
  const byDefault = await names({})
  t.ok(byDefault.length > 1)
  t.same(await names({ estate: 'default' }), byDefault)
})

t.test('what options tell of comes on top of the estate, and all of it needs room', async (t) => {
  const sizes = async (options: StartOptions): Promise<number> => {
    await using em = await buildEmsim(options)
    return em.estate.find('Backup').length
  }
  const generated = { generate: true, backups: 1, vms: 1 }
  const byDefault = await sizes({})
  t.equal(await sizes({ ...generated, restorePoints: 9 }), 1)
  t.equal(await sizes({ ...generated, restorePoints: 9, estate: 'default' }), byDefault + 1)
  const { world } = await buildServer(t)
  const maxRecords = world.estate.size + 500
  const restorePoints = 700
  const full = { message: new RegExp(`There may be ${maxRecords} records in an estate`) }
  t.equal(await sizes({ ...generated, restorePoints, maxRecords }), 1)
  await t.rejects(sizes({ ...generated, restorePoints, maxRecords, estate: 'default' }), full)

  await using em = await buildEmsim({ situation: ['repository-full'] })
  const isFull = (one: Readonly<Record<string, unknown>>): boolean => one.FreeSpace === 0
  t.ok(em.estate.find('Repository').some(isFull))
  await using none = await buildEmsim({})
  t.notOk(none.estate.find('Repository').some(isFull))
  const changes = [{ change: { type: 'Repository', first: 1 }, to: { FreeSpace: 0 } }]
  await using changed = await buildEmsim({ changes })
  t.ok(changed.estate.find('Repository').some(isFull))
})

t.test(
  'rules of situations and of options are there from the start, and again after a reset',
  async (t) => {
    const situation = ['licence-too-low', 'restore-fails-at-80-percent']
    const options: StartOptions = {
      ...{ estate: 'empty', situation },
      faults: [{ effect: { kind: 'empty' } }],
      taskRules: [{ of: 'run', goes: { ends: 'Warning', reason: 'Own' } }],
    }
    const rules = ({
      faults,
      tasks,
    }: Awaited<ReturnType<typeof buildEmsim>>): readonly number[] => [
      faults.list().length,
      tasks.list().length,
    ]
    await using em = await buildEmsim(options)
    t.same(rules(em), [2, 2])
    t.match(em.faults.list().at(-1), { effect: { kind: 'empty' } })
    t.match(em.tasks.list().at(-1), { goes: { reason: 'Own' } })
    em.faults.clear()
    em.tasks.clear()
    t.same(rules(em), [0, 0])
    em.reset()
    t.same(rules(em), [2, 2])
    for (const name of situation) {
      await using alone = await buildEmsim({ estate: 'empty', situation: [name] })
      t.same(rules(alone), name === 'licence-too-low' ? [1, 0] : [0, 1], name)
    }
  },
)

t.test('sessions that are there from the start are of accounts that there are', async (t) => {
  const start = (...session: string[]) => buildEmsim({ estate: 'empty', session })
  await using em = await start('one=User')
  t.match(em.sessions.list(), [{ token: 'one' }])
  await t.rejects(start('one=Nobody'), { message: 'There is no account Nobody.' })
  await t.rejects(start('one=User', 'one=User'), { message: 'The token is empty or in use.' })
})

t.test('others have their turns while much is generated', async (t) => {
  let [last, longest] = [performance.now(), 0]
  const begin = last
  const look = (): void => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
    next = setImmediate(look)
  }
  let next = setImmediate(look)
  const many = { generate: true, backups: 10, restorePoints: 100_000, vms: 10 }
  await using em = await buildEmsim({ estate: 'empty', ...many })
  clearImmediate(next)
  t.equal(em.estate.find('RestorePoint').length, 100_000)
  const share = longest / (performance.now() - begin)
  t.ok(share < 0.4, `the longest wait was ${Math.round(share * 100)} % of all`)
})

t.test('a reload takes rules from their files anew, and no others', async (t) => {
  const folder = t.testdir({})
  const faults = join(folder, 'faults.yaml')
  const taskRules = join(folder, 'tasks.yaml')
  writeFileSync(faults, '- effect: { kind: empty }\n')
  writeFileSync(taskRules, '- { of: run, goes: { ends: Warning, reason: First } }\n')
  const estate = join(folder, 'estate.yaml')
  writeFileSync(estate, SMALL)
  await using em = await buildEmsim({ estate, faults, taskRules })
  em.faults.add({ effect: { kind: 'hang' } })
  em.tasks.clear()
  writeFileSync(faults, '- effect: { kind: empty }\n- effect: { kind: empty }\n')
  writeFileSync(taskRules, '- { of: run, goes: { ends: Warning, reason: Anew } }\n')
  await em.reload()
  t.same(
    em.faults.list().map(({ effect }) => effect.kind),
    ['empty', 'empty'],
  )
  t.match(em.tasks.list(), [{ goes: { reason: 'Anew' } }])
  em.faults.clear()
  em.reset()
  t.equal(em.faults.list().length, 2, 'a reset goes back to those')
  t.match(em.tasks.list(), [{ goes: { reason: 'Anew' } }])

  await using told = await buildEmsim({ estate, faults: [{ effect: { kind: 'empty' } }] })
  told.faults.clear()
  await told.reload()
  t.equal(told.faults.list().length, 0, 'what was told by the library is not told again')
})

t.test(
  'a twin is the same at a time that stands, and what is asked of it leaves no trace',
  async (t) => {
    const options = { strict: false, sessionTimeout: 900_000, maxSessions: 10 }
    const { world, controls } = await buildServer(t, { estate: FIXTURE })
    const { token } = controls.sessions.open('User')
    const twins = twinOf(world, '13.0', NOW + 5000, options)
    const { main } = twins
    t.equal(main.clock.now(), NOW + 5000)
    t.equal(main.clock.state.rate, 0)
    t.equal(main.editions.profile.name, '13.0')
    t.equal(main.journal.enabled, false)
    t.ok(main.sessions.has(token))
    t.same(stateOf(main.estate), stateOf(world.estate))
    main.estate.add('BackupServer', { id: 'x', Name: 'x' })
    t.equal(world.estate.find('BackupServer', 'x'), undefined)
  },
)
