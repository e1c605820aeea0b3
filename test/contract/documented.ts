/**
 * The table of facts from the documentation (documented.json), which was not made from the declarations, and how
 * answers are held against it.
 */
import { readFile } from 'node:fs/promises'
import type { XmlElement } from '../../src/wire/xml-document.js'

interface Documented {
  /** Path, roots (reference form first), and who may read it: A administrator, U user, V F E O S restore operators. */
  readonly operations: readonly string[]
  readonly types: Readonly<
    Record<string, { elements: string; links: readonly string[]; refLinks: readonly string[] }>
  >
}

const file = new URL('../../../test/contract/documented.json', import.meta.url)
/** The table. */
export const documented = JSON.parse(await readFile(file, 'utf8')) as Documented

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

/** The pattern of a documented path; a word in braces is one segment, a file path any number. */
const patternOf = (path: string): RegExp =>
  new RegExp(
    `^/api${path === '/' ? '/?' : path.replace('{filepath}', '.+').replaceAll('{}', '[^/]+')}$`,
    'i',
  )

/** Every documented GET, with its roots and who may read it. */
export const operations = documented.operations.map((line) => {
  const [path = '', roots = '', roles = ''] = line.split(' ')
  return { path, pattern: patternOf(path), roots: roots.split('|'), roles }
})

/** The most particular operation of a URL: `/agents/jobs` rather than `/agents/{}`. */
export function operationOf(url: string) {
  const path = url.replace(/\?.*/, '')
  const fitting = operations.filter(({ pattern }) => pattern.test(path))
  const segments = (one: string): number => one.split('{').length
  return fitting.sort((a, b) => segments(a.path) - segments(b.path))[0]
}

/** Roots that other pages of the documentation show at a path. */
export const LATE_ROOTS: Readonly<Record<string, readonly string[]>> = {
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
export function readOutline(text: string): readonly Outline[] {
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

/** The links of an element. */
export const linksOf = (element: XmlElement): readonly XmlElement[] =>
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

/** What answers show that the table has not, and what it has of readable links that they do not show; by types. */
export interface Held {
  readonly faults: ReadonlyMap<string, ReadonlySet<string>>
  readonly missing: ReadonlyMap<string, readonly string[]>
}

/** An answer in XML. */
export interface Answer {
  readonly url: string
  readonly document: XmlElement
}

/** Holds answers against the table. */
export function heldAgainstTable(answers: Iterable<Answer>): Held {
  const faults = new Map<string, Set<string>>()
  const seen = new Map<string, Set<string>>()
  const fault = (type: string, what: string): void => {
    faults.set(type, (faults.get(type) ?? new Set()).add(what))
  }
  for (const { url, document } of answers) {
    if (/\/mounts\/\d+\/|\/guestfs/.test(url)) continue
    for (const { type: named, element, ref } of resources(document)) {
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
  const missing = new Map<string, readonly string[]>()
  for (const [type, { links, refLinks }] of Object.entries(documented.types))
    missing.set(
      type,
      [...links, ...refLinks].filter(
        (link) =>
          /^(?:Up|Down|Alternate|Related) /.test(link) &&
          !NEVER_SHOWN.some((part) => link.includes(part)) &&
          ![...(seen.get(type) ?? [])].some((one) => sameLink(link, one)),
      ),
    )
  return { faults, missing }
}
