import fc from 'fast-check'
import t from 'tap'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import type { Estate } from '../../src/estate/estate.js'
import { GUID, idOf, readId, sequenceId } from '../../src/estate/identity.js'
import { emptyEstate, loadFixtureFiles } from '../../src/simulation/fixtures.js'
import { generate } from '../../src/simulation/generate.js'
import { NOW } from '../build-server.js'

const contract = enterpriseManagerContract()

async function defaultEstate(): Promise<Estate> {
  const estate = emptyEstate(contract)
  await loadFixtureFiles('default', estate, NOW)
  return estate
}

/** What an index has to give: the same as a walk over all. */
const walked = (estate: Estate, type: string, relation: string, parent: string): string[] =>
  [...estate.table(type).list()].filter((record) => record[relation] === parent).map(({ id }) => id)

t.test('children are found through an index that follows every change', async (t) => {
  const estate = await defaultEstate()
  const backups = [...estate.table('Backup').list()].map(({ id }) => id)
  const repositories = [...estate.table('Repository').list()].map(({ id }) => id)
  const property = fc.property(
    fc.array(
      fc.record({
        what: fc.constantFrom('add', 'move', 'remove'),
        which: fc.nat(30),
        to: fc.nat(repositories.length - 1),
      }),
      { maxLength: 12 },
    ),
    (changes) => {
      for (const { what, which, to } of changes) {
        const Repository = repositories[to] ?? ''
        const present = [...estate.table('Backup').list()]
        const one = present[which % Math.max(present.length, 1)]
        const id = idOf('added', String(which))
        if (what === 'add' && !estate.find('Backup', id))
          estate.apply({ do: 'add', type: 'Backup', record: { id, Name: id, Repository } })
        else if (what === 'move' && one)
          estate.apply({ do: 'update', type: 'Backup', id: one.id, changes: { Repository } })
        else if (what === 'remove' && one && present.length > 3)
          estate.apply({ do: 'remove', type: 'Backup', id: one.id })
      }
      return repositories.every((id) => {
        const found = estate.children('Backup', 'Repository', id).map((record) => record.id)
        return found.sort().join() === walked(estate, 'Backup', 'Repository', id).sort().join()
      })
    },
  )
  t.notOk(fc.check(property, { numRuns: 50 }).counterexample)
  t.ok(backups.length > 0)
})

t.test('removing a record removes what hangs on it and cuts what only refers to it', async (t) => {
  const estate = await defaultEstate()
  const [backup] = [...estate.table('Backup').list()].filter((one) => one.Name === 'Laptops')
  const child = estate.children('Backup', 'ParentBackup', backup?.id ?? '')[0]
  t.ok(child)
  const points = estate.children('RestorePoint', 'Backup', child?.id ?? '').map(({ id }) => id)
  t.ok(points.length > 0)
  estate.apply({ do: 'remove', type: 'Backup', id: child?.id ?? '' })
  for (const id of points) {
    t.notOk(estate.find('RestorePoint', id))
    t.same(estate.children('BackupFile', 'RestorePoint', id), [])
    t.same(estate.children('AgentRestorePoint', 'RestorePoint', id), [])
  }
  const before = estate.counts()
  estate.apply({ do: 'remove', type: 'Backup', id: backup?.id ?? '' })
  t.equal(estate.counts().RestorePoint, before.RestorePoint, 'a child is not its parent')
  const [orphan] = [...estate.table('Backup').list()].filter(
    (one) => one.Name === 'Laptops - nb-keller',
  )
  t.equal(orphan?.ParentBackup, undefined)
})

t.test('a command that cannot be carried out changes nothing', async (t) => {
  const estate = await defaultEstate()
  const [server] = [...estate.table('BackupServer').list()]
  const before = estate.counts()
  const none = '00000000-0000-4000-8000-000000000000'
  t.throws(
    () => server && estate.apply({ do: 'add', type: 'BackupServer', record: server }),
    /already/,
  )
  t.throws(() => estate.apply({ do: 'update', type: 'Backup', id: none, changes: {} }), /no record/)
  t.throws(() => estate.apply({ do: 'remove', type: 'Backup', id: none }), /no record/)
  t.throws(() => estate.apply({ do: 'remove', type: 'Nothing', id: none }), /holds no Nothing/)
  t.same(estate.counts(), before)
})

t.test(
  'ids follow from what a thing is, are GUIDs, and are read in the spellings of clients',
  (t) => {
    t.equal(idOf('Backup', 'a'), idOf('Backup', 'a'))
    t.not(idOf('Backup', 'a'), idOf('Backup', 'b'))
    t.not(idOf('ab', 'c'), idOf('a', 'bc'))
    const ids = new Set<string>()
    for (let n = 0; n < 200_000; n++) ids.add(sequenceId(1, 1, n))
    t.equal(ids.size, 200_000)
    for (const id of [...ids].slice(0, 1000)) if (!GUID.test(id)) t.fail(id)
    t.not(sequenceId(1, 1, 0), sequenceId(2, 1, 0))
    t.not(sequenceId(1, 1, 0), sequenceId(1, 2, 0))
    t.equal(
      readId('{4EFA47E0-C3BD-47F2-A87A-013088F8B495}'),
      '4efa47e0-c3bd-47f2-a87a-013088f8b495',
    )
    t.equal(readId('urn:veeam:RestorePoint:AB'), 'ab')
    t.end()
  },
)

t.test('the same seed generates the same estate, of the size that was asked for', async (t) => {
  const plan = { seed: 7, backups: 50, restorePoints: 1000, vms: 2 }
  const all = async (changes: object) =>
    [...(await generate({ ...plan, ...changes }, NOW))].flatMap((one) =>
      'record' in one ? [one] : [],
    )
  const first = await all({})
  t.same(await all({}), first)
  t.notSame((await all({ seed: 8 }))[0], first[0])
  const counts: Record<string, number> = {}
  for (const { type } of first) counts[type] = (counts[type] ?? 0) + 1
  t.match(counts, { Backup: 50, RestorePoint: 1000, BackupFile: 1000, VmRestorePoint: 2000 })
  t.match(counts, { Job: 50, ObjectInJob: 100, BackupJobSession: 1000, BackupTaskSession: 2000 })
  const estate = emptyEstate(contract)
  for (const { type, record } of first) estate.apply({ do: 'add', type, record })
  for (const type of contract.types.values()) {
    if (!type.stored) continue
    for (const [name, relation] of Object.entries(type.belongsTo)) {
      if (relation.through || relation.optional) continue
      for (const record of estate.table(type.name).list())
        if (!estate.find(relation.type, String(record[name])))
          t.fail(`${type.name}.${name} leads nowhere`)
    }
  }
  t.ok(
    [...estate.table('RestorePoint').list()].every((point) => Number(point.BackupDateUTC) <= NOW),
    'nothing lies in the future',
  )
  t.same(await all({ backups: 0, restorePoints: 5 }), [], 'no backups, no points')
})
