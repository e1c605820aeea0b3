/**
 * A digest of all that is written into an XML template: names, marks and what stands inside what. Texts are
 * kept with theirs, so that those of another declaration are not taken for one's own: a text whose elements
 * have changed places has the same marks, and would be filled with the values of others.
 */
import type { XmlNode, XmlTemplateSource } from './xml-template-source.js'

/** Follows a walk over a declaration, and passes it on to what really writes, if there is such. */
export class TemplateDigest {
  private sum = 0x811c9dc5
  private nodes = 0

  constructor({ root, whole }: Pick<XmlTemplateSource, 'root' | 'whole'>) {
    this.note(`${whole}<${root}`)
  }

  /** A whole number from 0 to 2^32 - 1. */
  get value(): number {
    return this.sum >>> 0
  }

  /** A node that notes what it is told, and tells the target. */
  node(target?: XmlNode): XmlNode {
    const own = this.nodes++
    const node: XmlNode = {
      ele: (name) => {
        this.note(`${own}<${name}`)
        return this.node(target?.ele(name))
      },
      att: (name, value) => {
        this.note(`${own} ${name}="${value}"`)
        target?.att(name, value)
        return node
      },
      txt: (text) => {
        this.note(`${own}>${text}`)
        target?.txt(text)
        return node
      },
    }
    return node
  }

  /** FNV-1a, with an end after each text. */
  private note(text: string): void {
    for (let at = 0; at < text.length; at++)
      this.sum = Math.imul(this.sum ^ text.charCodeAt(at), 0x01000193)
    this.sum = Math.imul(this.sum ^ 0xffff, 0x01000193)
  }
}
