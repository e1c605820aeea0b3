/**
 * Reads XML request bodies: strictly well-formed, in the order they came, without DOCTYPE (so without
 * entities of one's own) and without deep nesting.
 */
import { SaxesParser } from 'saxes'

/** An element of a document that was read. */
export interface XmlElement {
  /** Without prefix. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** All text directly inside, white space at both ends cut. */
  readonly text: string
  /** Where it begins, both counted from 1. */
  readonly line: number
  readonly column: number
}

/** Nesting deeper than this is refused; with namespaces, saxes takes quadratic time in the depth. */
const MAX_DEPTH = 64

interface Open {
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
  line: number
  column: number
}

/**
 * Parses a document into its root element.
 * @throws Error with line and column, if it is not well-formed, has a DOCTYPE, or is nested too deep
 */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: true })
  const open: Open[] = []
  let root: XmlElement | undefined
  const refuse = (reason: string): never => {
    throw new Error(`XML, line ${parser.line}, column ${parser.column}: ${reason}`)
  }
  const addText = (piece: string): void => {
    const top = open.at(-1)
    if (top) top.text += piece
  }
  parser.on('error', (error) => refuse(error.message.replace(/^\d+:\d+:\s*/, '')))
  parser.on('doctype', () => refuse('a DOCTYPE is not allowed'))
  let [line, column] = [1, 1]
  parser.on('opentagstart', () => {
    line = parser.line
    column = parser.column
  })
  parser.on('opentag', (tag) => {
    if (open.length >= MAX_DEPTH) refuse(`elements are nested more than ${MAX_DEPTH} deep`)
    const attributes: Record<string, string> = Object.create(null)
    for (const attribute of Object.values(tag.attributes)) {
      attributes[attribute.local] = attribute.value
    }
    open.push({ name: tag.local, attributes, children: [], text: '', line, column })
  })
  parser.on('closetag', () => {
    const closed = open.pop()
    if (!closed) return
    const element: XmlElement = { ...closed, text: closed.text.trim() }
    const parent = open.at(-1)
    if (parent) parent.children.push(element)
    else root = element
  })
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.write(text).close()
  return root ?? refuse('there is no element')
}
