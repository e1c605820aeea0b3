/** What comes from outside, such as a snapshot, is taken as a record, a routine or a time only where it is one. */
import t from 'tap'
import { Courses } from '../../src/estate/course.js'
import { ENDING, endings, heldBack, updateCommands } from '../../src/estate/ending.js'
import { Estate } from '../../src/estate/estate.js'
import { EstateStateReader, stateOf } from '../../src/estate/estate-state.js'
import { idOf, seedOf, sequenceId, spread } from '../../src/estate/identity.js'
import { fits, readRecord } from '../../src/estate/record-check.js'
import { inTurns, scan } from '../../src/estate/scan.js'
import { contract } from './small-contract.js'

const THING = contract.type('Thing')
const A = idOf('a')
const B = idOf('b')

t.test('ids and what is drawn by them are the same in all versions', (t) => {
  t.equal(idOf('Backup', 'a'), '54290b01-cc85-4ddc-a5df-f4bea46005ab')
  t.equal(seedOf('abc'), -1498048695)
  t.same([spread(1, 0), spread(7, 3)], [0.02106100646778941, 0.45881681982427835])
  t.equal(sequenceId(1, 1, 0), 'f8fb2394-d646-4aa1-afd4-54b9774bf4b2')
  t.equal(sequenceId(2, 3, 4), 'f06b58ae-f582-48f3-a683-ef671200cd95')
  t.end()
})

t.test('a member of a record has a value of its kind, or none', (t) => {
  for (const [name, taken, refused] of [
    ['Text', ['', 'a'], [5, true, {}, []]],
    ['Name', ['a'], [5]],
    ['Kept', ['a'], [5]],
    ['Count', [0, -1, 2 ** 31 - 1, -(2 ** 31)], [2 ** 31, -(2 ** 31) - 1, 1.5, '1', Number.NaN]],
    ['Size', [0, Number.MAX_SAFE_INTEGER], [2 ** 53, 0.5, '0']],
    ['Share', [0, 100], [-1, 101]],
    ['Ratio', [0, 1.5, -2], ['1', Number.POSITIVE_INFINITY, Number.NaN]],
    ['On', [true, false], [0, 'true']],
    ['State', ['Good', 'Bad', 'Unheard'], ['no word', '', 0]],
    ['CreationTimeUTC', [0, 1_700_000_000_000], ['2026-01-01', Number.NaN, 1e300]],
    ['At', [0, 1439], [-1, 1440, 1.5, '22:00']],
    [
      'Options',
      [{}, { Number: 5, Inner: 'a' }, { Inner: null }],
      [[], 5, { Number: 'x' }, { No: 1 }],
    ],
    ['Days', [[], ['a']], ['a', [5], {}]],
    ['Part', [[], [{ Size: 1 }]], [{ Size: 1 }, [5], [{ Size: 'x' }], [{ No: 1 }]]],
    ['Grouped', [1], ['x']],
    ['Server', [A], [5, [A]]],
    ['Many', [[], [A, B]], [A, [5], {}]],
  ] as const) {
    for (const value of taken) t.ok(fits(THING, name, value), `${name} ${JSON.stringify(value)}`)
    for (const value of refused)
      t.notOk(fits(THING, name, value), `${name} ${JSON.stringify(value)}`)
    t.equal(fits(THING, name, null), name !== 'Many', `${name} null`)
  }
  for (const name of ['Info', 'No', 'toString', '__proto__']) t.notOk(fits(THING, name, 'x'), name)
  t.end()
})

t.test('a record has an id, all that it needs, and nothing that it may not have', (t) => {
  const read = (value: unknown) => readRecord(THING, value, 'x')
  const whole = { id: A, Name: 'n', Text: 't', Server: B }
  t.same(read(whole), whole)
  t.ok(Object.isFrozen(read(whole)))
  for (const [value, message] of [
    [null, 'x: expected an object with an id, found null.'],
    [[], 'x: expected an object with an id, found a list.'],
    [{ Name: 'n' }, 'x: expected an object with an id, found an object.'],
    [{ ...whole, id: 'a' }, 'x: expected an object with an id, found an object.'],
    [{ ...whole, id: 5 }, 'x: expected an object with an id, found an object.'],
    [{ ...whole, Text: 5 }, 'x.Text: 5 does not fit.'],
    [{ ...whole, No: 5 }, 'x.No: 5 does not fit.'],
    [{ id: A, Name: 'n' }, 'x: expected Text, found none.'],
    [{ id: A, Name: 'n', Text: null }, 'x: expected Text, found none.'],
    [{ id: A, Text: 't' }, 'x: expected Name, found none.'],
  ] as const)
    t.throws(() => read(value), { message }, message)
  t.same(readRecord(contract.type('Loose'), { id: A }, 'x'), { id: A }, 'which needs no name')
  t.end()
})

const courses = new Courses([endings])
const END = 5000

t.test('a state is taken piece by piece, and given back the same', async (t) => {
  const reader = new EstateStateReader(contract, courses)
  reader.record('Server', 0, { id: A, Name: 's' })
  reader.record('Thing', 0, { id: B, Name: 'n', Text: 't', Server: A, Other: A, Many: [A] })
  const routine = {
    type: 'Thing',
    id: B,
    key: ENDING,
    value: { EndTimeUTC: END, Result: 'Failed' },
  }
  reader.routine(0, routine)
  reader.time(1000)
  reader.serial(7)
  const estate = await inTurns(reader.estate())
  t.match(stateOf(estate), { routines: [routine], present: 1000, serial: 7 })
  t.equal(estate.due, END)
  estate.upTo(END)
  t.match(estate.find('Thing', B), { Result: 'Failed', EndTimeUTC: END })
  t.same(estate.routines(), [])
})

t.test('what is no state is refused with its place', async (t) => {
  const refused = async (work: (reader: EstateStateReader) => unknown): Promise<string> => {
    const reader = new EstateStateReader(contract, courses)
    reader.record('Server', 0, { id: A, Name: 's' })
    reader.record('Thing', 0, { id: B, Name: 'n', Text: 't', Server: A })
    try {
      work(reader)
      await inTurns(reader.estate())
      return 'taken'
    } catch (error) {
      return error instanceof Error ? error.message : ''
    }
  }
  const routine = { type: 'Thing', id: B, key: ENDING, value: { EndTimeUTC: 5 } }
  const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) })
  const none = idOf('none')
  const wrong = 'estate.routines[3]: expected type, id, key and value.'
  const unfit = `estate.routines[3]: no Thing goes on so by ${ENDING}.`
  for (const [work, message] of [
    [() => undefined, 'taken'],
    [
      (one) => one.record('No', 2, {}),
      'estate.records.No: expected a type with a list of records.',
    ],
    [
      (one) => one.record('Server', 2, { id: A, Name: 's' }),
      `estate.records.Server[2]: the id ${A} is there twice.`,
    ],
    [
      (one) => one.record('Thing', 1, { id: none, Name: 'n', Text: 't' }),
      `Thing ${none}: it belongs to no Server.`,
    ],
    [
      (one) => one.record('Thing', 1, { id: none, Name: 'n', Text: 't', Server: none }),
      `Thing ${none}: there is no Server ${none}.`,
    ],
    [
      (one) =>
        one.record('Thing', 1, { id: none, Name: 'n', Text: 't', Server: A, Many: [A, none] }),
      `Thing ${none}: there is no Server ${none}.`,
    ],
    [(one) => one.routine(3, routine), 'taken'],
    [(one) => one.routine(3, null), wrong],
    [(one) => one.routine(3, { ...routine, id: 5 }), wrong],
    [(one) => one.routine(3, { ...routine, more: 5 }), wrong],
    [(one) => one.routine(3, { type: 'Thing', id: B, key: ENDING }), wrong],
    [
      (one) => one.routine(3, { ...routine, key: 'no' }),
      'estate.routines[3]: no Thing goes on so by no.',
    ],
    [
      (one) => one.routine(3, { ...routine, type: 'No' }),
      `estate.routines[3]: no No goes on so by ${ENDING}.`,
    ],
    [
      (one) => one.routine(3, { ...routine, type: 'Server' }),
      `estate.routines[3]: no Server goes on so by ${ENDING}.`,
    ],
    [(one) => one.routine(3, { ...routine, value: { EndTimeUTC: 'x' } }), unfit],
    [(one) => one.routine(3, { ...routine, value: { EndTimeUTC: 5, Result: 'no word' } }), unfit],
    [(one) => one.routine(3, { ...routine, value: { EndTimeUTC: 5, Text: 'x' } }), unfit],
    [(one) => one.routine(3, { ...routine, value: { EndTimeUTC: 5, Result: null } }), unfit],
    [(one) => one.routine(3, { ...routine, value: deep(40) }), unfit],
    [
      (one) => [one.routine(2, routine), one.routine(3, routine)],
      `estate.routines[3]: Thing ${B} ${ENDING} is there twice.`,
    ],
    [
      (one) => one.routine(3, { ...routine, id: none }),
      `estate.routines: there is no Thing ${none}.`,
    ],
    [(one) => one.time('x'), 'estate.present: expected a number of milliseconds.'],
    [(one) => one.time(Number.NaN), 'estate.present: expected a number of milliseconds.'],
    [(one) => one.time(null), 'taken'],
    [(one) => one.serial(-1), 'estate.serial: expected a whole number.'],
    [(one) => one.serial(0.5), 'estate.serial: expected a whole number.'],
    [(one) => one.serial(0), 'taken'],
  ] as readonly (readonly [(reader: EstateStateReader) => unknown, string])[])
    t.equal(await refused(work), message)
})

t.test('an end that is still to come is held back with how it went', (t) => {
  const values = { Text: 'a', EndTimeUTC: END, Result: 'Failed', Reason: null }
  t.same(heldBack('Thing', B, values, END - 1), {
    values: { Text: 'a' },
    routine: { type: 'Thing', id: B, key: ENDING, value: { EndTimeUTC: END, Result: 'Failed' } },
  })
  t.equal(heldBack('Thing', B, values, END), undefined, 'one that has come is not')
  t.equal(heldBack('Thing', B, { Result: 'Failed' }, 0), undefined)
  t.equal(heldBack('Thing', B, { EndTimeUTC: String(END) }, 0), undefined)
  t.end()
})

t.test('a change that tells another end takes from sight what was told, and holds it back', (t) => {
  const estate = { routineOf: (): unknown => undefined }
  const record = { id: B, EndTimeUTC: 100, Result: 'Success', Reason: null, Text: 'a' }
  const of = { type: 'Thing', id: B }
  t.same(updateCommands('Thing', record, { EndTimeUTC: END, Text: 'b' }, 200, estate), [
    { do: 'update', ...of, changes: { Text: 'b', EndTimeUTC: null, Result: null } },
    {
      do: 'setRoutine',
      routine: { ...of, key: ENDING, value: { EndTimeUTC: END, Result: 'Success' } },
    },
  ])
  t.same(
    updateCommands('Thing', record, { EndTimeUTC: 150 }, 200, estate),
    [
      { do: 'update', ...of, changes: { EndTimeUTC: 150 } },
      { do: 'dropRoutine', ...of, key: ENDING },
    ],
    'an end that is past is told at once',
  )
  t.same(
    updateCommands('Thing', record, { Text: 'b' }, 50, estate),
    [{ do: 'update', ...of, changes: { Text: 'b' } }],
    'no end is told',
  )
  const before = { routineOf: () => ({ EndTimeUTC: END, Reason: 'r' }) }
  t.same(updateCommands('Thing', { id: B }, { EndTimeUTC: END + 1 }, 200, before), [
    { do: 'update', ...of, changes: {} },
    {
      do: 'setRoutine',
      routine: { ...of, key: ENDING, value: { EndTimeUTC: END + 1, Reason: 'r' } },
    },
  ])
  t.end()
})

t.test('what someone has told of an end meanwhile stands', (t) => {
  const estate = new Estate(contract, courses)
  estate.upTo(0)
  estate.add('Server', { id: A, Name: 's' })
  estate.add('Thing', { id: B, Name: 'n', Text: 't', Server: A, Progress: 5, Result: 'Success' })
  const value = { EndTimeUTC: END, Result: 'Failed', Reason: 'r' }
  estate.setRoutine({ type: 'Thing', id: B, key: ENDING, value })
  estate.upTo(END - 1)
  t.notOk(estate.find('Thing', B)?.EndTimeUTC)
  estate.upTo(END)
  const ended = estate.find('Thing', B)
  t.match(ended, { EndTimeUTC: END, Result: 'Success', Reason: 'r' })
  t.notOk(ended && 'Progress' in ended, 'which has no progress any more')
  t.equal(estate.due, Number.POSITIVE_INFINITY)
  t.end()
})

t.test('courses are known by their keys, and by what they apply to', (t) => {
  t.equal(courses.named(ENDING), endings)
  t.throws(() => courses.named('no'), /There is no course no/)
  t.same([courses.has(ENDING), courses.has('no')], [true, false])
  t.same(courses.of(THING), [endings])
  t.same(courses.of(contract.type('Server')), [])
  t.equal(courses.of(THING), courses.of(THING), 'found once')
  t.end()
})

t.test('long work gives others a turn, and gives what it gives', async (t) => {
  let hasHadTurn = false
  setImmediate(() => {
    hasHadTurn = true
  })
  const steps = (function* () {
    while (!hasHadTurn) yield
    return 5
  })()
  t.equal(await inTurns(steps), 5, 'which ends only if others have one')
  const seen: number[] = []
  await scan(
    Array.from({ length: 5000 }, (_, n) => n),
    (n) => {
      seen.push(n)
    },
  )
  t.equal(seen.length, 5000)
  t.equal(seen.at(-1), 4999)
})
