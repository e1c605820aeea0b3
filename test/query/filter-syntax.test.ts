import fc from 'fast-check'
import t from 'tap'
import { FILTER_LIMITS, parseFilter } from '../../src/query/parser.js'
import { printFilter } from '../../src/query/print.js'
import { QueryError } from '../../src/query/query-error.js'
import type { Strictness } from '../../src/query/strictness.js'
import type { FilterTree } from '../../src/query/tree.js'
import { comparisonArbitrary, treeArbitrary, withoutColumns } from './tree-arbitrary.js'

/** A tree in one line: junctions in brackets, values as JSON. */
function shape(tree: FilterTree): string {
  if (tree.kind === 'comparison')
    return `${tree.field}${tree.operator}${JSON.stringify(tree.value)}`
  return `[${tree.terms.map(shape).join(tree.kind === 'and' ? ' and ' : ' or ')}]`
}

function parsed(text: string, strictness: Strictness = 'lenient'): string {
  return shape(parseFilter(text, strictness))
}

function refusal(text: string, strictness: Strictness = 'lenient'): string {
  try {
    return `accepted ${parsed(text, strictness)}`
  } catch (error) {
    if (error instanceof QueryError) return error.message
    throw error
  }
}

t.test('takes the filters of the documentation in both readings', async (t) => {
  const cases: [string, string][] = [
    ['Platform==AgentForWindows', 'Platform=="AgentForWindows"'],
    [
      'BackupServerUid==7445e6ce-86f5-4171-b909-dac209c66563',
      'BackupServerUid=="7445e6ce-86f5-4171-b909-dac209c66563"',
    ],
    [
      'Result==Failed;CreationTime>="2025-08-15T06:00:00Z";CreationTime<="2025-08-16T13:00:00Z"',
      '[Result=="Failed" and CreationTime>="2025-08-15T06:00:00Z" and CreationTime<="2025-08-16T13:00:00Z"]',
    ],
    ['FreeSpace<107374182400', 'FreeSpace<"107374182400"'],
    ['PolicyName=="CDP Policy"', 'PolicyName=="CDP Policy"'],
    ['(name=="Exchange Backup")', 'name=="Exchange Backup"'],
    [
      '(jobtype==backup;platform==hyperv),(jobtype==replica;platform==vmware)',
      '[[jobtype=="backup" and platform=="hyperv"] or [jobtype=="replica" and platform=="vmware"]]',
    ],
    ['Name==""Backup""', 'Name=="\\"Backup\\""'],
    ['Name==""Backup"";Type==x', '[Name=="\\"Backup\\"" and Type=="x"]'],
    ['Name=="say ""hi"""', 'Name=="say \\"hi\\""'],
    ['Name=="""Backup"""', 'Name=="\\"Backup\\""'],
    ['Description==""', 'Description==""'],
    ['(Description=="" );Name==x', '[Description=="" and Name=="x"]'],
    ['Name=="a;b,(c)<=d"', 'Name=="a;b,(c)<=d"'],
    ['a!=1;b>2;c<3;d>=4;e<=5', '[a!="1" and b>"2" and c<"3" and d>="4" and e<="5"]'],
    [' Name  ==\t"a" ; ( b == 1 ) ', '[Name=="a" and b=="1"]'],
  ]
  for (const [text, expected] of cases) {
    t.equal(parsed(text), expected, text)
    t.equal(parsed(text, 'strict'), expected, `strict: ${text}`)
  }
})

t.test('takes what clients send without quotes, but not in the strict reading', async (t) => {
  const values = [
    '2026-11-22T10:47:55',
    'urn:veeam:Backup:39cb6675-8930-436a-8ac3-8a4ae6195cb1',
    'enterprise06.tech.local',
    '172.24.31.67',
    'DOMAIN\\administrator',
    '/mnt/backup/1',
    'Backup Job (weekly)',
    'Müller & Söhne',
    'urgent!',
  ]
  for (const value of values) {
    t.equal(parsed(`(Name==${value} ;b==1)`), `[Name==${JSON.stringify(value)} and b=="1"]`)
    t.match(refusal(`Name==${value}`, 'strict'), /put a value with other characters into double/)
  }
})

t.test('keeps blanks in a bare value, and drops them in the strict reading', async (t) => {
  t.equal(parsed('JobName==Backup Job 1'), 'JobName=="Backup Job 1"')
  t.equal(parsed('JobName==Backup Job 1', 'strict'), 'JobName=="BackupJob1"')
})

t.test('binds ; tighter than ,', async (t) => {
  t.equal(parsed('a==1,b==2;c==3,d==4'), '[a=="1" or [b=="2" and c=="3"] or d=="4"]')
  t.equal(parsed('(a==1,b==2);c==3'), '[[a=="1" or b=="2"] and c=="3"]')
  t.equal(parsed('((a==1))'), 'a=="1"')
})

t.test('says what is wrong and where', async (t) => {
  const all = 'one of == != > < >= <='
  const quote = 'put a value with other characters into double quotes'
  const cases: [string, string][] = [
    ['', 'column 1: expected a field name or (, found the end'],
    ['  ', 'column 3: expected a field name or (, found the end'],
    ['BackupName = x', `column 12: expected ${all}, found "="`],
    ['FreeSpace=>5', `column 10: expected ${all}, found "=>"`],
    ['Name', `column 5: expected ${all}, found the end`],
    ['Name Backup', `column 6: expected ${all}, found "Backup"`],
    ['Name==', 'column 7: expected a value, found the end; an empty value is ""'],
    ['Name==;a==1', 'column 7: expected a value, found ";"; an empty value is ""'],
    ['Name===x', `column 7: expected a value, found "="; ${quote}`],
    ['Name==(x)', 'column 7: expected a value, found "("; an empty value is ""'],
    ['Name==a b==c', `column 10: expected ; or , or the end, found "=="; ${quote}`],
    ['Name=="a" b', 'column 11: expected ; or , or the end, found "b"'],
    ['Name=="a', 'column 9: expected a quote to close the one at column 7, found the end'],
    ['Name==a"b', `column 8: expected "" for a quote inside a value, found "\\""; ${quote}`],
    ['Name==a (b', `column 11: expected ) to close the ( at column 9, found the end; ${quote}`],
    ['(a==1;b==2', 'column 11: expected ; or , or ) to close the ( at column 1, found the end'],
    ['a==1)', 'column 5: expected ; or , or the end, found ")"'],
    ['a==1;', 'column 6: expected a field name or (, found the end'],
    ['a==1;;b==2', 'column 6: expected a field name or (, found ";"'],
    ['1==a', 'column 1: expected a field name or (, found "1"'],
    ['😀==a', 'column 1: expected a field name or (, found "😀"'],
    ['\u0001', 'column 1: expected a field name or (, found "\\u0001"'],
  ]
  for (const [text, message] of cases) t.equal(refusal(text), `Filter, ${message}`, text)
})

t.test('the error carries its parts', async (t) => {
  t.throws(() => parseFilter('Name=x'), {
    name: 'QueryError',
    parameter: 'filter',
    column: 5,
    expected: 'one of == != > < >= <=',
    found: '"="',
  })
})

t.test('refuses what is too long, too deep or too much, without overflow', async (t) => {
  const { length, depth, comparisons } = FILTER_LIMITS
  const nested = (levels: number) => `${'('.repeat(levels)}a==1${')'.repeat(levels)}`
  t.equal(parsed(nested(depth)), 'a=="1"')
  t.equal(
    refusal(nested(depth + 1)),
    'Filter, column 65: expected at most 64 levels of parentheses, found "("',
  )
  t.match(refusal('('.repeat(length)), /column 65: expected at most 64 levels/)
  const many = (count: number) => Array.from({ length: count }, () => 'a==1').join(',')
  t.match(parsed(many(comparisons)), /a=="1"\]$/)
  t.match(refusal(many(comparisons + 1)), /column 5001: expected at most 1000 comparisons/)
  t.match(parsed(`a==${'x'.repeat(length - 3)}`), /x"$/)
  t.match(refusal(`a==${'x'.repeat(length - 2)}`), /column 16385: expected at most 16384 char/)
})

t.test('prints no more parentheses and quotes than needed', async (t) => {
  for (const text of ['a==1;b<"x y",c>=2', '(a==1,b==""" ");c==3', 'a=="";(b==2;c==3)']) {
    t.equal(printFilter(parseFilter(text)), text)
  }
})

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', ';', ',', '(', ')', '=', '<', '!', ' ', 'a', '\\') }),
)
const fieldName = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,10}$/)

t.test('a printed tree parses to the same tree in both readings', async () => {
  fc.assert(
    fc.property(treeArbitrary(comparisonArbitrary(fieldName, anyText)), (tree) => {
      const text = printFilter(tree)
      fc.pre(text.length <= FILTER_LIMITS.length)
      for (const strictness of ['lenient', 'strict'] as const) {
        const again = withoutColumns(parseFilter(text, strictness))
        if (shape(again) !== shape(tree)) throw new Error(`${text} became ${shape(again)}`)
      }
    }),
  )
})

t.test('any text gives a tree or an error whose column is in the text', async () => {
  const pieces = fc.constantFrom('a', '==', '>=', '=', '"', '""', ';', ',', '(', ')', ' ', '!', 'é')
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: pieces, maxLength: 40 }), anyText),
      fc.constantFrom('lenient' as const, 'strict' as const),
      (text, strictness) => {
        try {
          const tree = withoutColumns(parseFilter(text, strictness))
          return shape(withoutColumns(parseFilter(printFilter(tree)))) === shape(tree)
        } catch (error) {
          if (!(error instanceof QueryError)) throw error
          const column = error.column ?? 0
          return column >= 1 && column <= text.length + 1
        }
      },
    ),
    { numRuns: 1000 },
  )
})
