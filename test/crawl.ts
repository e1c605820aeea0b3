/** Follows every link that leads to something readable, from /api/ on, and gives what was found. */
import type { FastifyInstance } from 'fastify'
import type { XmlElement } from '../src/wire/xml-document.js'
import { parseXml } from './wire/parse-xml.js'

const READABLE = ['Up', 'Down', 'Alternate', 'Related', 'First', 'Next', 'Previous', 'Last']

export interface Visit {
  readonly url: string
  readonly status: number
  readonly contentType: string
  readonly body: string
  /** Root element or, in JSON, nothing. */
  readonly root: string | null
}

export interface CrawlOptions {
  readonly format: 'xml' | 'json'
  readonly headers: Readonly<Record<string, string>>
  /** Of the many resources that are alike, how many of each path shape are read. */
  readonly perShape: number
  /** Which links are followed; all that are readable unless given. */
  readonly follows?: (href: string) => boolean
  /** Paths that are read too, since no link leads to them. */
  readonly also?: readonly string[]
}

/** Reads /api/, then all that it links to, and so on. */
export async function crawl(app: FastifyInstance, options: CrawlOptions): Promise<Visit[]> {
  const accept = options.format === 'xml' ? 'application/xml' : 'application/json'
  const { also = [], follows = () => true } = options
  const waiting = ['/api/', ...also].map((path) => `http://localhost:80${path}`)
  const seen = new Set(waiting)
  const shapes = new Map<string, number>()
  const visits: Visit[] = []
  for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
    const path = url.replace('http://localhost:80', '')
    const shape = path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{}')
    const count = shapes.get(shape) ?? 0
    if (count >= options.perShape) continue
    shapes.set(shape, count + 1)
    const answer = await app.inject({ url: path, headers: { ...options.headers, accept } })
    const contentType = String(answer.headers['content-type'])
    const xml = options.format === 'xml' && answer.body !== '' ? parseXml(answer.body) : null
    visits.push({
      url: path,
      status: answer.statusCode,
      contentType,
      body: answer.body,
      root: xml?.name ?? null,
    })
    for (const link of xml ? xmlLinks(xml) : jsonLinks(parseJson(answer.body))) {
      if (!READABLE.includes(link.rel) || seen.has(link.href) || !follows(link.href)) continue
      seen.add(link.href)
      waiting.push(link.href)
    }
  }
  return visits
}

/** JSON that may begin with a mark, as some versions write it. */
export const parseJson = (text: string): unknown => JSON.parse(text.replace(/^\ufeff/, ''))

interface Link {
  rel: string
  href: string
}

function* xmlLinks(element: XmlElement): Generator<Link> {
  const { Rel, Href } = element.attributes
  if (element.name === 'Link' && Rel && Href) yield { rel: Rel, href: Href }
  else if (Href) yield { rel: 'Alternate', href: Href }
  for (const child of element.children) yield* xmlLinks(child)
}

function* jsonLinks(value: unknown): Generator<Link> {
  if (typeof value !== 'object' || value === null) return
  const { Rel, Href, rel = Rel, href = Href } = value as Readonly<Record<string, unknown>>
  if (typeof href === 'string') yield { rel: typeof rel === 'string' ? rel : 'Alternate', href }
  for (const inner of Object.values(value)) yield* jsonLinks(inner)
}
