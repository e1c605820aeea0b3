/** Writes the texts of XML templates with xmlbuilder2, each once, and keeps what it has written. */
import { create } from 'xmlbuilder2'
import { NAMESPACE } from '../contract/enterprise-manager.js'
import { TemplateDigest } from '../wire/template-digest.js'
import type { XmlNode, XmlTemplateSource, XmlTexts } from '../wire/xml-template-source.js'

const SCHEMA_NAMESPACES: readonly (readonly [string, string])[] = [
  ['xmlns:xsd', 'http://www.w3.org/2001/XMLSchema'],
  ['xmlns:xsi', 'http://www.w3.org/2001/XMLSchema-instance'],
]

/** Writes templates of any contract. */
export class XmlBuilder implements XmlTexts {
  /** By the digest of what each was written from. */
  readonly written = new Map<number, { readonly from: string; readonly text: string }>()

  /** @throws where two templates have one digest, so that one would be taken for the other */
  text(source: XmlTemplateSource): string {
    const { key, root: name, whole, attributes, content } = source
    const digest = new TemplateDigest(source)
    const parts = new Recording()
    const root = digest.node(parts.root)
    attributes?.(root)
    const behindAttributes = parts.steps.length
    content?.(root)
    const from = `${whole} ${name}\n${parts.text}`
    const known = this.written.get(digest.value)
    if (known) {
      if (known.from === from) return known.text
      throw new Error(`${key} has the digest of another template: TemplateDigest has to be changed`)
    }
    const node = create({ version: '1.0', encoding: 'utf-8' }).ele(name)
    if (whole) for (const [prefix, value] of SCHEMA_NAMESPACES) node.att(prefix, value)
    const nodes: XmlNode[] = [node]
    parts.onto(nodes, 0, behindAttributes)
    // Enterprise Manager's writer declares the default namespace last.
    if (whole) node.att('xmlns', NAMESPACE)
    parts.onto(nodes, behindAttributes)
    const text = whole
      ? node.end({ spaceBeforeSlash: true })
      : node.toString({ spaceBeforeSlash: true, headless: true })
    this.written.set(digest.value, { from, text })
    return text
  }
}

interface Step {
  readonly node: number
  readonly does: 'ele' | 'att' | 'txt'
  readonly name: string
  readonly value: string
}

/** What a template is made of, step by step: building it again takes far longer than to see that it is known. */
class Recording {
  readonly steps: Step[] = []
  private nodes = 0
  readonly root = this.node()

  get text(): string {
    return this.steps
      .map(({ node, does, name, value }) => [node, does, name, value].join(' '))
      .join('\n')
  }

  /** Takes steps onto nodes, which are numbered in the order in which they were made. */
  onto(nodes: XmlNode[], from: number, to = this.steps.length): void {
    for (const { node, does, name, value } of this.steps.slice(from, to)) {
      const target = nodes[node]
      if (!target) throw new Error(`There is no node ${node}`)
      if (does === 'ele') nodes.push(target.ele(name))
      else if (does === 'att') target.att(name, value)
      else target.txt(value)
    }
  }

  private node(): XmlNode {
    const own = this.nodes++
    const step = (does: Step['does'], name: string, value: string): void => {
      this.steps.push({ node: own, does, name, value })
    }
    const node: XmlNode = {
      ele: (name) => {
        step('ele', name, '')
        return this.node()
      },
      att: (name, value) => {
        step('att', name, value)
        return node
      },
      txt: (text) => {
        step('txt', '', text)
        return node
      },
    }
    return node
  }
}
