import t from 'tap'
import { defineContract } from '../../src/contract/contract.js'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import { entity } from '../../src/contract/resource-type.js'
import { ADMINISTRATOR } from '../../src/contract/role.js'
import { defaultEstate } from '../../src/simulation/default-estate.js'
import { emptyEstate } from '../../src/simulation/fixtures.js'
import { DAY } from '../../src/time/duration.js'
import { NOW } from '../build-server.js'
import { monitor } from '../situations/monitor.js'

/** Milliseconds; what happens within so many is taken for one thing. */
const STEP = 15_000

t.test(
  'servers with contracts of the same types share the default estate, others do not',
  async (t) => {
    const first = await defaultEstate(emptyEstate(enterpriseManagerContract()), NOW)
    t.equal(await defaultEstate(emptyEstate(enterpriseManagerContract()), NOW), first)
    const { types, operations } = enterpriseManagerContract()
    const collection = '/gizmos'
    const gizmo = entity('Gizmo', { collection, elements: [], roles: ADMINISTRATOR })
    const wider = defineContract({
      types: [...types.values(), gizmo],
      operations: operations.filter(({ source }) => source.kind === 'handler'),
    })
    const other = await defaultEstate(emptyEstate(wider), NOW)
    t.not(other, first)
    t.equal(other.tables.get('Gizmo')?.size, 0)
  },
)

t.test('a snapshot of it goes on as it does itself', async (t) => {
  const [{ em }, { em: other }] = [await monitor(t), await monitor(t, { estate: 'empty' })]
  await other.restore(JSON.parse(JSON.stringify(await em.snapshot())))
  for (const one of [em, other]) one.clock.advance('P2D')
  t.same((await other.snapshot()).estate, (await em.snapshot()).estate)
})

t.test('it can be loaded at any time of a day, whatever runs then', async (t) => {
  const contract = enterpriseManagerContract()
  const { tables } = await defaultEstate(emptyEstate(contract), NOW)
  const values = [...tables.values()].flatMap((table) => table.list().flatMap(Object.values))
  const times = new Set<number>()
  // Nothing changes between one of these and the next.
  for (const value of values)
    if (typeof value === 'number' && value > NOW - DAY && value <= NOW)
      times.add(Math.floor(value / STEP + 1) * STEP)
  t.ok(times.size > 50, `${times.size} times`)
  // From the last to the first: the estate of one time is not that of an earlier one.
  for (const time of [...times].sort((a, b) => b - a))
    await defaultEstate(emptyEstate(contract), time).catch((error: Error) =>
      t.fail(`${new Date(time).toISOString()}: ${error.message}`),
    )
})
