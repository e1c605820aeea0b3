/** What an operation is known by, and that routes, links, coverage and the journal agree on it. */
import t from 'tap'
import { defineContract } from '../../src/contract/contract.js'
import { link } from '../../src/contract/link.js'
import {
  listOf,
  type Operation,
  operation,
  operationKey,
  task,
} from '../../src/contract/operation.js'
import { entity } from '../../src/contract/resource-type.js'
import { ADMINISTRATOR, PORTAL } from '../../src/contract/role.js'
import { coverageOf } from '../../src/documents/coverage.js'
import { createRoutes } from '../../src/wire/operation-routes.js'

const edit = link('Edit', 'JobReference', '/jobs/{Job}')
const start = link('Start', null, '/jobs/{ID}?action=start')

const contractOf = (...operations: readonly Operation[]) =>
  defineContract({
    types: [entity('Job', { collection: '/Jobs', elements: [], roles: ADMINISTRATOR })],
    operations,
  })

const acting = (
  method: 'POST' | 'PUT',
  action?: string,
  more: { byDefault?: boolean; path?: string } = {},
): Operation => {
  const { path = '/Jobs/{ID}', ...rest } = more
  return operation(method, path, {
    answers: task('Act'),
    roles: ADMINISTRATOR,
    ...(action && { action }),
    ...rest,
  })
}

t.test('a key is the same whatever the words in braces, and names the action', (t) => {
  const key = 'GET /jobs/{ID}/includes/{ID}'
  t.equal(operationKey('GET', '/jobs/{Job}/includes/{ID}'), key)
  t.equal(operationKey('GET', '/jobs/{ID}/includes/{IncludeID}/'), key)
  t.equal(operationKey('POST', '/jobs/{ID}', 'start'), 'POST /jobs/{ID}?action=start')
  t.equal(operationKey('GET', '/'), 'GET /')
  t.not(operationKey('GET', '/m/{filepath}'), operationKey('GET', '/m/{ID}'), 'any depth or one')
  t.end()
})

t.test('a link, a request and the coverage find the same operation, in any letter case', (t) => {
  const contract = contractOf(acting('POST', 'start'))
  t.ok(contract.leads(start, ADMINISTRATOR))
  t.notOk(contract.leads(start, ['Portal User']))
  t.notOk(contract.leads({ ...start, href: '/jobs/{ID}?action=stop' }))
  const found = createRoutes(contract, '/api').find('POST', '/api/jobs/1', 'START')
  t.match(found, { operation: { key: 'POST /Jobs/{ID}?action=start' }, params: { ID: '1' } })
  t.match(
    coverageOf(contract).operations.filter(({ served }) => served === 'acted'),
    [{ method: 'POST', path: '/jobs/{ID}', action: 'start', roles: ADMINISTRATOR }],
  )
  t.end()
})

t.test('one that is meant by default needs no action, in links and in requests', (t) => {
  const byDefault = contractOf(acting('PUT', 'edit', { byDefault: true }))
  t.ok(byDefault.leads(edit))
  const routes = createRoutes(byDefault, '/api')
  for (const action of [null, 'edit', 'Edit', 'other'])
    t.match(routes.find('PUT', '/api/jobs/1', action), { operation: { action: 'edit' } })

  const byAction = contractOf(acting('PUT', 'edit'))
  t.notOk(byAction.leads(edit))
  t.match(createRoutes(byAction, '/api').find('PUT', '/api/jobs/1', null), {
    allow: ['GET', 'HEAD', 'PUT', 'OPTIONS'],
  })
  t.end()
})

t.test('an action that none has is ignored in a request, and leads nowhere in a link', (t) => {
  const contract = contractOf(acting('POST'))
  t.match(createRoutes(contract, '/api').find('POST', '/api/jobs/1', 'start'), {
    operation: { key: 'POST /Jobs/{ID}' },
  })
  t.notOk(contract.leads(start))
  t.ok(contract.leads({ ...start, href: '/jobs/{ID}' }))
  t.end()
})

t.test('a contract refuses operations that nothing tells apart', (t) => {
  t.throws(() => contractOf(acting('POST', 'start'), acting('POST', 'start')), /declares .* twice/)
  t.throws(
    () => contractOf(acting('PUT'), acting('PUT', 'edit', { byDefault: true })),
    /both meant by a request without an action/,
  )
  t.throws(
    () => contractOf(acting('POST', 'stop', { path: '/jobs/{Job}' })),
    /declared at \/Jobs\/\{ID\}, and .* at \/jobs\/\{Job\}/,
  )
  t.end()
})

t.test('a contract refuses an operation that answers what it has not', (t) => {
  const read = operation('GET', '/widgets', { answers: listOf('Widget'), roles: ADMINISTRATOR })
  t.throws(() => contractOf(read), /GET \/widgets answers Widget, which is no type/)
  t.end()
})

t.test('roles of a link are those of the operation that it leads to', (t) => {
  const open = operation('POST', '/Jobs/{ID}', {
    answers: task('Act'),
    action: 'start',
    roles: PORTAL,
  })
  t.ok(contractOf(open).leads(start, ['Portal User']))
  t.end()
})
