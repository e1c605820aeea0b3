/**
 * Every documented GET, held against a table of facts from the documentation (documented.json): roots,
 * roles, the order of elements and of links, in XML and in JSON. The table was not made from the
 * declarations.
 */
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import { operationKey } from '../../src/contract/operation.js'
import { ROLES } from '../../src/contract/role.js'
import type { XmlElement } from '../../src/wire/xml-document.js'
import { buildServer } from '../build-server.js'
import { crawl, type Visit } from '../crawl.js'
import { parseXml } from '../wire/parse-xml.js'
import { unlinked } from './unlinked.js'

interface Documented {
  /** Path, roots (reference form first), and who may read it: A administrator, U user, V F E O S restore operators. */
  readonly operations: readonly string[]
  readonly types: Readonly<
    Record<string, { elements: string; links: readonly string[]; refLinks: readonly string[] }>
  >
}

const file = new URL('../../../test/contract/documented.json', import.meta.url)
const documented = JSON.parse(await readFile(file, 'utf8')) as Documented

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

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

/** The pattern of a documented path; a word in braces is one segment, a file path any number. */
const patternOf = (path: string): RegExp =>
  new RegExp(
    `^/api${path === '/' ? '/?' : path.replace('{filepath}', '.+').replaceAll('{}', '[^/]+')}$`,
    'i',
  )

const operations = documented.operations.map((line) => {
  const [path = '', roots = '', roles = ''] = line.split(' ')
  return { path, pattern: patternOf(path), roots: roots.split('|'), roles }
})

/** The most particular operation of a URL: `/agents/jobs` rather than `/agents/{}`. */
function operationOf(url: string) {
  const path = url.replace(/\?.*/, '')
  const fitting = operations.filter(({ pattern }) => pattern.test(path))
  const segments = (one: string): number => one.split('{').length
  return fitting.sort((a, b) => segments(a.path) - segments(b.path))[0]
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

/** Roots that other pages of the documentation show at a path. */
const LATE_ROOTS: Readonly<Record<string, readonly string[]>> = {
  // One file is one entry.
  '/vmRestorePoints/{}/mounts/{}/{filepath}': ['FileSystemEntry'],
  '/agents/agentRestorePoints/{}/mounts/{}/{filepath}': ['FileSystemEntry'],
  '/catalog/vms/{}/vmRestorePoints/{}/guestfs/{filepath}': ['FileSystemEntry'],
  // With an action, what is in the folder.
  '/vmReplicaPoints/{}/mounts/{}/{filepath}': ['FileSystemEntries'],
  '/catalog/vms/{}/vmRestorePoints/{}/guestfs': ['FileSystemEntries'],
}

interface Outline {
  readonly name: string
  readonly children: readonly Outline[]
}

/** Reads `A B{C D}`. */
function readOutline(text: string): readonly Outline[] {
  const words = text.match(/[\w]+|[{}]/g) ?? []
  let at = 0
  const list = (): Outline[] => {
    const items: Outline[] = []
    while (at < words.length && words[at] !== '}') {
      const name = words[at++] ?? ''
      let children: Outline[] = []
      if (words[at] === '{') {
        at++
        children = list()
        at++
      }
      items.push({ name, children })
    }
    return items
  }
  return list()
}

/** What is in an element that the table does not have, or has in another order. */
function* misplaced(
  element: XmlElement,
  outline: readonly Outline[],
  path: string,
): Generator<string> {
  let from = 0
  for (const child of element.children) {
    if (child.name === 'Links') continue
    const at = outline.findIndex(({ name }) => name === child.name)
    if (at < 0) yield `${path}/${child.name} is not documented`
    else if (at < from) yield `${path}/${child.name} stands too late`
    else {
      from = at
      const inner = outline[at]?.children ?? []
      if (inner.length > 0) yield* misplaced(child, inner, `${path}/${child.name}`)
    }
  }
}

const linksOf = (element: XmlElement): readonly XmlElement[] =>
  element.children.find(({ name }) => name === 'Links')?.children ?? []

/** A link as the table writes it. */
function linkText({ attributes: { Rel, Type, Href = '', Name } }: XmlElement): string {
  const path = Href.replace(/^https?:\/\/[^/]*\/api/, '')
    .replace(GUID, '{}')
    .replace(/\/mounts\/\d+/, '/mounts/{}')
    .replace(/\/tasks\/task-\d+/, '/tasks/{}')
    .replace(/\/catalog\/vms\/[^/?]+/, '/catalog/vms/{}')
    .replace(/(.)\/$/, '$1')
  return `${Rel} ${Type ?? '-'} ${path}${Name === undefined ? '' : ' named'}`
}

/** What is looked at in each answer: whole resources, and references with the type that they are of. */
function* resources(
  root: XmlElement,
): Generator<{ type: string; element: XmlElement; ref: boolean }> {
  const reference = (element: XmlElement) => ({
    type: String(element.attributes.Type).replace(/Reference$/, ''),
    element,
    ref: true,
  })
  if (root.name === 'EntityRef') yield reference(root)
  else if (root.name === 'EntityReferences') yield* root.children.map(reference)
  else if (root.name in documented.types) yield { type: root.name, element: root, ref: false }
  else
    for (const element of root.children) {
      const type = String(element.attributes.Type ?? element.name)
      const known = [type, element.name].find((name) => name in documented.types)
      if (known) yield { type: known, element, ref: false }
    }
}

/** Types that are called otherwise than their root elements. */
const ROOT_OF: Readonly<Record<string, string>> = { NasJob: 'NASJob' }

/** Links that only other pages than the type's own show, or that follow the sense of a slip. */
const MORE_LINKS: readonly string[] = [
  // References of these are in no sample.
  'Alternate SystemSession /systemSessions/{}?format=Entity named',
  'Alternate VAppCdpReplicaVm /cdpReplica/vApps/{}/vms/{}?format=Entity named',
  'Up ExternalRepositoryReference /externalRepositories/{} named',
  'Down AgentRestorePointReferenceList /backupFiles/{}/agentRestorePoints',
  'Up JobReference /agents/jobs/{} named',
  'Up JobReference /nas/jobs/{} named',
  // Samples misspell the path; both are answered.
  'Down ReplicaTaskSessionReferenceList /replicaSessions/{}/replicaTaskSessions',
  // The sample's link is that of Cloud Director, copied.
  'Up VSphereSelfServiceConfig /selfService/vSphere/Configs/{}?format=Entity named',
]

t.test('elements and links stand as documented, in XML', async (t) => {
  const server = await buildServer(t)
  const also = await unlinked(server)
  const headers = await server.logOn()
  const visits = await crawl(server.app, { format: 'xml', headers, perShape: 12, also })
  const faults = new Map<string, Set<string>>()
  const seen = new Map<string, Set<string>>()
  const fault = (type: string, what: string): void => {
    faults.set(type, (faults.get(type) ?? new Set()).add(what))
  }
  for (const visit of visits) {
    if (/\/mounts\/\d+\/|\/guestfs/.test(visit.url)) continue
    for (const { type: named, element, ref } of resources(parseXml(visit.body))) {
      const type = ROOT_OF[named] ?? named
      const facts = documented.types[type]
      if (!facts) continue
      if (!ref)
        for (const what of misplaced(element, readOutline(facts.elements), type)) fault(type, what)
      const table = ref && facts.refLinks.length > 0 ? facts.refLinks : facts.links
      let from = 0
      for (const link of linksOf(element).map(linkText)) {
        seen.set(type, (seen.get(type) ?? new Set()).add(link))
        if (MORE_LINKS.includes(link)) continue
        const at = table.findIndex((one, index) => index >= from && sameLink(one, link))
        if (at >= 0) from = at
        else if (table.some((one) => sameLink(one, link))) {
          if (!ANY_ORDER.includes(type)) fault(type, `${ref ? 'ref ' : ''}${link} stands too late`)
        } else fault(type, `${ref ? 'ref ' : ''}${link} is not documented`)
      }
    }
  }
  for (const type of Object.keys(documented.types)) {
    t.same([...(faults.get(type) ?? [])], [], `${type} is as test/contract/documented.json has it`)
  }
  // And nothing documented that can be read is missing.
  for (const [type, { links, refLinks }] of Object.entries(documented.types)) {
    const missing = [...links, ...refLinks].filter(
      (link) =>
        /^(?:Up|Down|Alternate|Related) /.test(link) &&
        !NEVER_SHOWN.some((part) => link.includes(part)) &&
        ![...(seen.get(type) ?? [])].some((one) => sameLink(link, one)),
    )
    if (type !== 'Task' && !type.startsWith('FileSystem')) t.same(missing, [], `links of ${type}`)
  }
})

/** Letter case of paths and escapes of URNs differ between samples. */
const sameLink = (documented: string, link: string): boolean =>
  documented.toLowerCase() === link.toLowerCase()

/** Their links are made for each of several records, or stand in another order in other samples. */
const ANY_ORDER: readonly string[] = ['LookupSvc', 'BackupJobSession', 'CloudConnectService']

/** Links that are misspelt or lead nowhere in samples. */
const NEVER_SHOWN: readonly string[] = [
  'repicaTaskSessions',
  'Up VCloudOrganizationConfig /vCloud/orgConfigs/{}?format=Entity',
]

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
