import fc from 'fast-check'
import t from 'tap'
import { pageLinks } from '../../src/query/page-links.js'
import {
  MAXIMUM_PAGE_SIZE,
  type PageRequest,
  pageOffset,
  pagingInfo,
  parsePageRequest,
} from '../../src/query/paging.js'
import { readListParameters, readQueryParameters } from '../../src/query/parameters.js'
import { QueryError } from '../../src/query/query-error.js'

const url = 'https://enterprise01.tech.local:9398/api/query'

function links(rawQuery: string, total: number): Record<string, string> {
  const asked = parsePageRequest(readQueryParameters(rawQuery))
  const all = pageLinks(url, rawQuery, pagingInfo(total, asked), 'small')
  return Object.fromEntries(all.map(({ Rel, Href }) => [Rel, Href.replace(`${url}?`, '')]))
}

t.test('defaults to the first hundred', async (t) => {
  t.strictSame(parsePageRequest({}), { pageSize: 100, page: 1 })
  t.strictSame(parsePageRequest({ pageSize: '2000', page: '3' }), { pageSize: 2000, page: 3 })
  t.equal(pageOffset({ pageSize: 2000, page: 3 }), 4000)
})

t.test('refuses what is no page', async (t) => {
  for (const parameter of ['pageSize', 'page']) {
    for (const text of ['0', '-1', '1.5', 'x', '0x10', '1e3', '2147483648', '9'.repeat(400)]) {
      for (const strictness of ['lenient', 'strict'] as const) {
        t.throws(() => parsePageRequest({ [parameter]: text }, strictness), {
          name: 'QueryError',
          parameter,
          expected: 'a whole number greater than 0',
        })
      }
    }
  }
  t.throws(() => parsePageRequest({ pageSize: '0' }), {
    message: 'Parameter pageSize: expected a whole number greater than 0, found "0"',
  })
})

t.test('lenient takes blanks, emptiness and more than the maximum; strict does not', async (t) => {
  t.strictSame(parsePageRequest({ pageSize: '', page: ' 2 ' }), { pageSize: 100, page: 2 })
  t.equal(parsePageRequest({ pageSize: '2000000' }).pageSize, MAXIMUM_PAGE_SIZE)
  t.throws(() => parsePageRequest({ page: '' }, 'strict'), { name: 'QueryError', found: 'the end' })
  t.throws(() => parsePageRequest({ page: ' 2' }, 'strict'), { name: 'QueryError', found: '" 2"' })
  t.throws(() => parsePageRequest({ pageSize: '100001' }, 'strict'), {
    name: 'QueryError',
    expected: 'at most 100000',
  })
  t.equal(parsePageRequest({ pageSize: '100000' }, 'strict').pageSize, MAXIMUM_PAGE_SIZE)
  t.equal(parsePageRequest({ page: '2147483647' }, 'strict').page, 2_147_483_647)
})

t.test('counts pages', async (t) => {
  const asked = { pageSize: 3, page: 2 }
  t.strictSame(pagingInfo(7, asked), { PageNum: 2, PageSize: 3, PagesCount: 3 })
  t.equal(pagingInfo(6, asked).PagesCount, 2)
  t.equal(pagingInfo(1, asked).PagesCount, 1)
  t.equal(pagingInfo(0, asked).PagesCount, 1)
})

t.test('links to the pages that there are', async (t) => {
  const rels = (total: number, page: number) =>
    Object.keys(links(`type=Job&pageSize=10&page=${page}`, total)).join(' ')
  t.equal(rels(0, 1), 'First Last')
  t.equal(rels(10, 1), 'First Last')
  t.equal(rels(11, 1), 'First Next Last')
  t.equal(rels(21, 2), 'First Previous Next Last')
  t.equal(rels(21, 3), 'First Previous Last')
  t.equal(rels(21, 9), 'First Previous Last')
  t.equal(links('page=9&pageSize=10', 21).Previous, 'page=3&pageSize=10')
  t.strictSame(links('type=Job&page=2&pageSize=10', 31), {
    First: 'type=Job&page=1&pageSize=10',
    Previous: 'type=Job&page=1&pageSize=10',
    Next: 'type=Job&page=3&pageSize=10',
    Last: 'type=Job&page=4&pageSize=10',
  })
})

t.test('echoes the query as the documented answers do', async (t) => {
  const cases: [string, string][] = [
    ['type=backupServer', 'type=backupServer&pageSize=100&page=2'],
    ['type=Job&pageSize=15', 'type=Job&pageSize=15&page=2'],
    ['type=Job&page=1', 'type=Job&page=2&pageSize=100'],
    [
      'type=Job&PageSize=3&Page=1&filter=Name==x&format=entities',
      'type=Job&PageSize=3&Page=2&filter=Name%3d%3dx&format=entities',
    ],
    [
      'type=Job&filter=a!*(b)-_.~c$d@e',
      'type=Job&filter=a!*(b)-_.%7ec%24d%40e&pageSize=100&page=2',
    ],
    [
      'filter=CreationTime%3E%3D%222025-08-15T06%3A00%3A00Z%22;CreationTime%3C%3D%22x%22&type=Job',
      'filter=CreationTime%3e%3d%222025-08-15T06%3a00%3a00Z%22%3bCreationTime%3c%3d%22x%22&type=Job&pageSize=100&page=2',
    ],
    [
      '?type=Job&filter=(name%3d%3d%22Exchange%20Backup%22,Name=="A+B%2BC")&sortDesc=name',
      'type=Job&filter=(name%3d%3d%22Exchange+Backup%22%2cName%3d%3d%22A+B%2bC%22)&sortDesc=name&pageSize=100&page=2',
    ],
    [
      'type=Job&&x=%zz&flag&n=%C3%BC\'"<',
      'type=Job&x=%25zz&flag&n=%c3%bc%27%22%3c&pageSize=100&page=2',
    ],
  ]
  for (const [query, expected] of cases) t.equal(links(query, 1000).Next, expected, query)
})

t.test('following Next visits each page once, and every link means the same query', async () => {
  const total = fc.integer({ min: 0, max: 60 })
  const sizes = fc.integer({ min: 1, max: 20 })
  const filterText = fc.string({ unit: 'grapheme' }).filter((text) => text.trim() !== '')
  fc.assert(
    fc.property(total, sizes, filterText, (hits, pageSize, filter) => {
      let query = `filter=${encodeURIComponent(filter)}&type=Job&PAGESIZE=${pageSize}`
      let seen = 0
      for (let page = 1; ; page++) {
        const parameters = readQueryParameters(query)
        const asked: PageRequest = parsePageRequest(parameters)
        if (asked.page !== page || parameters.filter !== filter) return false
        seen += Math.max(0, Math.min(pageSize, hits - pageOffset(asked)))
        const { Next, Last } = links(query, hits)
        if (Next === undefined) return seen === hits && (page === 1 || Last === query)
        query = Next
      }
    }),
  )
})

t.test('reads the parameters whatever the letter case of their names', async (t) => {
  const query = 'TYPE=job&Format=entities&FILTER=Name==a=b&SortDesc=name&PAGESIZE=5&Page=2'
  t.strictSame(readQueryParameters(query), {
    format: 'Entities',
    type: 'job',
    filter: 'Name==a=b',
    sort: { field: 'name', direction: 'descending' },
    pageSize: '5',
    page: '2',
  })
  t.strictSame(readQueryParameters(''), { format: 'References' })
  t.strictSame(readQueryParameters('%74ype=%4aob&f%4FRMAT=Entities&100%=x&%ff=y'), {
    type: 'Job',
    format: 'Entities',
  })
  t.strictSame(readListParameters('%74ype=Job&%70age=2&%zz'), { format: 'References', page: '2' })
  t.strictSame(readQueryParameters('?sortAsc=Name').sort, { field: 'Name', direction: 'ascending' })
})

t.test('takes both plurals and singulars of format', async (t) => {
  for (const text of ['References', 'reference', 'REFERENCES', '']) {
    t.equal(readQueryParameters(`format=${text}`).format, 'References')
  }
  for (const text of ['Entities', 'entity', 'ENTITIES']) {
    t.equal(readQueryParameters(`format=${text}`).format, 'Entities')
  }
  t.throws(() => readQueryParameters('format=Entites'), {
    message: 'Parameter format: expected References or Entities, found "Entites"',
  })
})

t.test('undoes escapes', async (t) => {
  const filter = (raw: string) => readQueryParameters(`filter=${raw}`).filter
  t.equal(filter('JobName==Backup+Job%201'), 'JobName==Backup Job 1')
  t.equal(filter('Name%3d%3D%22a%26b%2Bc%22%3b%C3%BC'), 'Name=="a&b+c";ü')
  t.equal(filter('Name==ü'), 'Name==ü')
  const refused: [string, string][] = [
    ['Name==%zz', 'Filter, column 7: expected two hexadecimal digits after %, found "%zz"'],
    ['a%20%2', 'Filter, column 5: expected two hexadecimal digits after %, found "%2"'],
    ['a%ff', 'Filter, column 2: expected escaped UTF-8, found "%ff"'],
  ]
  for (const [raw, message] of refused) t.throws(() => filter(raw), { message })
  t.throws(() => readQueryParameters('type=%'), {
    message: 'Parameter type: expected two hexadecimal digits after %, found "%"',
  })
})

t.test('lenient ignores what strict refuses', async (t) => {
  const cases: [string, string][] = [
    ['type=Job&colour=%zz', 'Unknown parameter: expected one of type, format, '],
    ['type=Job&filter=Platform==vCloud&JobType==Backup', 'found "JobType"; conditions are joined'],
    ['type=Job&pagesize=1&pageSise=2', 'found "pageSise"; did you mean pageSize?'],
    ['type=Job&filter=', 'filter: expected a value, found the end'],
    ['type=Job&page=1&page=2', 'page: expected to be given once, found "2"'],
    ['type=Job&sortAsc=a&sortDesc=b', 'sortDesc: expected no sortAsc beside it, found "b"'],
  ]
  for (const [query, message] of cases) {
    t.equal(readQueryParameters(query).type, 'Job')
    try {
      readQueryParameters(query, 'strict')
      t.fail(query)
    } catch (error) {
      t.ok(error instanceof QueryError && error.message.includes(message), String(error))
    }
  }
  t.equal(readQueryParameters('filter=').filter, undefined)
  t.equal(readQueryParameters('page=1&page=2').page, '1')
  t.equal(readQueryParameters('sortDesc=b&sortAsc=a').sort?.field, 'b')
  const twice = readQueryParameters('type=WanAccelerator&sortAsc=name&sortAsc=Name', 'strict')
  t.equal(twice.sort?.field, 'name', 'one documented example sorts twice by the same')
})
