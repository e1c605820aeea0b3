/** What estates are made of, against plain maps, arrays and sorts: with forks at any point, none sees another. */
import fc from 'fast-check'
import t from 'tap'
import type { EstateRecord, Value } from '../../src/contract/record.js'
import { Agenda } from '../../src/estate/agenda.js'
import { Directory, type Owner } from '../../src/estate/directory.js'
import { sequenceId } from '../../src/estate/identity.js'
import { Row } from '../../src/estate/row.js'
import { Table } from '../../src/estate/table.js'
import { rounded } from '../rounds.js'

/** Something to be shared, as an estate holds it, and the plain thing that it has to be like. */
interface Holder<Subject, Model> {
  owner: Owner
  subject: Subject
  model: Model
}

/** A step of a test: which holder, what to do, and with what. */
interface Step {
  readonly on: number
  readonly what: 'put' | 'drop' | 'fork' | 'many' | 'dropMany'
  readonly key: number
  readonly value: number
}

const steps = fc.array(
  fc.record({
    on: fc.nat(3),
    what: fc.constantFrom('put', 'put', 'drop', 'fork', 'many', 'dropMany'),
    key: fc.oneof(fc.nat(20), fc.nat(3000)),
    value: fc.nat(1000),
  }),
  { maxLength: 60 },
)

/** Carries out steps on holders of what can be shared, and gives all that there are in the end. */
function played<Subject extends { ownedBy(owner: Owner): Subject }, Model>(
  first: (owner: Owner) => Holder<Subject, Model>,
  copy: (model: Model) => Model,
  drawn: readonly Step[],
  act: (holder: Holder<Subject, Model>, step: Step) => void,
): readonly Holder<Subject, Model>[] {
  const holders = [first({})]
  for (const step of drawn) {
    const holder = holders[step.on % holders.length]
    if (!holder) continue
    if (step.what === 'fork') {
      if (holders.length === 4) continue
      // As an estate does: what was shared is nobody's to change.
      holder.owner = {}
      holders.push({ owner: {}, subject: holder.subject, model: copy(holder.model) })
      continue
    }
    holder.subject = holder.subject.ownedBy(holder.owner)
    act(holder, step)
  }
  return holders
}

const many = ({ key, value }: Step): number[] =>
  Array.from({ length: value }, (_, index) => key + index)

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : 1

/** What nobody but a test looks at. */
const inside = (subject: object, name: string): unknown => Reflect.get(subject, name)

const pagesOf = (directory: Directory<number>) => [
  ...new Set(inside(directory, 'pages') as readonly { readonly count: number }[]),
]

t.test('a directory is a map, and a fork of it another one', (t) => {
  const property = fc.property(steps, (drawn) => {
    const holders = played(
      (owner) => ({
        owner,
        subject: new Directory<number>(owner),
        model: new Map<string, number>(),
      }),
      (model) => new Map(model),
      drawn,
      ({ subject, model }, step) => {
        const keys = step.what.endsWith('any') ? many(step) : [step.key]
        for (const key of keys.map((n) => `key ${n}`))
          if (step.what.startsWith('drop')) {
            subject.delete(key)
            model.delete(key)
          } else {
            subject.set(key, step.value)
            model.set(key, step.value)
          }
      },
    )
    for (const { subject, model } of holders) {
      if (subject.size !== model.size) throw new Error(`${subject.size} is not ${model.size}`)
      const found = [...subject.entries()].sort(byKey)
      const wanted = [...model].sort(byKey)
      if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error('other entries')
      for (let n = 0; n < 4100; n += 41) {
        const key = `key ${n}`
        if (subject.get(key) !== model.get(key)) throw new Error(`${key} is another`)
        if (subject.has(key) !== model.has(key)) throw new Error(`${key} is there or is not`)
      }
    }
  })
  fc.assert(property, rounded(60))
  t.end()
})

t.test('a directory parts over thousands of entries, and a copy takes none of them along', (t) => {
  const directory = new Directory<number>({})
  for (let n = 0; n < 100_000; n++) directory.set(sequenceId(1, 1, n), n)
  t.equal(directory.size, 100_000)
  const pages = pagesOf(directory)
  t.ok(pages.length > 250 && pages.length < 700, `on ${pages.length} pages`)
  const counts = pages.map(({ count }) => count)
  t.ok(Math.max(...counts) < 400, `one has ${Math.max(...counts)}`)
  const copy = directory.ownedBy({})
  t.ok(
    pagesOf(copy).every((page, index) => page === pages[index]),
    'all are shared',
  )
  copy.set(sequenceId(1, 1, 5), -1)
  const changed = pagesOf(copy).filter((page, index) => page !== pages[index])
  t.equal(changed.length, 1, 'but for the one that was changed')
  t.equal(directory.get(sequenceId(1, 1, 5)), 5)
  for (let n = 0; n < 100_000; n += 997) t.equal(directory.get(sequenceId(1, 1, n)), n)
  t.end()
})

/** Keys of which a directory's hash says the same, twice as many with each step: of each step, two texts do. */
function keysOfOneHash(steps: number): string[] {
  let keys = ['']
  let state = 0x811c9dc5
  for (let step = 0; step < steps; step++) {
    const seen = new Map<number, string>()
    for (let n = 0; ; n++) {
      const text = (Math.imul(n, 0x9e3779b1) >>> 0).toString(36).padStart(7, '0')
      let hash = state
      for (let at = 0; at < text.length; at++)
        hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
      const other = seen.get(hash)
      seen.set(hash, text)
      if (other === undefined) continue
      keys = keys.flatMap((key) => [key + other, key + text])
      state = hash
      break
    }
  }
  return keys
}

t.test('keys that cannot be told apart by their hashes are told apart, and end nothing', (t) => {
  const alike = keysOfOneHash(9)
  const directory = new Directory<number>({})
  for (let n = 0; n < 2000; n++) directory.set(`key ${n}`, n)
  for (const [n, key] of alike.entries()) directory.set(key, -n)
  t.ok(alike.every((key, n) => directory.get(key) === -n))
  t.equal(directory.size, 2000 + alike.length)
  for (const key of alike) directory.delete(key)
  t.equal(directory.size, 2000)
  t.notOk(alike.some((key) => directory.has(key)))
  t.ok(Array.from({ length: 2000 }).every((_, n) => directory.get(`key ${n}`) === n))
  t.end()
})

t.test('what is set anew is there once, and what is deleted is gone, of few and of many', (t) => {
  for (const many of [1, 5, 20, 3000]) {
    const directory = new Directory<number>({})
    const model = new Map<string, number>()
    for (let round = 0; round < 2; round++)
      for (let n = 0; n < many; n++) {
        directory.set(`key ${n}`, n + round)
        model.set(`key ${n}`, n + round)
      }
    const isSame = (): boolean =>
      directory.size === model.size &&
      JSON.stringify([...directory.entries()].sort(byKey)) ===
        JSON.stringify([...model].sort(byKey))
    t.ok(isSame(), `${many}`)
    for (let n = 0; n < many; n += 2)
      for (let twice = 0; twice < 2; twice++) {
        directory.delete(`key ${n}`)
        model.delete(`key ${n}`)
      }
    directory.delete('none')
    t.ok(isSame(), `half of ${many}`)
  }
  t.end()
})

const recordOf = (n: number, more: Readonly<Record<string, Value>> = {}): EstateRecord => ({
  id: sequenceId(3, 3, n),
  ...more,
})

t.test('a row is a list with gaps, and a fork of it another one', (t) => {
  const property = fc.property(steps, (drawn) => {
    let count = 0
    const holders = played(
      (owner) => ({
        owner,
        subject: new Row(owner),
        model: [] as (EstateRecord | undefined)[],
      }),
      (model) => [...model],
      drawn,
      ({ subject, model }, step) => {
        const there = model.flatMap((one, place) => (one ? [place] : []))
        const push = (): void => {
          const record = recordOf(count++)
          if (subject.push(record) !== model.push(record) - 1) throw new Error('another place')
        }
        const drop = (place: number | undefined): void => {
          if (place === undefined || model[place] === undefined) return
          subject.delete(place)
          model[place] = undefined
        }
        if (step.what === 'many') for (const _ of many(step)) push()
        else if (step.what === 'dropMany') {
          const from = step.key % Math.max(there.length, 1)
          for (const place of there.slice(from, from + step.value * 3)) drop(place)
        } else if (step.what === 'drop') drop(there[step.key % Math.max(there.length, 1)])
        else {
          const place = there[step.key % Math.max(there.length, 1)]
          if (place === undefined || step.value % 2 === 0) push()
          else {
            const record = recordOf(count++)
            subject.replace(place, record)
            model[place] = record
          }
        }
      },
    )
    for (const { subject, model } of holders) {
      const found = subject.toArray()
      const wanted = model.filter((one) => one !== undefined)
      if (found.length !== wanted.length || found.some((one, index) => one !== wanted[index]))
        throw new Error('another list')
      for (const [place, record] of model.entries())
        if (subject.get(place) !== record) throw new Error(`another record at ${place}`)
    }
  })
  fc.assert(property, rounded(60))
  t.end()
})

t.test('a row that is filled and emptied all the time holds nothing of what is gone', (t) => {
  const row = new Row({})
  row.push(recordOf(0))
  for (let n = 1; n < 50_000; n++) row.delete(row.push(recordOf(n)))
  const pieces = inside(row, 'pieces') as readonly unknown[]
  t.ok(pieces.length < 100)
  t.equal(pieces.filter((piece) => piece !== undefined).length, 2)
  t.same(row.toArray(), [recordOf(0)])
  t.end()
})

const byTime = ([a, one]: [string, number], [b, other]: [string, number]): number =>
  one - other || (a < b ? -1 : 1)

const firstOf = (model: Map<string, number>): [string, number] | undefined =>
  [...model].sort(byTime)[0]

const plan = (model: Map<string, number>, key: string, at: number): void => {
  if (at === Number.POSITIVE_INFINITY) model.delete(key)
  else model.set(key, at)
}

t.test('an agenda gives what comes first, by time and then by key, whoever planned it', (t) => {
  const property = fc.property(steps, (drawn) => {
    const holders = played(
      (owner) => ({ owner, subject: new Agenda(owner), model: new Map<string, number>() }),
      (model) => new Map(model),
      drawn,
      ({ subject, model }, step) => {
        const keys = step.what.endsWith('any') ? many(step) : [step.key]
        for (const n of keys) {
          const key = `key ${n}`
          if (step.what === 'drop') {
            // What comes first happens, and comes again later or never.
            const { first } = subject
            const wanted = firstOf(model)
            if (first?.key !== wanted?.[0] || first?.at !== wanted?.[1])
              throw new Error('another comes first')
            if (!wanted) continue
            const again = n % 3 === 0 ? Number.POSITIVE_INFINITY : wanted[1] + (n % 7)
            subject.plan(wanted[0], again)
            plan(model, wanted[0], again)
            continue
          }
          const at = step.what === 'dropMany' ? Number.POSITIVE_INFINITY : (step.value + n) % 50
          subject.plan(key, at)
          plan(model, key, at)
        }
      },
    )
    for (const holder of holders) {
      const { subject, model } = holder
      for (const [key, at] of model) if (subject.timeOf(key) !== at) throw new Error(`other ${key}`)
      const found: (string | undefined)[] = []
      const all = [...model].sort(byTime)
      const own = subject.ownedBy({})
      for (const _ of all) {
        const { first } = own
        found.push(first?.key)
        if (first) own.plan(first.key, Number.POSITIVE_INFINITY)
      }
      if (own.first) throw new Error('something is left')
      if (found.join() !== all.map(([key]) => key).join()) throw new Error('another order')
      // What one has lived through, another has still ahead.
      if (subject.first?.key !== all[0]?.[0]) throw new Error('a fork has moved on')
    }
  })
  fc.assert(property, rounded(60))
  t.end()
})

t.test('an agenda forgets what is void', (t) => {
  const agenda = new Agenda({})
  for (let n = 0; n < 100_000; n++) agenda.plan(`key ${n % 10}`, n)
  const nodes = inside(agenda, 'nodes')
  t.ok(Number(nodes) < 100, `${nodes} nodes for ten keys`)
  t.equal(agenda.first?.key, 'key 0')
  t.end()
})

/** Relations of the table that is tested: to one, to many, and one that lies deeper. */
const RELATIONS = ['Parent', 'Parents', 'Deeper.Parent'] as const
/** More than a small table has records, so that it is looked through. */
const PARENTS = Array.from({ length: 40 }, (_, n) => ({ id: `p${n}` }))

/** A record with relations that follow from a number. */
const related = (n: number, value: number): EstateRecord =>
  recordOf(n, {
    value,
    ...(value % 3 > 0 && { Parent: `p${value % 5}` }),
    Parents: Array.from({ length: value % 4 }, (_, index) => `p${(value + index * index) % 5}`),
    ...(value % 7 > 1 && { Deeper: value % 7 === 2 ? null : { Parent: `p${(value + 2) % 5}` } }),
  })

const toldBy = ({ Parent, Parents, Deeper }: EstateRecord, relation: string): unknown =>
  relation === 'Deeper.Parent'
    ? (Deeper as { Parent: string } | null | undefined)?.Parent
    : relation === 'Parent'
      ? Parent
      : Parents

const childrenIn = (model: readonly EstateRecord[], relation: string, parent: string) =>
  model.filter((record) => [toldBy(record, relation) ?? []].flat().includes(parent))

t.test('a table is a list with indexes; a fork never sees what another does', (t) => {
  const property = fc.property(steps, fc.boolean(), (drawn, early) => {
    const versions = new Map<number, string>()
    const holders = played(
      (owner) => {
        const subject = new Table(owner)
        // An index that is there from the start follows; another is built at the first question.
        if (early) for (const relation of RELATIONS) subject.by(relation, 'p0')
        return { owner, subject, model: [] as EstateRecord[] }
      },
      (model) => [...model],
      drawn,
      (holder, step) => {
        const { subject, model } = holder
        const put = (n: number, value: number): void => {
          const record = related(n, value)
          const place = model.findIndex(({ id }) => id === record.id)
          if (place < 0) {
            subject.add(record)
            model.push(record)
          } else {
            if (value % 9 === 0) refusesAnother(subject, record)
            subject.replace(record)
            model[place] = record
          }
        }
        if (step.what === 'put') put(step.key, step.value)
        else if (step.what === 'many')
          for (let n = 0; n < step.value; n++) put(step.key + n, step.value + n)
        else if (step.what === 'drop') {
          const one = model[step.key % Math.max(model.length, 1)]
          if (!one) return
          subject.delete(one.id)
          holder.model = model.filter((other) => other !== one)
        } else {
          // A parent is removed with all that hangs on it: one by one, or all at once.
          const relation = RELATIONS[step.key % 3] ?? 'Parent'
          const parent = `p${step.value % 5}`
          let taken: readonly EstateRecord[]
          if (step.value % 2 === 0) {
            taken = subject.takeBy(relation, parent)
            for (const { id } of taken) subject.delete(id)
          } else taken = subject.deleteAt(subject.placesBy(relation, [{ id: parent }]))
          same(taken, childrenIn(model, relation, parent))
          holder.model = model.filter((record) => !taken.includes(record))
        }
        const state = JSON.stringify(holder.model)
        const known = versions.get(subject.version)
        if (known !== undefined && known !== state) throw new Error('one version of two states')
        versions.set(subject.version, state)
      },
    )
    for (const { subject, model } of holders) {
      if (subject.size !== model.length) throw new Error('another size')
      same(subject.list(), model)
      same(subject.list(), model)
      for (const relation of RELATIONS)
        for (let n = 0; n < 6; n++)
          same(subject.by(relation, `p${n}`), childrenIn(model, relation, `p${n}`))
      for (const relation of RELATIONS)
        same(
          subject.parentsAmong(relation, PARENTS),
          PARENTS.filter(({ id }) => childrenIn(model, relation, id).length > 0),
        )
      for (const record of model) if (subject.get(record.id) !== record) throw new Error('another')
      if (subject.get(recordOf(9999).id)) throw new Error('one that is not there')
    }
  })
  fc.assert(property, rounded(40))
  t.end()
})

function refusesAnother(table: Table, record: EstateRecord): void {
  const before = table.list()
  try {
    table.add(record)
  } catch {
    if (table.list() === before) return
  }
  throw new Error('there are two of one id, or the table is another')
}

function same(found: readonly EstateRecord[], wanted: readonly EstateRecord[]): void {
  if (found.length !== wanted.length || found.some((one, index) => one !== wanted[index]))
    throw new Error(`found ${found.length} records, in place of ${wanted.length}`)
}

t.test('records keep their places when the first thousands have gone', (t) => {
  const row = new Row({})
  const places = Array.from({ length: 4000 }, (_, n) => row.push({ id: String(n) }))
  for (const place of places.slice(0, 3000)) row.delete(place)
  const left = [...row.entries()]
  t.equal(left.length, 1000)
  t.ok(left.every(([place, { id }]) => row.get(place)?.id === id && String(place) === id))
  t.end()
})
