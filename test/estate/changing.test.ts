/** What each command does to an estate, what follows from it, and what of it is taken back. */
import t from 'tap'
import { type Course, Courses } from '../../src/estate/course.js'
import { Estate } from '../../src/estate/estate.js'
import { idOf } from '../../src/estate/identity.js'
import { relationsTo } from '../../src/estate/relations-to.js'
import { contract } from './small-contract.js'

const [S, R, X, Y] = ['s', 'r', 'x', 'y'].map((name) => idOf(name)) as [
  string,
  string,
  string,
  string,
]
const NEVER = Number.POSITIVE_INFINITY

/** A course that counts down: each second one less, until there is nothing left. */
const countdown: Course = {
  key: 'countdown',
  appliesTo: ({ name }) => name === 'Thing',
  isValue: (value) => typeof value === 'number',
  due: ({ value }, after) => (typeof value === 'number' && value > 0 ? after + 1000 : NEVER),
  happen({ type, record, value }, at, estate) {
    const left = Number(value) - 1
    estate.update(type, record.id, { Count: left, Size: at })
    if (left > 0) estate.setRoutine({ type, id: record.id, key: 'countdown', value: left })
    else estate.dropRoutine(type, record.id, 'countdown')
  },
}

/** What every thing goes on by: at each ten seconds it is on or off. */
const blinking: Course = {
  key: 'blinking',
  ofEvery: true,
  appliesTo: ({ name }) => name === 'Thing',
  isValue: () => false,
  due: (_, after) => Math.floor(after / 10_000) * 10_000 + 10_000,
  happen: ({ type, record }, _at, estate) =>
    estate.update(type, record.id, { On: record.On !== true }),
  follow: (before, _after, changed) =>
    'Text' in changed && before ? { Reason: `${before.Text} before` } : undefined,
}

function estateOf(...courses: readonly Course[]): Estate {
  const estate = new Estate(contract, new Courses(courses))
  estate.upTo(1000)
  for (const id of [S, R]) estate.add('Server', { id, Name: id })
  estate.add('Thing', { id: X, Name: 'x', Text: 'a', Server: S, Other: R, Many: [S, R] })
  return estate
}

t.test('each change makes another version, of the estate and of the table that is changed', (t) => {
  const estate = estateOf()
  const versions = new Set<number>()
  const note = (): void => {
    versions.add(estate.version)
    versions.add(estate.table('Thing').version)
  }
  note()
  estate.add('Thing', { id: Y, Name: 'y', Text: 'a', Server: S })
  note()
  estate.update('Thing', Y, { Text: 'b' })
  note()
  estate.remove('Thing', Y)
  note()
  t.equal(versions.size, 8)
  const { version } = estate
  estate.upTo(5000)
  t.equal(estate.version, version, 'time alone changes nothing')
  estate.remove('Server', S)
  t.not(estate.version, version)
  t.end()
})

t.test('a field that is set to nothing is told by its default; an id never changes', (t) => {
  const estate = estateOf()
  estate.update('Thing', X, { id: Y, Count: 5, Text: 'b' })
  t.match(estate.find('Thing', X), { id: X, Count: 5, Text: 'b' })
  estate.update('Thing', X, { Count: null, Other: undefined })
  const record = estate.find('Thing', X)
  t.notOk(record && ('Count' in record || 'Other' in record))
  t.ok(Object.isFrozen(record))
  t.end()
})

t.test('what needs a record goes with it; what only refers to it is cut', (t) => {
  t.same(relationsTo(contract, 'Server'), [
    { type: 'Thing', name: 'Server', survives: false, many: false },
    { type: 'Thing', name: 'Other', survives: true, many: false },
    { type: 'Thing', name: 'Many', survives: true, many: true },
  ])
  t.same(relationsTo(contract, 'Thing'), [])
  const estate = estateOf(countdown)
  estate.setRoutine({ type: 'Thing', id: X, key: 'countdown', value: 3 })
  t.same(
    estate.children('Thing', 'Many', R).map(({ id }) => id),
    [X],
  )
  estate.remove('Server', R)
  t.match(estate.find('Thing', X), { Server: S, Many: [S] })
  t.notOk(estate.find('Thing', X)?.Other)
  t.same(estate.children('Thing', 'Other', R), [])
  t.same(estate.children('Thing', 'Many', R), [])
  estate.remove('Server', S)
  t.equal(estate.find('Thing', X), undefined)
  t.same([estate.routines(), estate.due], [[], NEVER], 'and what went on by it')
  t.throws(() => estate.remove('Server', S), /There is no record/)
  t.end()
})

t.test('what goes on happens at its times, step by step, and ends', (t) => {
  const estate = estateOf(countdown)
  t.equal(estate.due, NEVER)
  estate.setRoutine({ type: 'Thing', id: X, key: 'countdown', value: 3 })
  t.same([estate.due, estate.routineOf('Thing', X, 'countdown')], [2000, 3])
  t.same(estate.routinesOf('Thing', 'countdown'), [3])
  estate.upTo(1999)
  t.notOk(estate.find('Thing', X)?.Size)
  estate.upTo(2000)
  t.match(estate.find('Thing', X), { Count: 2, Size: 2000 })
  estate.upTo(1500)
  t.equal(estate.time, 2000, 'time that is past passes no more')
  const steps = estate.passing(9000)
  steps.next()
  t.same([estate.time, estate.ahead], [3000, 9000])
  t.match(estate.find('Thing', X), { Count: 1, Size: 3000 })
  estate.upTo(9000)
  t.match(estate.find('Thing', X), { Count: 0, Size: 4000 })
  t.same([estate.due, estate.time, estate.routines()], [NEVER, 9000, []])
  t.end()
})

t.test('time that was passing passes no further where the estate has become another', (t) => {
  const estate = estateOf(countdown)
  const mark = estate.mark()
  estate.setRoutine({ type: 'Thing', id: X, key: 'countdown', value: 3 })
  const steps = estate.passing(9000)
  steps.next()
  estate.become(mark)
  t.ok(steps.next().done)
  t.same([estate.time, estate.ahead, estate.due], [1000, 1000, NEVER])
  t.notOk(estate.find('Thing', X)?.Size)
  t.end()
})

t.test('what every record goes on by begins with it, follows its changes and ends with it', (t) => {
  const estate = estateOf(blinking)
  t.equal(estate.due, 10_000)
  estate.upTo(10_000)
  t.equal(estate.find('Thing', X)?.On, true)
  t.equal(estate.due, 20_000)
  estate.update('Thing', X, { Text: 'b' })
  t.equal(estate.find('Thing', X)?.Reason, 'a before')
  estate.update('Thing', X, { Count: 1 })
  t.equal(estate.find('Thing', X)?.Reason, 'a before')
  estate.upTo(45_000)
  t.equal(estate.find('Thing', X)?.On, false)
  estate.remove('Thing', X)
  t.equal(estate.due, NEVER)
  t.end()
})

t.test('a course whose next event is not later is refused, not waited for', (t) => {
  const still: Course = {
    ...countdown,
    key: 'still',
    due: (_, after) => after,
    happen: () => undefined,
  }
  const estate = estateOf(still)
  estate.setRoutine({ type: 'Thing', id: X, key: 'still', value: 1 })
  t.throws(() => estate.upTo(2000), { message: `The course still of Thing ${X} stands still` })
  t.end()
})

t.test('work is done whole or not at all', (t) => {
  const estate = estateOf(countdown)
  const { version } = estate
  t.throws(
    () =>
      estate.whole(() => {
        estate.setRoutine({ type: 'Thing', id: X, key: 'countdown', value: 3 })
        estate.apply({ do: 'setSerial', serial: 5 })
        estate.remove('Server', S)
        throw new Error('no')
      }),
    /no/,
  )
  t.same([estate.version, estate.serial, estate.due], [version, 0, NEVER])
  t.match(estate.counts(), { Server: 2, Thing: 1 })
  t.equal(
    estate.whole(() => 5),
    5,
  )
  estate.apply({ do: 'setSerial', serial: 5 })
  estate.apply({ do: 'setSerial', serial: 3 })
  t.equal(estate.serial, 5, 'a serial never goes back')
  t.end()
})

t.test('while something that was asked for goes on, nothing is looked at ahead', (t) => {
  const stretches: number[] = []
  const asked: Course = {
    ...countdown,
    key: 'asked',
    isAsked: true,
    happen: ({ type, record: { id }, value }, _at, estate) => {
      stretches.push(estate.stretch.until)
      if (Number(value) > 1) estate.setRoutine({ type, id, key: 'asked', value: Number(value) - 1 })
      else estate.dropRoutine(type, id, 'asked')
    },
  }
  const watching: Course = {
    ...blinking,
    happen: (_subject, _at, estate) => void stretches.push(estate.stretch.until),
  }
  const estate = estateOf(asked, watching)
  estate.setRoutine({ type: 'Thing', id: X, key: 'asked', value: 1 })
  estate.setRoutine({ type: 'Thing', id: X, key: 'asked', value: 1 })
  estate.upTo(25_000)
  t.same(stretches, [Number.NEGATIVE_INFINITY, 25_000, 25_000])
  t.equal(estate.stretch.until, Number.NEGATIVE_INFINITY)
  estate.dropRoutine('Thing', X, 'asked')
  estate.upTo(35_000)
  t.equal(stretches.at(-1), 35_000, 'what does not go on is not ended twice')
  for (const times of [1, 2]) {
    const other = estateOf(asked, watching)
    const asks = (): number => other.mark().asked
    for (let n = 0; n < times; n++)
      other.setRoutine({ type: 'Thing', id: X, key: 'asked', value: n + 1 })
    t.equal(asks(), 1, 'told anew, it is one all the same')
    other.dropRoutine('Thing', X, 'asked')
    t.equal(asks(), 0)
  }
  t.equal(
    estate.size,
    Object.values(estate.counts()).reduce((sum, one) => sum + one, 0),
  )
  t.end()
})
