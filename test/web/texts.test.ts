/** What the page makes of texts: addresses, filters, YAML, code. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { parse } from 'yaml'
import { startEmsim } from '../../src/index.js'
import { parseFilter } from '../../src/query/parser.js'
import { compared } from '../../src/web/explore/comparing.js'
import { readJson } from '../../src/web/explore/document.js'
import type { Line } from '../../src/web/explore/document-lines.js'
import { codeOf, LANGUAGES } from '../../src/web/explore/request-code.js'
import { yaml } from '../../src/web/explore/yaml.js'
import { actingHref, operationAt } from '../../src/web/operations/operation-place.js'
import { comparedHref, exploreHref, hrefOf, placeOf } from '../../src/web/place.js'
import {
  type Groups,
  OPERATORS,
  parseGroups,
  printGroups,
} from '../../src/web/query/filter-text.js'

const line = fc.record({
  field: fc.stringMatching(/^[A-Za-z_]\w{0,8}$/),
  operator: fc.constantFrom(...OPERATORS),
  value: fc.oneof(fc.string({ maxLength: 12 }), fc.stringMatching(/^[\w ";,()=<>!]{0,12}$/)),
})
const groups = fc.array(fc.array(line, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 3,
})

t.test('a filter of lines is read back as it was, by the page and by the server', async (t) => {
  fc.assert(
    fc.property(groups, (lines: Groups) => {
      const text = printGroups(lines)
      const read = parseGroups(text)
      t.same(read, lines, text)
      const flat = lines.flat().map(({ field, operator, value }) => ({ field, operator, value }))
      t.same(comparisonsOf(parseFilter(text)), flat, text)
    }),
    { numRuns: 300 },
  )
})

function comparisonsOf(tree: ReturnType<typeof parseFilter>): object[] {
  if (tree.kind !== 'comparison') return tree.terms.flatMap(comparisonsOf)
  const { field, operator, value } = tree
  return [{ field, operator, value }]
}

t.test('what lines cannot show is told apart', (t) => {
  for (const text of ['(a==1,b==2);c==3', 'a==', 'a=1', 'a==1;;b==2', '"a"==1'])
    t.ok(parseGroups(text) === undefined || text === 'a==', text)
  t.same(parseGroups(''), [[]])
  t.equal(printGroups([[{ field: '', operator: '==', value: 'x' }], []]), '')
  t.end()
})

t.test('an address leads to its place, and a place to its address', (t) => {
  t.match(placeOf(''), { view: 'estate' })
  t.match(placeOf('', 'explore'), { view: 'explore', path: '/api/logonSessions' })
  t.match(placeOf('#nonsense'), { view: 'estate' })
  t.match(placeOf('#/api/query?type=Job&filter=a==b'), {
    view: 'explore',
    path: '/api/query?type=Job&filter=a==b',
  })
  const pair = ['12.3+postgresql', '13.0'] as const
  const href2 = comparedHref('/api/query?type=Job&filter=a==b/c', pair)
  t.equal(href2, '#explore/12.3+postgresql/13.0/api/query?type=Job&filter=a==b/c')
  t.match(placeOf(href2), {
    view: 'explore',
    path: '/api/query?type=Job&filter=a==b/c',
    profiles: pair,
  })
  t.match(placeOf('#explore/13.0'), { view: 'explore', path: '/api/logonSessions' })
  t.match(placeOf('#desk/faults'), { view: 'desk', path: 'faults' })
  t.match(placeOf('#operations/GET/jobs/%7BID%7D?ID=%'), { path: 'GET/jobs/{ID}' })
  t.equal(placeOf('#operations/%E0%A4%A').path, '%E0%A4%A', 'a broken escape stays')
  const href = hrefOf('query', '', { type: 'Job', filter: 'Name=="a&b"', sortAsc: '' })
  t.same(Object.fromEntries(placeOf(href).query), { type: 'Job', filter: 'Name=="a&b"' })
  t.equal(exploreHref('/jobs'), '#/api/jobs')
  t.end()
})

const tree = fc.object({
  key: fc.stringMatching(/^[A-Za-z]\w{0,3}$/),
  maxDepth: 4,
  values: [fc.string({ maxLength: 5 }), fc.integer(), fc.boolean(), fc.constant(null)],
})

/** A document, and another one: the same with members gone, new, in other letter case, of other values; or any. */
const documents = tree.chain((value) =>
  fc.tuple(
    fc.constant(value),
    fc.oneof(
      fc.constant(value),
      tree,
      fc.func(fc.integer({ min: 0, max: 7 })).map((draw) => changed(value, draw)),
    ),
  ),
)

function changed(value: unknown, draw: (part: unknown) => number): unknown {
  if (Array.isArray(value))
    return value.flatMap((one) => (draw(one) === 0 ? [] : [changed(one, draw)]))
  if (typeof value !== 'object' || value === null) return draw(value) === 0 ? 'another' : value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const drawn = draw([name, one])
      const own = [drawn === 1 ? name.toUpperCase() : name, changed(one, draw)]
      return drawn === 0 ? [] : drawn === 2 ? [own, [`${name}2`, 1]] : [own]
    }),
  )
}

const JSON_FORM = { format: 'json', ends: ['/>', '/>'], byForm: true } as const

const nodeOf = (value: unknown) => {
  const node = readJson(JSON.stringify(value))
  return node ? [node] : []
}

t.test('documents beside each other are whole, and are marked where they differ', async (t) => {
  const textOf = (line: Line | undefined): string =>
    line === undefined
      ? ''
      : line.pieces
          .map(({ kind, before, value, after }) =>
            kind === 'text' && before === '"' ? JSON.stringify(value) : before + value + after,
          )
          .join('') + line.end
  const isSame = (one: unknown, other: unknown): boolean =>
    JSON.stringify(one) === JSON.stringify(other)
  fc.assert(
    fc.property(documents, ([left, right]) => {
      const rows = compared(nodeOf(left), nodeOf(right), JSON_FORM)
      const whole = (side: 'left' | 'right') =>
        JSON.parse(rows.map((row) => textOf(row[side])).join(''))
      t.ok(isSame(whole('left'), left))
      t.ok(isSame(whole('right'), right))
      t.equal(
        rows.some(({ differs }) => differs),
        !isSame(left, right),
        JSON.stringify([left, right]),
      )
      for (const { left: one, right: other, differs } of rows) {
        t.equal(differs, textOf(one).replace(/,$/, '') !== textOf(other).replace(/,$/, ''))
        const kept = (line: Line | undefined) =>
          line?.pieces.filter((piece) => !piece.differs).map(({ differs: _, ...piece }) => piece)
        if (one && other) t.same(kept(one), kept(other), 'what is not marked is alike')
      }
    }),
    { numRuns: 300 },
  )
})

t.test('what belongs together stands in one line, in any letter case and order of links', (t) => {
  const left = {
    UID: '1',
    Gone: null,
    Links: [
      { Rel: 'Up', Href: '/a' },
      { Rel: 'Down', Href: '/b' },
    ],
  }
  const right = { uid: '1', links: [{ rel: 'Down', href: '/b' }], extra: 5 }
  const shown = (byForm: boolean) =>
    compared(nodeOf(left), nodeOf(right), { ...JSON_FORM, byForm }).map((row) =>
      [row.left, row.right].map((line) =>
        line?.pieces.map(({ before, value, differs }) =>
          differs ? `*${before}${value}` : before + value,
        ),
      ),
    )
  t.same(shown(false), [
    [['{'], ['{']],
    [
      ['"UID": ', '"1'],
      ['"uid": ', '"1'],
    ],
    [['*"Gone": ', '*null'], undefined],
    [
      ['"Links": ', '['],
      ['"links": ', '['],
    ],
    [['*{'], undefined],
    [['*"Rel": ', '*"Up'], undefined],
    [['*"Href": ', '*"/a'], undefined],
    [['*}'], undefined],
    [['{'], ['{']],
    [
      ['"Rel": ', '"Down'],
      ['"rel": ', '"Down'],
    ],
    [
      ['"Href": ', '"/b'],
      ['"href": ', '"/b'],
    ],
    [['}'], ['}']],
    [[']'], [']']],
    [undefined, ['*"extra": ', '*5']],
    [['}'], ['}']],
  ])
  t.same(shown(true)[1], [
    ['*"UID": ', '"1'],
    ['*"uid": ', '"1'],
  ])
  t.end()
})

t.test('a long list is compared in little time', (t) => {
  const list = (count: number, from: number) =>
    Array.from({ length: count }, (_, at) => ({ UID: String(at + from), Name: `n${at + from}` }))
  const began = performance.now()
  const rows = compared(nodeOf(list(6000, 0)), nodeOf(list(6000, 3)), JSON_FORM)
  t.ok(performance.now() - began < 5000)
  t.ok(rows.length >= 6000 * 4)
  t.end()
})

t.test('a link that acts is known by its operation', (t) => {
  const at = { served: 'acted', roles: 'P', doc: '' } as const
  const operations = [
    { ...at, method: 'POST', path: '/jobs/{ID}', action: 'start' },
    { ...at, method: 'POST', path: '/jobs/{ID}', action: 'stop' },
    { ...at, method: 'DELETE', path: '/jobs/{ID}/includes/{ID}' },
    { ...at, method: 'PUT', path: '/jobs/{ID}', action: 'edit' },
  ]
  const start = actingHref('Start', '/api/jobs/7?action=start', operations)
  t.equal(start, '#operations/POST/jobs/{ID}?action=start&ID=7')
  t.equal(operationAt(placeOf(start ?? ''), operations), operations[0])
  t.equal(
    actingHref('Delete', '/api/jobs/7/includes/8', operations),
    '#operations/DELETE/jobs/{ID}/includes/{ID}?ID=7&ID2=8',
  )
  t.equal(
    actingHref('Edit', '/api/jobs/7', operations),
    '#operations/PUT/jobs/{ID}?action=edit&ID=7',
  )
  t.equal(actingHref('Sync', '/api/jobs/7?action=sync', operations), undefined)
  t.end()
})

t.test('records are written as YAML that is read back as they were', (t) => {
  const hard = ['yes', '- a', 'a: b', '#', ' x ', '', 'null', '1.5', '\u202e', 'two\nlines', "it's"]
  const record = {
    UID: 'a-b',
    Days: 14,
    On: true,
    Nothing: null,
    Empty: [],
    None: {},
    Hard: hard,
    List: [{ Name: 'a', In: [{ b: 1 }, 'c'] }, ['d']],
    'odd key: #': 1,
  }
  t.same(parse(yaml(record)), record)
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      t.same(parse(yaml({ value })), JSON.parse(JSON.stringify({ value })))
    }),
    { numRuns: 200 },
  )
  t.end()
})

t.test('the code for curl logs on and asks, whatever is in the address', async (t) => {
  await using em = await startEmsim({ port: 0, user: ["o'hara:PASSWORD"] })
  const run = promisify(execFile)
  for (const origin of [em.url, em.httpUrl ?? '']) {
    const code = codeOf('curl', {
      origin,
      path: "/api/query?type=Job&filter=Name!=%22it's%22&pageSize=1",
      format: 'json',
      account: "o'hara",
    })
    const { stdout } = await run('bash', ['-c', code])
    t.match(JSON.parse(stdout), { PagingInfo: { PageSize: 1 } })
  }
})

t.test('code in every language holds the account and the address, and no password', (t) => {
  for (const language of LANGUAGES) {
    const code = codeOf(language, {
      origin: 'https://em:9398',
      path: '/api/jobs',
      format: 'xml',
      account: 'User',
    })
    for (const part of ['https://em:9398/api/jobs', 'User', 'PASSWORD', 'application/xml'])
      t.match(code, part, language)
  }
  t.end()
})
