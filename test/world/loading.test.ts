/** What a world begins with, and begins anew with. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { stateOf } from '../../src/estate/estate-state.js'
import { buildEmsim } from '../../src/index.js'
import { twinOf } from '../../src/world/twin.js'
import { buildServer, NOW } from '../build-server.js'
import { FIXTURE } from './script.js'

const SMALL = 'BackupServers:\n  - Name: only\n'

t.test('an estate of its own, the one by default, or a text of one', async (t) => {
  const names = async (options: Parameters<typeof buildEmsim>[0]): Promise<unknown[]> => {
    await using em = await buildEmsim(options)
    return em.estate.find('BackupServer').map(({ Name }) => Name)
  }
  t.same(await names({ estate: { BackupServers: [{ Name: 'only' }] } }), ['only'])
  t.same(await names({ estateYaml: SMALL }), ['only'])
  const byDefault = await names({})
  t.ok(byDefault.length > 1)
  t.same(await names({ estate: 'default' }), byDefault)
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
