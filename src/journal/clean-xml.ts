/** Bodies in XML as they may be shown. They are read leniently here: what is not well-formed is not shown at all. */
import type { BodySpec } from '../contract/request-body.js'
import { type KnownPart, mayShow } from './body-level.js'
import { isHarmlessName } from './harmless.js'
import type { Masking } from './masking.js'

/** What XML is made of: a comment or a declaration, CDATA, a tag, a text; and what is none of it. */
const PIECE =
  /<!--(.*?)-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>|<(\/?)([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)|(.)/gs
const ATTRIBUTE = /(\s+)([\w.:-]+)(\s*=\s*)(?:"([^"]*)"|'([^']*)')/g

/** An element that is open, and what is known of it; nothing of one that is not shown. */
interface Open {
  readonly name: string
  readonly part: KnownPart | undefined
}

const localOf = (name: string): string => name.slice(name.lastIndexOf(':') + 1)

/** The document; undefined where it is none, or another one than is taken. */
export function cleanXml(
  body: string,
  { name: rootName }: BodySpec,
  root: KnownPart,
  masking: Masking,
): string | undefined {
  const open: Open[] = []
  let clean = ''
  let isOver = false
  for (const match of body.matchAll(PIECE)) {
    const [all, comment, cdata, slash, name, attributes = '', end, text, wrong] = match
    if (wrong !== undefined) return undefined
    if (comment !== undefined) clean += `<!--${masking.starred(comment)}-->`
    else if (name !== undefined && slash !== '') {
      if (open.pop()?.name !== name) return undefined
      isOver = open.length === 0
      clean += all
    } else if (name !== undefined) {
      if (isOver) return undefined
      const local = localOf(name)
      const parent = open.at(-1)
      if (!parent && local !== rootName) return undefined
      const part = parent ? parent.part?.member(local) : root
      if (!part && !isHarmlessName(local)) return undefined
      clean += `<${name}${cleanAttributes(attributes, part, masking)}${end}>`
      if (end === '') open.push({ name, part })
      else isOver = open.length === 0
    } else if (cdata !== undefined || text !== undefined) {
      const plain = cdata ?? unescaped(text ?? '')
      if (plain.trim() === '') clean += text ?? ''
      else if (open.length === 0) return undefined
      else clean += cleanText(plain, text ?? all, open.at(-1)?.part, masking)
    }
  }
  return isOver ? clean : undefined
}

function cleanText(
  plain: string,
  sent: string,
  part: KnownPart | undefined,
  masking: Masking,
): string {
  const isShown = part !== undefined && mayShow(part, plain.trim())
  if (isShown) return masking.withoutSessions(sent)
  masking.note(sent)
  return masking.starred(plain)
}

const cleanAttributes = (
  attributes: string,
  part: KnownPart | undefined,
  masking: Masking,
): string =>
  attributes.replace(
    ATTRIBUTE,
    (all, blank: string, name: string, equals: string, quoted?: string, single?: string) => {
      const value = quoted ?? single ?? ''
      const known = part?.member(localOf(name))
      const isNamespace = /^xmlns(?:$|:)/.test(name) && /^[a-z]+:[\w./:-]{1,100}$/i.test(value)
      if (isNamespace || (known && mayShow(known, unescaped(value))))
        return masking.withoutSessions(all)
      return `${blank}${name}${equals}"${masking.starred(value)}"`
    },
  )

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}

const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? all
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
