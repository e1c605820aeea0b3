/** What takes long is done beside a world, and is one change of it all the same. */
import t from 'tap'
import { stateOf } from '../../src/estate/estate-state.js'
import { idOf } from '../../src/estate/identity.js'
import { RecordedEstate } from '../../src/simulation/recorded-estate.js'
import { carryOut, carryOutBeside, replay } from '../../src/world/carry-out.js'
import type { Change, WorldCommand } from '../../src/world/change.js'
import type { World } from '../../src/world/world.js'
import { buildServer, NOW } from '../build-server.js'
import { FIXTURE } from './script.js'

const BY = { control: 'test' }
/** Milliseconds of work, so that others get their turns. */
const LONG = 15

/** Makes repositories beside a world, a while each; tells when it begins. */
const making = (world: World, count: number, begins: () => void = () => undefined) =>
  function* () {
    begins()
    const recorded = new RecordedEstate(world.estate)
    const [server] = recorded.all('BackupServer')
    for (let n = 0; n < count; n++) {
      const record = { id: idOf('made', String(n)), Name: `R${n}`, BackupServer: server?.id ?? '' }
      recorded.add('Repository', record)
      for (const since = performance.now(); performance.now() - since < LONG; );
      yield
    }
    return recorded
  }

const repositories = ({ estate }: World): unknown[] =>
  estate.all('Repository').map(({ Name }) => Name)

const renamed = (world: World, Name: string): readonly WorldCommand[] =>
  world.estate
    .all('Job')
    .slice(0, 1)
    .map(({ id }) => ({ do: 'update', type: 'Job', id, changes: { Name } }))

t.test('others have their turns, and see nothing of it before it is whole', async (t) => {
  const { world } = await buildServer(t, { estate: FIXTURE, clock: { now: () => NOW } })
  const before = repositories(world).length
  const seen = new Set<number>()
  const look = setInterval(() => seen.add(repositories(world).length), 1)
  const rule = { do: 'setSerial', serial: 77 } as const
  const change = await carryOutBeside(world, BY, making(world, 5), () => [rule])
  clearInterval(look)
  t.same([...seen], [before])
  t.equal(repositories(world).length, before + 5)
  t.equal(world.estate.serial, 77)
  t.equal(change.commands.length, 6)
})

t.test('what others change meanwhile stays, and it can be played again', async (t) => {
  const lines: string[] = []
  const log = { append: (change: Change) => lines.push(JSON.stringify(change)), store() {} }
  const options = { estate: FIXTURE, clock: { now: () => NOW } }
  const { world } = await buildServer(t, { ...options, log })
  let begun = 0
  const decide = making(world, 3, () => {
    const name = `Renamed ${++begun}`
    if (begun < 3) setImmediate(() => carryOut(world, BY, () => renamed(world, name)))
  })
  const change = await carryOutBeside(world, BY, decide, () => [])
  t.equal(begun, 3, 'it was done anew each time')
  t.equal(change.n, 3)
  t.equal(world.estate.all('Job')[0]?.Name, 'Renamed 2')
  const again = await buildServer(t, options)
  for (const line of lines) replay(again.world, JSON.parse(line))
  t.same(stateOf(again.world.estate), stateOf(world.estate))
})

t.test('who changes a world all the time waits in the end', async (t) => {
  const { world } = await buildServer(t, { estate: FIXTURE, clock: { now: () => NOW } })
  let begun = 0
  const decide = making(world, 2, () => {
    begun++
    setImmediate(() => carryOut(world, BY, () => renamed(world, `Renamed ${begun}`)))
  })
  await carryOutBeside(world, BY, decide, () => [])
  t.equal(begun, 6)
  t.match(repositories(world).slice(-2), ['R0', 'R1'])
})

t.test('time that passes meanwhile is passed', async (t) => {
  let now = NOW
  const { world } = await buildServer(t, { estate: FIXTURE, clock: { now: () => now } })
  let begun = 0
  const decide = making(world, 2, () => {
    if (++begun > 1) return
    setImmediate(() => {
      now += 3 * 86_400_000
      world.present()
    })
  })
  const { at } = await carryOutBeside(world, BY, decide, () => [])
  t.equal(begun, 2, 'the nights have left something')
  t.equal(at, now)
})

t.test('a world that is removed meanwhile takes no change', async (t) => {
  const { world, worlds, controls } = await buildServer(t, { estate: FIXTURE })
  controls.makeWorld({ name: 'gone' })
  const gone = worlds.named('gone')
  const decide = making(gone, 3, () => setImmediate(() => controls.removeWorld('gone')))
  await t.rejects(
    carryOutBeside(gone, BY, decide, () => []),
    { statusCode: 404, message: /no world gone any more/ },
  )
  t.equal(worlds.changes, 2, 'it was made and removed')
  t.ok(worlds.find(world.name))
})

t.test('what is refused changes nothing', async (t) => {
  const { world } = await buildServer(t, { estate: FIXTURE, clock: { now: () => NOW } })
  const before = stateOf(world.estate)
  const lost = function* () {
    const recorded = new RecordedEstate(world.estate)
    recorded.add('Repository', { id: idOf('lost'), Name: 'R', BackupServer: idOf('nowhere') })
    yield
    return recorded
  }
  await t.rejects(
    carryOutBeside(world, BY, lost, () => []),
    /BackupServer: expected the id of a BackupServer/,
  )
  const wrong = { do: 'update', type: 'Job', id: idOf('nowhere'), changes: {} } as const
  await t.rejects(carryOutBeside(world, BY, making(world, 2), () => [wrong]))
  t.same(stateOf(world.estate), before)
  t.equal(world.worlds.changes, 0)
})
