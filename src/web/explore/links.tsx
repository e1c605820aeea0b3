/** Where one can go from an answer: its links by their Rel, and the resources in it. */
import type { ComponentChildren } from 'preact'
import type { ContractData } from '../contract-data.js'
import { actingHref, acts } from '../operations/operation-place.js'
import { Text } from '../parts/text.js'
import { exploreHref } from '../place.js'
import { apiPathOf } from '../server/root.js'
import { type Node, partIn, textIn } from './document.js'

/** A link of an answer. */
export interface FoundLink {
  readonly rel: string
  readonly name: string
  readonly type: string
  /** Path and query, with /api at its front. */
  readonly path: string
}

const linksIn = (node: Node | undefined): FoundLink[] =>
  node?.kind === 'part' ? node.children.flatMap((one) => linkOf(one) ?? []) : []

function linkOf(node: Node): FoundLink | undefined {
  const path = apiPathOf(textIn(node, 'Href') ?? '')
  if (path === undefined) return undefined
  const [rel, type] = [textIn(node, 'Rel') ?? '', textIn(node, 'Type') ?? '']
  return { rel, type, path, name: textIn(node, 'Name') ?? '' }
}

/** The links of an answer itself, those to its pages included. */
export const linksOf = (root: Node): FoundLink[] => [
  ...linksIn(partIn(root, 'Links')),
  ...linksIn(partIn(partIn(root, 'PagingInfo') ?? root, 'Links')).filter(({ rel }) =>
    PAGES.includes(rel),
  ),
]

const PAGES = ['First', 'Prev', 'Next', 'Last']

/** The resources that an answer lists, at whatever depth they stand; the first hundred. */
export function itemsOf(root: Node): FoundLink[] {
  const found: FoundLink[] = []
  const visit = (node: Node, depth: number): void => {
    if (node.kind === 'value' || found.length >= 100) return
    for (const one of node.children) {
      if (/^(links|paginginfo)$/i.test(one.name)) continue
      const link = linkOf(one)
      if (link) found.push(link)
      else if (depth < 4) visit(one, depth + 1)
    }
  }
  visit(root, 0)
  return found
}

/** What a link is called: by its name, or by where it leads. */
const titleOf = ({ name, path }: FoundLink): string => {
  const last = path.split('?')[0]?.split('/').filter(Boolean).pop() ?? path
  const entity = /[?&]format=entity/i.test(path) ? ' (entities)' : ''
  return name === '' ? `${last}${entity}` : name
}

/** The way up: what the resource belongs to, and itself. */
export function Crumbs({
  links,
  name,
}: {
  readonly links: readonly FoundLink[]
  readonly name: string
}) {
  const ups = links.filter(({ rel }) => rel === 'Up')
  return (
    <nav class="crumbs" aria-label="What it belongs to">
      <a href={exploreHref('/api/logonSessions')}>api</a>
      {ups.map((link) => (
        <a key={link.path} href={exploreHref(link.path)} title={link.type}>
          <Text of={titleOf(link)} limit={40} />
        </a>
      ))}
      <span aria-current="page">
        <Text of={name} limit={60} />
      </span>
    </nav>
  )
}

/** All other links, grouped. */
export function LinkGroups({
  links,
  items,
  contract,
}: {
  readonly links: readonly FoundLink[]
  readonly items: readonly FoundLink[]
  readonly contract: ContractData | undefined
}) {
  const groups = new Map<string, FoundLink[]>()
  for (const link of links) {
    if (link.rel === 'Up' || acts(link.rel)) continue
    const title = PAGES.includes(link.rel) ? 'Pages' : link.rel
    groups.set(title, [...(groups.get(title) ?? []), link])
  }
  const acting = links.filter(({ rel }) => acts(rel))
  return (
    <nav class="links" aria-label="Links of the resource">
      {acting.length > 0 && (
        <Group title="Actions">
          {acting.map((link) => (
            <li key={link.rel + link.path}>
              <Acting link={link} contract={contract} />
            </li>
          ))}
        </Group>
      )}
      {[...groups].map(([title, own]) => (
        <Group key={title} title={title}>
          {own.map((link) => (
            <li key={link.rel + link.path}>
              <a href={exploreHref(link.path)} title={link.type}>
                {title === 'Pages' ? link.rel : <Text of={titleOf(link)} limit={50} />}
              </a>
            </li>
          ))}
        </Group>
      ))}
      {items.length > 0 && (
        <Group title="In it">
          {items.map((link, index) => (
            <li key={`${index} ${link.path}`}>
              <a href={exploreHref(link.path)} title={link.type}>
                <Text of={titleOf(link)} limit={50} />
              </a>
            </li>
          ))}
        </Group>
      )}
    </nav>
  )
}

function Group({
  title,
  children,
}: {
  readonly title: string
  readonly children: ComponentChildren
}) {
  return (
    <section>
      <h2>{title}</h2>
      <ul>{children}</ul>
    </section>
  )
}

function Acting({
  link,
  contract,
}: {
  readonly link: FoundLink
  readonly contract: ContractData | undefined
}) {
  const href = contract && actingHref(link.rel, link.path, contract.operations)
  const what = link.rel === 'Create' ? link.name || link.type : link.name
  const words = `${link.rel} ${what}`.trim()
  return href === undefined ? (
    <Text of={words} limit={50} />
  ) : (
    <a class="button" href={href}>
      <Text of={words} limit={50} />
    </a>
  )
}
