/** Thousands of records leave piece by piece, and nobody sees it half done. */
import t from 'tap'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import type { Estate } from '../../src/estate/estate.js'
import { stateOf } from '../../src/estate/estate-state.js'
import { idOf } from '../../src/estate/identity.js'
import { emptyEstate } from '../../src/simulation/fixtures.js'
import { generate } from '../../src/simulation/generate.js'
import { buildServer } from '../build-server.js'

const NOW = Date.parse('2026-11-23T12:00:00Z')
const POINTS = 6000

/** Two backups of so many points, each with its file and the point of a machine. */
async function largeEstate(): Promise<Estate> {
  const estate = emptyEstate(enterpriseManagerContract())
  estate.upTo(NOW)
  const scale = { seed: 1, backups: 2, restorePoints: POINTS * 2, vms: 1 }
  for (const one of await generate(scale, NOW))
    if ('routine' in one) estate.setRoutine(one.routine)
    else estate.add(one.type, one.record)
  return estate
}

const firstBackup = (estate: Estate): string => estate.all('Backup')[0]?.id ?? ''

const bytes = (estate: Estate): string => JSON.stringify(stateOf(estate))

/** One that has just begun to remove its first backup. */
function beginning(from: Estate): Estate {
  const estate = from.fork()
  estate.remove('Backup', firstBackup(estate))
  return estate
}

t.test('a removal of thousands goes on in many pieces, as time passes', async (t) => {
  const estate = beginning(await largeEstate())
  t.notOk(estate.isSettled, 'most is left to do')
  const sizes: number[] = []
  const count = () => Object.values(estate.sizes()).reduce((sum, size) => sum + size, 0)
  for (const _ of estate.passing(NOW)) sizes.push(count())
  t.ok(estate.isSettled)
  const gone = sizes.slice(1).map((size, index) => (sizes[index] ?? 0) - size)
  t.ok(gone.length > 60, `${gone.length} pieces`)
  t.ok(Math.max(...gone) <= 300, `at most ${Math.max(...gone)} records at a time`)
})

t.test('whoever looks in the middle sees its end', async (t) => {
  const whole = await largeEstate()
  const id = firstBackup(whole)
  const points = whole.children('RestorePoint', 'Backup', id)
  const last = points.at(-1)?.id ?? ''
  t.equal(points.length, POINTS)
  const counts = { RestorePoint: POINTS, VmRestorePoint: POINTS, BackupFile: POINTS }
  t.match(beginning(whole).counts(), counts)
  t.equal(beginning(whole).find('RestorePoint', last), undefined)
  t.equal(beginning(whole).all('BackupFile').length, POINTS)
  t.equal(beginning(whole).table('VmRestorePoint').size, POINTS)
  t.same(beginning(whole).children('RestorePoint', 'Backup', id), [])
  t.throws(() => beginning(whole).update('RestorePoint', last, { Name: 'late' }), /no record/)
  t.throws(() => beginning(whole).remove('RestorePoint', last), /no record/)
  t.match(whole.counts(), { RestorePoint: POINTS * 2 }, 'the one it was forked from has them all')
})

t.test('what it does not touch is read and changed without waiting for its end', async (t) => {
  const estate = beginning(await largeEstate())
  const id = idOf('Task', '1')
  estate.add('Task', Object.freeze({ id, TaskId: 'task-1' }))
  estate.update('Task', id, { Operation: 'Remove' })
  t.equal(estate.find('Task', id)?.Operation, 'Remove')
  t.notOk(estate.isSettled)
})

t.test('a request that comes in the middle waits for its end in turns', async (t) => {
  const { world } = await buildServer(t)
  t.equal(world.catchUp(), undefined, 'nothing is to wait for')
  world.estate.become(beginning(await largeEstate()).mark())
  const end = world.catchUp()
  t.notOk(world.estate.isSettled)
  await end
  t.ok(world.estate.isSettled)
})

t.test('one that is marked or forked in the middle ends in each as it would have', async (t) => {
  const whole = await largeEstate()
  const straight = beginning(whole)
  const wanted = bytes(straight)
  const estate = beginning(whole)
  const fork = estate.fork()
  const mark = estate.mark()
  let pieces = 0
  for (const _ of estate.passing(NOW)) if (++pieces === 30) break
  const later = estate.fork()
  t.equal(bytes(estate), wanted)
  t.equal(bytes(fork), wanted)
  t.equal(bytes(later), wanted)
  estate.become(mark)
  t.notOk(estate.isSettled, 'most is left to do again')
  t.equal(bytes(estate), wanted)
})

t.test('what only refers to thousands that leave is cut off', async (t) => {
  const estate = await largeEstate()
  const id = firstBackup(estate)
  const server = estate.all('BackupServer')[0]?.id ?? ''
  for (const [index, point] of estate.children('RestorePoint', 'Backup', id).entries()) {
    if (index % 100 > 0) continue
    const vmPoint = estate.children('VmRestorePoint', 'RestorePoint', point.id)[0]?.id ?? ''
    const session = idOf('RestoreSession', String(index))
    estate.add(
      'RestoreSession',
      Object.freeze({ id: session, BackupServer: server, VmRestorePoint: vmPoint }),
    )
  }
  estate.remove('Backup', id)
  t.notOk(estate.isSettled)
  const sessions = estate.all('RestoreSession')
  t.equal(sessions.length, POINTS / 100)
  t.same(
    sessions.filter(({ VmRestorePoint }) => VmRestorePoint !== undefined),
    [],
  )
})
