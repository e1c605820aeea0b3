import fc from 'fast-check'
import t from 'tap'
import type { QueryField } from '../../src/query/field.js'
import { compileOrder, type Direction, topSorted } from '../../src/query/order.js'
import { orderRangeSteps } from '../../src/query/order-range.js'

type Value = string | number | boolean | null

/** A record with its place, so that stability shows. */
interface Item {
  readonly value: Value
  readonly place: number
}

function field(type: QueryField<Item>['type'], values?: readonly string[]): QueryField<Item> {
  return { name: 'Value', type, ...(values && { values }), read: ({ value }) => value }
}

function items(values: readonly Value[]): Item[] {
  return values.map((value, place) => ({ value, place }))
}

function sorted(type: QueryField<Item>, direction: Direction, values: readonly Value[]): Value[] {
  return items(values)
    .sort(compileOrder(type, direction))
    .map(({ value }) => value)
}

const results = field('enum', ['Success', 'Warning', 'Failed'])

t.test('orders each type in its own way, no value first', async (t) => {
  const cases: [QueryField<Item>, Value[]][] = [
    [field('string'), [null, '', '10', '9', 'a', 'Ab', 'b', 'É', 'é']],
    [field('long'), [null, -1, 0, 9, 10]],
    [field('double'), [null, 0.5, 1.5]],
    [field('boolean'), [null, false, true]],
    [field('dateTime'), [null, 0, 1_755_237_600_000]],
    [results, [null, 'Success', 'warning', 'Failed']],
    [
      field('uid'),
      [
        null,
        'urn:veeam:Job:0cb6675a-8930-436a-8ac3-8a4ae6195cb1',
        '39cb6675-8930-436a-8ac3-8a4ae6195cb1',
        'URN:veeam:Backup:49CB6675-8930-436A-8AC3-8A4AE6195CB1',
      ],
    ],
  ]
  for (const [type, ascending] of cases) {
    const mixed = [...ascending.slice(1).reverse(), ...ascending.slice(0, 1)]
    t.equal(sorted(type, 'ascending', mixed)[0], null, `${type.type}: null first`)
    t.equal(sorted(type, 'descending', mixed).at(-1), null, `${type.type}: null last`)
  }
  for (const [type, ascending] of cases.slice(1)) {
    t.strictSame(sorted(type, 'ascending', ascending.toReversed()), ascending, type.type)
    t.strictSame(sorted(type, 'descending', ascending), ascending.toReversed(), type.type)
  }
  t.strictSame(
    sorted(field('string'), 'ascending', ['é', 'b', 'Ab', 'a', '9', 'É', '10', '']),
    ['', '10', '9', 'a', 'Ab', 'b', 'é', 'É'],
    'texts by their lower case, equal ones in their old order',
  )
  t.strictSame(
    sorted(results, 'descending', ['None', 'Warning', null, 'Failed']),
    ['Failed', 'Warning', 'None', null],
    'unlisted enumeration values with those without',
  )
})

t.test('folds letters whose lower case is ASCII', async (t) => {
  const kelvin = '\u212ab'
  for (const values of [
    [kelvin, 'ka', 'Kc'],
    ['ka', kelvin, 'Kc'],
    ['Kc', 'ka', kelvin],
  ]) {
    t.strictSame(sorted(field('string'), 'ascending', values), ['ka', kelvin, 'Kc'])
  }
})

const valuesOf: [QueryField<Item>, fc.Arbitrary<Value>][] = [
  [field('int'), fc.option(fc.integer({ min: 0, max: 20 }))],
  [field('double'), fc.option(fc.double({ noNaN: true }))],
  [field('string'), fc.option(fc.string({ unit: 'grapheme', maxLength: 3 }))],
  [results, fc.constantFrom('Success', 'WARNING', 'Failed', 'None', null)],
]

t.test('a page is what a full stable sort gives', async () => {
  for (const [type, value] of valuesOf) {
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 200, size: 'max' }),
        fc.constantFrom('ascending' as const, 'descending' as const),
        fc.nat(220),
        fc.nat(50),
        (values, direction, offset, count) => {
          const records = items(values)
          const all = records.toSorted(compileOrder(type, direction))
          const expected = all.slice(offset, offset + count).map(({ place }) => place)
          const page = topSorted(records, type, direction, offset, count).map(({ place }) => place)
          return JSON.stringify(page) === JSON.stringify(expected)
        },
      ),
    )
  }
})

/** Records enough that the buffer of the selection fills many times over. */
const orders: Record<string, (index: number, length: number) => number> = {
  ascending: (index) => index,
  descending: (index, length) => length - index,
  mountain: (index, length) => Math.min(index, length - index),
  valley: (index, length) => Math.max(index, length - index),
  equal: () => 0,
  steps: (index) => index % 7,
  shuffled: (index, length) => (index * 7919) % length,
}

t.test('the first few of many are the right ones, however the many are shuffled', async (t) => {
  for (let seed = 1; seed <= 100; seed++) {
    let drawn = seed
    const keys = Array.from({ length: 1200 }, () => {
      drawn = (Math.imul(drawn, 1_103_515_245) + 12_345) >>> 0
      return drawn
    })
    const compare = (a: number, b: number) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b
    const all = Array.from(keys.keys()).sort(compare)
    for (const end of [2, 10, 100]) {
      const first = Array.from(wholeOf(orderRangeSteps(keys.length, 0, end, compare)))
      if (first.join() !== all.slice(0, end).join()) t.fail(`seed ${seed}, the first ${end}`)
    }
  }
})

t.test('pages of many records in any order, with work in proportion', async (t) => {
  const length = 20_000
  for (const [name, key] of Object.entries(orders)) {
    const keys = Array.from({ length }, (_, index) => key(index, length))
    const compare = (a: number, b: number) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b
    const all = Array.from(keys.keys()).sort(compare)
    for (const [start, end] of [
      [0, 10],
      [0, 2000],
      [5000, 5100],
      [19_950, 20_000],
    ] as const) {
      let comparisons = 0
      const range = wholeOf(
        orderRangeSteps(length, start, end, (a: number, b: number) => {
          comparisons++
          return compare(a, b)
        }),
      )
      t.strictSame(Array.from(range), all.slice(start, end), `${name} ${start}`)
      t.ok(comparisons < length * 12, `${name} ${start}: ${comparisons} comparisons`)
    }
  }
})

/** What work gives that comes in steps; there are many steps in much work. */
function wholeOf<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
