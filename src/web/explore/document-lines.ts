/** How a document is written in lines, each of pieces that can be compared. */
import type { Node, ValueType } from './document.js'

/** What is written: a document, or headers. */
export type DocumentForm = 'json' | 'xml' | 'headers'

/** A piece of a line, which differs as a whole or not at all: a name, an attribute, a value. */
export interface Piece {
  readonly kind: ValueType | 'name' | 'attribute'
  readonly before: string
  /** Of an attribute, or a value: what may be the address of a resource. */
  readonly value: string
  readonly after: string
  readonly differs: boolean
}

/** A line of one of them. */
export interface Line {
  readonly pieces: readonly Piece[]
  /** What ends it, which never differs. */
  readonly end: string
}

/** A node as lines: the first, what is inside, and the last. */
export interface Written {
  readonly open: Line
  readonly inside: readonly Node[]
  readonly close?: Line
}

const piece = (kind: Piece['kind'], before: string, value = '', after = ''): Piece => ({
  kind,
  before,
  value,
  after,
  differs: false,
})

/**
 * Writes a node.
 * @param emptyEnd what elements end with in which nothing is
 * @param isLast whether it is the last one of those that it stands among
 */
export function written(
  node: Node,
  form: DocumentForm,
  emptyEnd: string,
  isLast: boolean,
): Written {
  if (form === 'xml') return xml(node, emptyEnd)
  if (form === 'json') return json(node, isLast ? '' : ',')
  const value = node.kind === 'value' ? node.value : ''
  return {
    open: { pieces: [piece('name', `${node.name}: `), piece('text', '', value)], end: '' },
    inside: [],
  }
}

function json(node: Node, end: string): Written {
  const name = node.name === '' ? [] : [piece('name', `"${node.name}": `)]
  if (node.kind === 'value') {
    const quote = node.type === 'text' ? '"' : ''
    return {
      open: { pieces: [...name, piece(node.type, quote, node.value, quote)], end },
      inside: [],
    }
  }
  const { children: inside, isArray } = node
  const [begin, last] = isArray ? ['[', ']'] : ['{', '}']
  if (inside.length === 0)
    return { open: { pieces: [...name, piece('text', begin + last)], end }, inside }
  return {
    open: { pieces: [...name, piece('text', begin)], end: '' },
    inside,
    close: { pieces: [piece('text', last)], end },
  }
}

function xml(node: Node, emptyEnd: string): Written {
  const line = (...pieces: readonly Piece[]): Line => ({ pieces, end: '' })
  const { name } = node
  if (node.kind === 'value') {
    const { value } = node
    const text = piece('text', '', value)
    if (name === '') return { open: line(text), inside: [] }
    const open =
      value === ''
        ? line(piece('name', `<${name}`), piece('name', emptyEnd))
        : line(piece('name', `<${name}>`), text, piece('name', `</${name}>`))
    return { open, inside: [] }
  }
  const { attributes, children: inside } = node
  const isEmpty = inside.length === 0
  return {
    open: line(
      piece('name', `<${name}`),
      ...attributes.map(([own, value]) => piece('attribute', ` ${own}="`, value, '"')),
      piece('name', isEmpty ? emptyEnd : '>'),
    ),
    inside,
    ...(!isEmpty && { close: line(piece('name', `</${name}>`)) }),
  }
}
