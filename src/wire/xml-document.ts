/**
 * Reads XML request bodies: strictly well-formed, in the order they came, without DOCTYPE (so without
 * entities of one's own), without deep nesting, and no more than there may be.
 */
import { SaxesParser } from 'saxes'
import { LIMITS, overLimit } from '../limits.js'

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

/** Characters that are parsed in one step: some milliseconds' worth. */
const STEP = 8192

interface Open {
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
  line: number
  column: number
}

/**
 * Parses a document into its root element, in steps: whoever asks for the next one may let others have a turn first.
 * @param elements there may be so many
 * @throws Error with line and column, if it is not well-formed, has a DOCTYPE, or more than there may be
 */
export function* xmlSteps(
  text: string,
  elements: number = LIMITS.xmlElements.most,
): Generator<undefined, XmlElement> {
  const parser = new SaxesParser({ xmlns: true, position: true })
  const open: Open[] = []
  let root: XmlElement | undefined
  let [count, attributeCount] = [0, 0]
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
    attributeCount = 0
    if (++count > elements) refuse(overLimit('xmlElements', elements))
  })
  parser.on('attribute', () => {
    if (++attributeCount > LIMITS.xmlAttributes.most) refuse(overLimit('xmlAttributes'))
  })
  parser.on('opentag', (tag) => {
    if (open.length >= LIMITS.xmlDepth.most) refuse(overLimit('xmlDepth'))
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
  for (let at = 0; at < text.length; at += STEP) {
    parser.write(text.slice(at, at + STEP))
    yield
  }
  parser.close()
  return root ?? refuse('there is no element')
}
