/**
 * Elements of XML that are written as text when all of them are there. For documents that are made in a server that
 * answers meanwhile: a library that can do all that XML can takes a tenth of a second to load.
 */
import { xmlAttribute, xmlText } from '../wire/text.js'

/** An element, with what is in it. */
export class XmlNode {
  private readonly name: string
  private attributes = ''
  private text = ''
  private readonly children: XmlNode[] = []

  constructor(name: string) {
    this.name = name
  }

  /** Adds an element behind all others in this one; gives it. */
  ele(name: string): XmlNode {
    const child = new XmlNode(name)
    this.children.push(child)
    return child
  }

  /** Adds an attribute; gives this element. */
  att(name: string, value: string): this {
    this.attributes += ` ${name}="${xmlAttribute(value)}"`
    return this
  }

  /** Sets the text of an element that has no others in it. */
  txt(text: string): this {
    this.text = xmlText(text)
    return this
  }

  /** This element as a document, each element on a line of its own. */
  toDocument(): string {
    const lines = ['<?xml version="1.0" encoding="utf-8"?>']
    this.write(lines, '')
    return lines.join('\n')
  }

  private write(lines: string[], indent: string): void {
    const { name, attributes, text, children } = this
    const open = `${indent}<${name}${attributes}`
    if (children.length > 0) {
      lines.push(`${open}>`)
      for (const child of children) child.write(lines, `${indent}  `)
      lines.push(`${indent}</${name}>`)
    } else lines.push(text === '' ? `${open}/>` : `${open}>${text}</${name}>`)
  }
}
