/** What the page makes of texts: addresses, filters, YAML, code. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { parse } from 'yaml'
import { startEmsim } from '../../src/index.js'
import { parseFilter } from '../../src/query/parser.js'
import { codeOf, LANGUAGES } from '../../src/web/explore/request-code.js'
import { yaml } from '../../src/web/explore/yaml.js'
import { actingHref, operationAt } from '../../src/web/operations/operation-place.js'
import { exploreHref, hrefOf, placeOf } from '../../src/web/place.js'
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
  t.match(placeOf('#desk/faults'), { view: 'desk', path: 'faults' })
  t.match(placeOf('#operations/GET/jobs/%7BID%7D?ID=%'), { path: 'GET/jobs/{ID}' })
  t.equal(placeOf('#operations/%E0%A4%A').path, '%E0%A4%A', 'a broken escape stays')
  const href = hrefOf('query', '', { type: 'Job', filter: 'Name=="a&b"', sortAsc: '' })
  t.same(Object.fromEntries(placeOf(href).query), { type: 'Job', filter: 'Name=="a&b"' })
  t.equal(exploreHref('/jobs'), '#/api/jobs')
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
