import fc from 'fast-check'
import t from 'tap'
import { parseDateTime } from '../../src/query/date-time.js'
import type { QueryField } from '../../src/query/field.js'
import { parseFilter } from '../../src/query/parser.js'
import { requiredEquals } from '../../src/query/plan.js'
import { compilePredicate } from '../../src/query/predicate.js'
import { QueryError } from '../../src/query/query-error.js'
import type { FilterTree } from '../../src/query/tree.js'
import { comparisonArbitrary, treeArbitrary } from './tree-arbitrary.js'

type Value = string | number | boolean | null | undefined
type Session = Record<string, Value>

const results = ['Success', 'Warning', 'Failed']

function field(
  name: string,
  type: QueryField<Session>['type'],
  values?: readonly string[],
): QueryField<Session> {
  return { name, type, ...(values && { values }), read: (record) => record[name] }
}

const fields = [
  field('UID', 'uid'),
  field('Name', 'string'),
  field('Progress', 'int'),
  field('Size', 'long'),
  field('CompressRatio', 'double'),
  field('IsRetry', 'boolean'),
  field('CreationTime', 'dateTime'),
  field('Result', 'enum', results),
  field('PointId', 'guid'),
]

const uid = '39cb6675-8930-436a-8ac3-8a4ae6195cb1'
const session: Session = {
  UID: uid,
  Name: 'Backup Job 1',
  Progress: 100,
  Size: 107374182400,
  CompressRatio: 1.5,
  IsRetry: false,
  CreationTime: Date.UTC(2025, 7, 15, 6),
  Result: 'Warning',
  PointId: uid,
}

function matches(filter: string, record: Session = session): boolean {
  return compilePredicate(parseFilter(filter), fields)(record)
}

function refusal(filter: string): string {
  try {
    matches(filter)
    return 'accepted'
  } catch (error) {
    if (error instanceof QueryError) return error.message
    throw error
  }
}

t.test('compares each type in its own way', async (t) => {
  const cases: [string, boolean][] = [
    ['name==backup job 1', true],
    ['NAME=="BACKUP JOB 1"', true],
    ['Name==Backup Job', false],
    ['Name!=Backup Job', true],
    ['Name>="backup"', true],
    ['Name<BACKUQ', true],
    ['Progress==100', true],
    ['Progress>99;Progress<101', true],
    ['Progress>100', false],
    ['Progress>=100;Progress<=100', true],
    ['Progress!="100"', false],
    ['Size<107374182401', true],
    ['CompressRatio==1.50', true],
    ['CompressRatio>1.6', false],
    ['IsRetry==FALSE', true],
    ['IsRetry==true', false],
    ['IsRetry<true', true],
    ['result==warning', true],
    ['Result>Success', true],
    ['Result>=Failed', false],
    ['Result<Failed', true],
    [`UID==${uid}`, true],
    [`UID=="${uid.toUpperCase()}"`, true],
    [`UID=="URN:veeam:Backup:${uid}"`, true],
    [`UID==urn:veeam:Replica:urn:veeam:CdpReplica:${uid}`, true],
    ['UID=="urn:veeam:Backup:00000000-8930-436a-8ac3-8a4ae6195cb1"', false],
    [`PointId==urn:veeam:RestorePoint:${uid}`, true],
    ['CreationTime=="2025-08-15T06:00:00Z"', true],
    ['CreationTime==2025-08-15T08:00:00+02:00', true],
    ['CreationTime==2025-08-15T08:00:00 02:00', true],
    ['CreationTime>"2025-08-15"', true],
    ['CreationTime<2025-08-15 06:00:00.000001', true],
    ['CreationTime>=2025-08-15T06:00:01', false],
    ['Progress==1;Name==Backup Job 1,Result==Warning', true],
    ['Progress==1;(Name==Backup Job 1,Result==Warning)', false],
    ['Progress==1,Progress==2,Progress==100', true],
    ['Progress==100;Result==warning;IsRetry==true', false],
  ]
  for (const [filter, expected] of cases) t.equal(matches(filter), expected, filter)
})

t.test('a URN in a record equals its GUID too; other URNs are compared whole', async (t) => {
  t.ok(matches(`UID==${uid}`, { UID: `urn:veeam:Job:${uid.toUpperCase()}` }))
  const vm = `urn:VMware:Vm:${uid}.vm-491`
  t.ok(matches(`UID=="${vm.toLowerCase()}"`, { UID: vm }))
  t.notOk(matches(`UID==${uid}`, { UID: vm }))
})

t.test('a record without a value matches != and nothing else', async (t) => {
  for (const name of ['Name=="a"', 'Progress=="1"', 'IsRetry=="true"', 'Result=="Failed"']) {
    for (const record of [{}, { Name: null, Progress: null, IsRetry: null, Result: null }]) {
      for (const operator of ['==', '<', '>', '<=', '>=']) {
        t.notOk(matches(name.replace('==', operator), record))
      }
      t.ok(matches(name.replace('==', '!='), record))
    }
  }
  t.notOk(matches('Result<Failed', { Result: 'None' }), 'as does an unlisted enumeration value')
  t.ok(matches('Result!=Failed', { Result: 'None' }))
  t.ok(matches('Result==Failed', { Result: 'FAILED' }), 'but letter case is free there')
})

t.test('says what a field or value should have been', async (t) => {
  const names = fields.map(({ name }) => name).join(', ')
  const cases: [string, string][] = [
    [
      'Name==x;Progres==1',
      `9: expected one of the fields ${names}, found "Progres"; did you mean Progress?`,
    ],
    ['__proto__==x', `1: expected one of the fields ${names}, found "__proto__"`],
    ['Progress == x', '13: expected a whole number for Progress, found "x"'],
    ['Size==1.5', '7: expected a whole number for Size, found "1.5"'],
    ['CompressRatio==,', '16: expected a value, found ","; an empty value is ""'],
    ['CompressRatio==one', '16: expected a number for CompressRatio, found "one"'],
    ['IsRetry==yes', '10: expected true or false for IsRetry, found "yes"'],
    [
      'Result==Succes',
      '9: expected one of Success, Warning, Failed for Result, found "Succes"; did you mean Success?',
    ],
    ['UID==backup', '6: expected a GUID or a URN for UID, found "backup"'],
    ['PointId==urn:VMware:Vm:x', '10: expected a GUID for PointId, found "urn:VMware:Vm:x"'],
    [
      'CreationTime>2025-02-30',
      '14: expected a date as 2025-08-15 or 2025-08-15T06:00:00Z for CreationTime, found "2025-02-30"',
    ],
  ]
  for (const [filter, message] of cases) {
    t.equal(refusal(filter), `Filter, column ${message}`, filter)
  }
})

t.test('reads dates with and without time, zone and fraction', async (t) => {
  const noon = Date.UTC(2025, 7, 14, 12, 31, 30)
  const cases: [string, number | undefined][] = [
    ['2025-08-14', Date.UTC(2025, 7, 14)],
    ['2025-08-14T12:31:30Z', noon],
    ['2025-08-14t12:31:30z', noon],
    ['2025-08-14T12:31:30', noon],
    ['2025-08-14 12:31:30', noon],
    [' 2025-08-14T12:31Z ', noon - 30_000],
    ['2025-08-14T12:31:30.7Z', noon + 700],
    ['2025-08-14T10:01:30-02:30', noon],
    ['2025-08-14T12:31:30.3899540Z', noon + 389.954],
    ['0001-01-01T00:00:00', -62_135_596_800_000],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2025-02-29', undefined],
    ['2025-13-01', undefined],
    ['2025-08-14T24:00:00', undefined],
    ['2025-08-14T12:60:00', undefined],
    ['2025-08-14T12:31:30.12345678Z', undefined],
    ['2025-08-14T12:31:30+15:00', undefined],
    ['14.08.2025', undefined],
    ['', undefined],
  ]
  for (const [text, expected] of cases) {
    const time = parseDateTime(text)
    if (expected === undefined || time === undefined) t.equal(time, expected, text)
    else t.ok(Math.abs(time - expected) < 0.0005, text)
  }
})

t.test('any time reads back from its ISO form', async () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      (date) => Math.abs((parseDateTime(date.toISOString()) ?? 0) - date.getTime()) < 0.001,
    ),
  )
})

// The oracle: says what the documentation and our choices say, record by record, with no thought
// of speed, and converts every time anew.
function interpret(tree: FilterTree, record: Session): boolean {
  if (tree.kind !== 'comparison') {
    const results = tree.terms.map((term) => interpret(term, record))
    return tree.kind === 'and' ? !results.includes(false) : results.includes(true)
  }
  const wanted = tree.field.toLowerCase()
  const found = fields.find((candidate) => candidate.name.toLowerCase() === wanted)
  if (found === undefined) throw new Error(`no field ${tree.field}`)
  const { name, type } = found
  const key = (value: Value): string | number | undefined => {
    if (value === null || value === undefined) return undefined
    const text = String(value).toLowerCase()
    if (type === 'string') return text
    if (type === 'boolean') return ['false', 'true'].indexOf(text)
    if (type === 'enum') {
      const index = results.findIndex((result) => result.toLowerCase() === text)
      return index === -1 ? undefined : index
    }
    if (type === 'uid' || type === 'guid')
      return text.startsWith('urn:veeam:') ? text.slice(-36) : text
    if (type === 'dateTime' && typeof value === 'string') return Date.parse(value)
    return Number(value)
  }
  const left = key(record[name])
  const right = key(tree.value)
  if (left === undefined || right === undefined) return tree.operator === '!='
  if (tree.operator === '==') return left === right
  if (tree.operator === '!=') return left !== right
  if (tree.operator === '>') return left > right
  if (tree.operator === '<') return left < right
  if (tree.operator === '>=') return left >= right
  return left <= right
}

const guids = [uid, '39cb6675-8930-436a-8ac3-8a4ae6195cb2', 'a0000000-0000-4000-8000-000000000000']
const texts = [
  '',
  'a',
  'A',
  'ab',
  'Ab',
  'aé',
  'AÉ',
  'É',
  'İ',
  'K',
  'k',
  'z',
  'Z',
  '_',
  '😀',
  '\u{ff5e}',
]
const times = ['2025-08-15', '2025-08-15T06:00:00Z', '2025-08-15T06:00:00.123Z', '2024-02-29']
const urns = guids.flatMap((guid) => [
  guid,
  `urn:veeam:Job:${guid}`,
  `URN:Veeam:X:${guid.toUpperCase()}`,
])

const recordArbitrary: fc.Arbitrary<Session> = fc.record(
  {
    UID: fc.constantFrom(null, ...urns, `urn:VMware:Vm:${uid}.vm-1`),
    Name: fc.constantFrom(null, ...texts),
    Progress: fc.option(fc.integer({ min: -2, max: 2 })),
    IsRetry: fc.option(fc.boolean()),
    CreationTime: fc.option(fc.constantFrom(...times.map((time) => Date.parse(time)))),
    Result: fc.constantFrom(null, 'None', 'SUCCESS', ...results),
  },
  { requiredKeys: [] },
)

const comparison = fc.oneof(
  comparisonArbitrary(fc.constantFrom('UID', 'uid'), fc.constantFrom(...urns)),
  comparisonArbitrary(fc.constantFrom('Name', 'NAME'), fc.constantFrom(...texts)),
  comparisonArbitrary(fc.constant('Progress'), fc.constantFrom('-2', '-1', '0', '1', '+2', '3')),
  comparisonArbitrary(fc.constant('isRetry'), fc.constantFrom('true', 'False')),
  comparisonArbitrary(fc.constant('CreationTime'), fc.constantFrom(...times)),
  comparisonArbitrary(fc.constant('Result'), fc.constantFrom('success', 'WARNING', 'Failed')),
)

t.test('the compiled filter agrees with a naive interpreter', async () => {
  fc.assert(
    fc.property(treeArbitrary(comparison), fc.array(recordArbitrary), (tree, records) => {
      const predicate = compilePredicate(tree, fields)
      return records.every((record) => predicate(record) === interpret(tree, record))
    }),
    { numRuns: 1000 },
  )
})

t.test('finds the equalities that must hold', async (t) => {
  const required = (filter: string) => requiredEquals(parseFilter(filter))
  t.strictSame(required('a==1'), [{ field: 'a', value: '1' }])
  t.strictSame(required('a==1;(b==2;c!=3);(d==4,e==5);f>6'), [
    { field: 'a', value: '1' },
    { field: 'b', value: '2' },
  ])
  t.strictSame(required('a==1,b==2'), [])
})

t.test('every matching record fulfils the required equalities', async () => {
  fc.assert(
    fc.property(treeArbitrary(comparison), recordArbitrary, (tree, record) => {
      fc.pre(compilePredicate(tree, fields)(record))
      return requiredEquals(tree).every(({ field, value }) => {
        const equal = { kind: 'comparison', field, operator: '==', value } as const
        return interpret({ ...equal, column: 1, valueColumn: 1 }, record)
      })
    }),
  )
})
