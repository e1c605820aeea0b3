/** Forks and marks of whole estates: they share all that is not changed, and see nothing of one another. */
import fc from 'fast-check'
import t from 'tap'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import type { EstateRecord } from '../../src/contract/record.js'
import type { Command } from '../../src/estate/command.js'
import type { Estate, Mark } from '../../src/estate/estate.js'
import { stateOf } from '../../src/estate/estate-state.js'
import { idOf, sequenceId } from '../../src/estate/identity.js'
import { emptyEstate, loadFixtureFiles } from '../../src/simulation/fixtures.js'
import { NOW } from '../build-server.js'
import { rounded } from '../rounds.js'

const contract = enterpriseManagerContract()

async function defaultEstate(): Promise<Estate> {
  const estate = emptyEstate(contract)
  await loadFixtureFiles('default', estate, NOW)
  return estate
}

/** Types of records that are changed and removed, with a relation of theirs. */
const TYPES = [
  ['Backup', 'Repository'],
  ['RestorePoint', 'Backup'],
  ['BackupJobSession', 'Job'],
  ['BackupTaskSession', 'BackupJobSession'],
  ['VmRestorePoint', 'RestorePoint'],
  ['Job', 'BackupServer'],
] as const

/** All that can be seen of an estate: its records, when something happens, and what leads to what. */
function seen(estate: Estate): string {
  const children = TYPES.map(([type, relation]) => {
    const parents = new Set(estate.all(type).map((record) => String(record[relation])))
    return [...parents].map((id) => estate.children(type, relation, id).map((one) => one.id))
  })
  return JSON.stringify([stateOf(estate), estate.due, estate.counts(), children])
}

const steps = fc.array(
  fc.record({
    what: fc.constantFrom('change', 'change', 'remove', 'pass', 'mark', 'become', 'fork', 'swap'),
    on: fc.constantFrom(...TYPES),
    nth: fc.nat(500),
    time: fc.integer({ min: 1, max: 40_000_000 }),
  }),
  { minLength: 5, maxLength: 25 },
)

t.test(
  'what was marked is what it becomes again; a fork never sees what another does',
  async (t) => {
    const start = await defaultEstate()
    const property = fc.property(steps, (drawn) => {
      let estate = start.fork()
      const marks: { mark: Mark; was: string; versions: string }[] = []
      const forks: { estate: Estate; was: string }[] = []
      const versionsOf = (one: Estate): string =>
        [one.version, ...TYPES.map(([type]) => one.table(type).version)].join()
      const byVersion = new Map<number, string>()
      for (const { what, on, nth, time } of drawn) {
        const [type, relation] = on
        const all = estate.all(type)
        const record = all[nth % Math.max(all.length, 1)]
        const parents = estate.all(contract.type(type).belongsTo[relation]?.type ?? '')
        const parent = parents[time % Math.max(parents.length, 1)]
        if (what === 'pass') estate.upTo(estate.time + time)
        else if (what === 'mark')
          marks.push({ mark: estate.mark(), was: seen(estate), versions: versionsOf(estate) })
        else if (what === 'fork') forks.push({ estate: estate.fork(), was: seen(estate) })
        else if (what === 'swap') {
          // The fork goes on; the estate it came from stays where it is.
          const fork = estate.fork()
          forks.push({ estate, was: seen(estate) })
          estate = fork
        } else if (what === 'become') {
          const known = marks[nth % Math.max(marks.length, 1)]
          if (!known) continue
          estate.become(known.mark)
          if (versionsOf(estate) !== known.versions) throw new Error('other versions')
        } else if (record && what === 'remove') estate.apply({ do: 'remove', type, id: record.id })
        else if (record && parent) {
          const changes = { [relation]: parent.id, Name: `n${time}` }
          estate.apply({ do: 'update', type, id: record.id, changes })
        }
        for (const [one] of TYPES) {
          const state = JSON.stringify(estate.all(one))
          const known = byVersion.get(estate.table(one).version)
          if (known !== undefined && known !== state) throw new Error('one version of two states')
          byVersion.set(estate.table(one).version, state)
        }
      }
      for (const { mark, was, versions } of marks) {
        const other = start.fork()
        other.become(mark)
        if (seen(other) !== was) throw new Error('it became something else')
        if (versionsOf(other) !== versions) throw new Error('it has other versions')
      }
      for (const { estate: fork, was } of forks)
        if (seen(fork) !== was) throw new Error('a fork saw what another did')
    })
    fc.assert(property, rounded(8))
    t.pass()
  },
)

t.test('a fork copies nothing, and its first change no more than it touches', async (t) => {
  const estate = await defaultEstate()
  const before = estate.mark()
  const fork = estate.fork()
  const mark = fork.mark()
  for (const [name, table] of before.tables) t.equal(mark.tables.get(name), table)
  t.equal(mark.routines, before.routines)
  t.equal(mark.agenda, before.agenda)
  const [session] = fork.all('RestoreSession')
  fork.apply({
    do: 'update',
    type: 'RestoreSession',
    id: String(session?.id),
    changes: { Name: 'x' },
  })
  const after = fork.mark()
  const changed = [...after.tables.keys()].filter(
    (name) => after.tables.get(name) !== before.tables.get(name),
  )
  t.same(changed, ['RestoreSession'], 'one table of all')
  t.equal(estate.all('RestoreSession')[0], session)
  fork.become(before)
  for (const [name, table] of before.tables) t.equal(fork.mark().tables.get(name), table)
})

/** A backup with so many points, each with a file and a machine's point. */
function* backupWith(points: number, n: number): Generator<Command> {
  const add = (type: string, record: EstateRecord): Command => ({ do: 'add', type, record })
  const Backup = idOf('Backup', String(n))
  yield add('Backup', { id: Backup, Name: `B${n}`, Repository: idOf('Repository') })
  for (let point = 0; point < points; point++) {
    const RestorePoint = sequenceId(n, 1, point)
    const file = sequenceId(n, 2, point)
    yield add('RestorePoint', { id: RestorePoint, BackupDateUTC: NOW, Backup })
    yield add('BackupFile', { id: file, Backup, RestorePoint })
    yield add('VmRestorePoint', {
      id: sequenceId(n, 3, point),
      VmName: 'vm',
      RestorePoint,
      BackupFile: file,
    })
  }
}

t.test('a parent goes with ten thousand children, and leaves its neighbours as they were', (t) => {
  const estate = emptyEstate(contract)
  estate.add('BackupServer', { id: idOf('BackupServer'), Name: 'vbr' })
  estate.add('Repository', {
    id: idOf('Repository'),
    Name: 'R',
    BackupServer: idOf('BackupServer'),
  })
  const empty = seen(estate)
  for (const command of backupWith(100, 1)) estate.apply(command)
  const without = seen(estate)
  const counts = estate.counts()
  for (const command of backupWith(10_000, 2)) estate.apply(command)
  t.equal(estate.counts().VmRestorePoint, 10_100)
  const before = estate.fork()
  const full = seen(before)
  estate.apply({ do: 'remove', type: 'Backup', id: idOf('Backup', '2') })
  t.same(estate.counts(), counts)
  t.equal(seen(estate), without)
  estate.apply({ do: 'remove', type: 'Backup', id: idOf('Backup', '1') })
  t.equal(seen(estate), empty)
  t.equal(seen(before), full, 'a fork of before has them all')
  t.end()
})
