import t from 'tap'
import { defineContract } from '../../src/contract/contract.js'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import { entity } from '../../src/contract/resource-type.js'
import { ADMINISTRATOR } from '../../src/contract/role.js'
import { defaultEstate } from '../../src/simulation/default-estate.js'
import { NOW } from '../build-server.js'

t.test(
  'servers with contracts of the same types share the default estate, others do not',
  async (t) => {
    const first = await defaultEstate(enterpriseManagerContract(), NOW)
    t.equal(await defaultEstate(enterpriseManagerContract(), NOW), first)
    const { types, operations } = enterpriseManagerContract()
    const collection = '/gizmos'
    const gizmo = entity('Gizmo', { collection, elements: [], roles: ADMINISTRATOR })
    const wider = defineContract({
      types: [...types.values(), gizmo],
      operations: operations.filter(({ source }) => source.kind === 'handler'),
    })
    const other = await defaultEstate(wider, NOW)
    t.not(other, first)
    t.equal(other.tables.get('Gizmo')?.size, 0)
  },
)
