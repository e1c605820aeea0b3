/**
 * Every documented GET, held against a table of facts from the documentation (documented.json): roots,
 * roles, the order of elements and of links, in XML and in JSON. The table was not made from the
 * declarations.
 */
import t from 'tap'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import { operationKey } from '../../src/contract/operation.js'
import { ROLES } from '../../src/contract/role.js'
import { buildServer } from '../build-server.js'
import { crawl, type Visit } from '../crawl.js'
import { parseXml } from '../wire/parse-xml.js'
import {
  type Answer,
  documented,
  heldAgainstTable,
  LATE_ROOTS,
  linksOf,
  operationOf,
  operations,
  readOutline,
} from './documented.js'
import { unlinked } from './unlinked.js'

/** One account of the default estate for each letter of the table, in the order of the roles. */
const ACCOUNTS: Readonly<Record<string, string>> = {
  A: 'User',
  U: 'portal.user',
  V: 'vm.operator',
  F: 'file.operator',
  E: 'exchange.operator',
  O: 'oracle.operator',
  S: 'sql.operator',
}

t.test('every documented GET answers with its documented roots, to whom it may', async (t) => {
  const server = await buildServer(t)
  const also = await unlinked(server)
  const headers = await server.logOn()
  const visits = await crawl(server.app, { format: 'xml', headers, perShape: 6, also })
  const samples = new Map<string, Visit>()
  for (const visit of visits) {
    const operation = operationOf(visit.url)
    if (operation && !samples.has(operation.path)) samples.set(operation.path, visit)
    const roots = operation ? [...operation.roots, ...(LATE_ROOTS[operation.path] ?? [])] : []
    if (operation && !roots.includes(visit.root ?? ''))
      t.fail(`${visit.url} answers ${visit.root}, not ${operation.roots.join(' or ')}`)
  }
  const tokens = await Promise.all(
    Object.entries(ACCOUNTS).map(async ([letter, account]) => ({
      letter,
      headers: await server.logOn(account),
    })),
  )
  t.equal(tokens.length, ROLES.length)
  for (const { path, roles } of operations) {
    const sample = samples.get(path)
    if (!sample) {
      t.fail(`${path} was not met`)
      continue
    }
    // Those of others are for administrators; a session may always read itself.
    if (path === '/logonSessions/{}') continue
    const wrong: string[] = []
    for (const { letter, headers } of tokens) {
      const { statusCode } = await server.app.inject({ url: sample.url, headers })
      const expected = roles.includes(letter) ? 200 : 403
      if (statusCode !== expected) wrong.push(`${letter} is answered ${statusCode}`)
    }
    t.same(wrong, [], `${path} for ${roles}`)
  }
})

/** What can be read though no page of the documentation has it. */
const NOT_IN_TABLE: readonly string[] = [
  'GET /sessionMngr/{ID}',
  'GET /vmReplicaPoints/{ID}/mounts/{ID}/{filepath}',
  'GET /jobs/{ID}/linkedJobs/{ID}',
  'GET /jobs/{ID}/linkedBackupRepositories/{ID}',
  'GET /backupFiles/{ID}/agentRestorePoints',
  'GET /replicaSessions/{ID}/repicaTaskSessions',
  'GET /agents/jobs/{ID}/backupSessions',
]

/** What is only a part of others, and what has no page. */
const PARTS: readonly string[] = ['Error', 'PagingInfo', 'LinkedBackup', 'CloudFailoverTask']

t.test('the table has all that can be read, and every type', (t) => {
  const contract = enterpriseManagerContract()
  const keys = operations.map(({ path }) => operationKey('GET', path).toLowerCase())
  for (const { key, method, action, path } of contract.operations) {
    if (method !== 'GET' || action !== null || NOT_IN_TABLE.includes(key)) continue
    if (!keys.includes(key.toLowerCase()))
      t.fail(
        `${key} is not held against the documentation: add '${path.replace(/\{(?!filepath)[^}]*\}/g, '{}')} ROOTS ROLES' to the operations of test/contract/documented.json`,
      )
  }
  for (const { name, root } of contract.types.values())
    if (!(root in documented.types) && !(name in documented.types) && !PARTS.includes(name))
      t.fail(
        `${name} is not held against the documentation: add its elements, links and refLinks to the types of test/contract/documented.json`,
      )
  t.end()
})

function* parsed(visits: readonly Visit[]): Generator<Answer> {
  for (const { url, body } of visits) yield { url, document: parseXml(body) }
}

t.test('elements and links stand as documented, in XML', async (t) => {
  const server = await buildServer(t)
  const also = await unlinked(server)
  const headers = await server.logOn()
  const visits = await crawl(server.app, { format: 'xml', headers, perShape: 12, also })
  const { faults, missing } = heldAgainstTable(parsed(visits))
  for (const type of Object.keys(documented.types)) {
    t.same([...(faults.get(type) ?? [])], [], `${type} is as test/contract/documented.json has it`)
  }
  // And nothing documented that can be read is missing.
  for (const [type, links] of missing)
    if (type !== 'Task' && !type.startsWith('FileSystem')) t.same(links, [], `links of ${type}`)
})

t.test(
  'JSON has what XML has: own members in order, then Name, UID, Links, Href, Type',
  async (t) => {
    const server = await buildServer(t)
    const headers = { ...(await server.logOn()), accept: 'application/json' }
    const visits = await crawl(server.app, { format: 'xml', headers, perShape: 2 })
    let compared = 0
    for (const visit of visits) {
      const xml = parseXml(visit.body)
      const facts = documented.types[xml.name]
      if (!facts) continue
      const json = (await server.app.inject({ url: visit.url, headers })).json()
      const written = readOutline(facts.elements).flatMap(({ name }) => [name, `${name}s`])
      // Recorded JSON of runs begins with what XML ends with.
      const { first = [] } = server.world.contract.types.get(xml.name)?.json ?? {}
      const order = [...first, ...written.filter((name) => !first.includes(name))]
      const own = Object.keys(json).filter((name) => order.includes(name))
      const sorted = [...own].sort((a, b) => order.indexOf(a) - order.indexOf(b))
      if (own.join() !== sorted.join()) t.same(own, sorted, visit.url)
      const common = Object.keys(json).filter((name) =>
        ['Name', 'UID', 'Links', 'Href', 'Type'].includes(name),
      )
      const isEntity = 'UID' in json
      const expected = isEntity
        ? ['Name', 'UID', 'Links', 'Href', 'Type']
        : ['Links', 'Href', 'Type']
      const tail = common.filter((name) => isEntity || name !== 'Name')
      if (tail.length >= 3 && tail.join() !== expected.join()) t.same(tail, expected, visit.url)
      t.equal((json.Links ?? []).length, linksOf(xml).length, `${xml.name}: as many links`)
      for (const child of xml.children) {
        if (child.name === 'Links') continue
        if (!(child.name in json) && !(`${child.name}s` in json))
          t.ok(child.name === 'RetrySpecified', `${visit.url} has ${child.name} in JSON`)
      }
      compared++
    }
    t.ok(compared > 80, `${compared} resources`)
  },
)
