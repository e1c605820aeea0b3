/** That operations and their handlers belong together. */
import t from 'tap'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import { HANDLERS, type Handlers } from '../../src/operations/handlers.js'

t.test(
  'every operation that is answered by a handler has one, and no handler is left over',
  (t) => {
    const { operations } = enterpriseManagerContract()
    const keys = operations.filter(({ source }) => source.kind === 'handler').map(({ key }) => key)
    t.same(Object.keys(HANDLERS).toSorted(), keys.toSorted())
    t.end()
  },
)

t.test('the compiler refuses a table of handlers that does not fit', (t) => {
  const { 'GET /tasks': listTasks, ...others } = HANDLERS
  const whole: Handlers = { ...others, 'GET /tasks': listTasks }
  // @ts-expect-error one is missing
  const missing: Handlers = others
  // @ts-expect-error no operation has this key
  const misspelt: Handlers = { ...whole, 'GET /task': listTasks }
  // @ts-expect-error it is declared to answer one resource, not a list
  const unfit: Handlers = { ...whole, 'GET /tasks/{ID}': listTasks }
  t.equal([missing, misspelt, unfit].length, 3)
  t.end()
})
