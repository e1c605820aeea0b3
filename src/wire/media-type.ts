/**
 * Content negotiation by RFC 9110: quality values, wildcards, letter case. Where a client takes
 * neither XML nor JSON, or says nothing, it gets XML, as from Enterprise Manager.
 */
export type Format = 'xml' | 'json'

/** What each format is called in answers (recorded). */
export const CONTENT_TYPE: Readonly<Record<Format, string>> = {
  xml: 'application/xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
}

/** Media types that each format goes by, the one that is served first. */
const NAMES: Readonly<Record<Format, readonly string[]>> = {
  xml: ['application/xml', 'text/xml'],
  json: ['application/json', 'text/json'],
}

const KEPT = 200
const KNOWN = new Map<string, Format>()

/** The format that a client wants by its Accept header. */
export function negotiate(accept: string | undefined): Format {
  if (accept === undefined || accept === '*/*') return 'xml'
  const seen = KNOWN.get(accept)
  if (seen) return seen
  const format = preferred(accept)
  // Clients send the same few headers again and again; the bound keeps a hostile one from filling memory.
  if (KNOWN.size < KEPT && accept.length < 500) KNOWN.set(accept, format)
  return format
}

interface Range {
  name: string
  quality: number
}

interface Match {
  quality: number
  /** 0 for the type itself, 1 for `application/*`, 2 for any type: what is named outright goes first. */
  breadth: number
  position: number
}

function preferred(accept: string): Format {
  const ranges = accept.split(',').flatMap(parseRange)
  const xml = match(ranges, 'xml')
  const json = match(ranges, 'json')
  const better =
    json.quality - xml.quality || xml.breadth - json.breadth || xml.position - json.position
  return json.quality > 0 && better > 0 ? 'json' : 'xml'
}

function parseRange(text: string): Range[] {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  if (!/^[\w.+*-]+\/[\w.+*-]+$/.test(name)) return []
  const q = parameters.find((parameter) => /^q\s*=/.test(parameter))
  const value = q === undefined ? 1 : Number(q.slice(q.indexOf('=') + 1))
  return Number.isFinite(value) ? [{ name, quality: Math.min(Math.max(value, 0), 1) }] : []
}

/** How well the most specific range that takes the format takes it. */
function match(ranges: readonly Range[], format: Format): Match {
  const [first = '', second = ''] = NAMES[format]
  const patterns = [[first, second], ['application/*', 'text/*'], ['*/*']]
  for (const [breadth, names] of patterns.entries()) {
    const position = ranges.findIndex((range) => names.includes(range.name))
    const range = ranges[position]
    if (range) return { quality: range.quality, breadth, position }
  }
  return { quality: 0, breadth: patterns.length, position: ranges.length }
}
