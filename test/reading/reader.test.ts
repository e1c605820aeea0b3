import t from 'tap'
import { type Fault, faultText } from '../../src/reading/fault.js'
import {
  also,
  anyText,
  choice,
  listOf,
  object,
  type Reader,
  readAs,
  recordOf,
  secret,
  text,
  truth,
  variant,
  whole,
} from '../../src/reading/reader.js'

function read<T>(reader: Reader<T>, value: unknown): { value: T | undefined; faults: string[] } {
  const faults: Fault[] = []
  const result = reader(value, ['x'], (fault) => faults.push(fault))
  return { value: result, faults: faults.map(faultText) }
}

t.test('what is declared is read', (t) => {
  const reader = object({
    name: text,
    'count?': whole(0, 9),
    'tags?': listOf(choice(['a', 'b'])),
    'notes?': recordOf(anyText),
    'twice?': readAs('a number', (digits) => Number(digits) * 2 || undefined),
  })
  const value = { name: 'n', count: 3, tags: ['a'], notes: { k: '' }, twice: '4' }
  t.same(read(reader, value), { value: { ...value, twice: 8 }, faults: [] })
  t.same(read(reader, { name: 'n', count: undefined }), { value: { name: 'n' }, faults: [] })
  t.end()
})

t.test('every mistake is told with its place, and nothing is read then', (t) => {
  const reader = object({ name: text, 'on?': truth, 'tags?': listOf(choice(['a', 'b'])) })
  t.same(read(reader, { nme: 1, on: null, tags: ['c', 5] }), {
    value: undefined,
    faults: [
      'x.nme: expected the key name, found the key nme',
      'x.name: expected text, found nothing',
      'x.on: expected true or false, found null',
      'x.tags[0]: expected one of a, b, found "c"',
      'x.tags[1]: expected one of a, b, found 5',
    ],
  })
  t.same(read(reader, []).faults, ['x: expected an object, found a list'])
  t.same(
    read(reader, JSON.parse('{"name": "n", "__proto__": {}}')).faults,
    ['x.__proto__: expected one of the keys name, on, tags, found the key __proto__'],
    'also what only looks as if it were nothing',
  )
  t.end()
})

t.test('one member tells which others there are', (t) => {
  const reader = variant('kind', { circle: { radius: whole(1, 9) }, dot: {} })
  t.same(read(reader, { kind: 'circle', radius: 2 }).value, { kind: 'circle', radius: 2 })
  t.same(read(reader, { kind: 'dot', radius: 2 }).faults, [
    'x.radius: expected one of the keys kind, found the key radius',
  ])
  t.same(read(reader, {}).faults, ['x.kind: expected one of circle, dot, found nothing'])
  t.same(read(reader, { kind: 'constructor' }).faults, [
    'x.kind: expected one of circle, dot, found "constructor"',
  ])
  t.end()
})

t.test('a further test is only asked of what was read', (t) => {
  const even = also(whole(0, 9), (value, path, refuse) => {
    if (value % 2 !== 0) refuse({ path, expected: 'an even one', found: String(value) })
  })
  t.same(read(even, 4), { value: 4, faults: [] })
  t.same(read(even, 3), { value: undefined, faults: ['x: expected an even one, found 3'] })
  t.same(read(even, 'a').faults.length, 1)
  t.end()
})

t.test('a secret is never shown', (t) => {
  t.equal(read(secret, 'hunter2').value, 'hunter2')
  t.same(read(secret, 12345).faults, ['x: expected text, found a number'])
  t.same(read(secret, undefined).faults, ['x: expected text, found nothing'])
  t.end()
})
