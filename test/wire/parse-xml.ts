import { type XmlElement, xmlSteps } from '../../src/wire/xml-document.js'

/** The root of a document that a server answered, of any size. */
export function parseXml(text: string): XmlElement {
  const steps = xmlSteps(text, Number.POSITIVE_INFINITY)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
