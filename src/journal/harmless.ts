/** What is known to be harmless by what it looks like. All else may be a secret. */
import type { Scalar } from '../contract/element.js'
import { GUID } from '../estate/identity.js'
import { readBodyValue } from '../wire/body-value.js'

/** One word: nobody draws tokens that look like one. */
const WORD = /^[a-z]{1,24}$/i
const NUMBER = /^\d{1,6}$/
/** `v1`, `v1_7`. */
const VERSION = /^v\d{1,2}(?:_\d{1,2})?$/i
/** A file that this server, or one like it, has at a fixed place. */
const FILE = /^[a-z]{1,24}\.(?:json|har|txt|pem|xsd|xml|html|js|css|svg|ico|png)$/i
/** A word of the API of Backup & Replication, and the number that a fault rule is known by. */
const OTHER = /^(?:oauth2|fault-\d{1,6})$/i
const URN = /^urn:[a-z]+:[a-z]+:[0-9a-f-]{36}(?:\.[\w-]{1,40})?$/i

/** Whether a segment of a path is a word, a number, a version, or the id of a resource. */
export const isHarmlessSegment = (text: string): boolean =>
  [WORD, NUMBER, VERSION, FILE, OTHER, URN].some((form) => form.test(text)) ||
  GUID.test(text.toLowerCase())

/** Whether a text is a plain word. */
export const isWord = (text: string): boolean => WORD.test(text)

/** What parameters, members and cookies are called: no name that tells anything has more digits than these. */
export const isHarmlessName = (text: string): boolean =>
  /^[a-z_$.:-]{1,40}\d{0,2}$/i.test(text) && !/^\W+$/.test(text)

/** What secrets are called, credentials in URLs and headers, and what may hold more than a plain text does. */
const SUSPICIOUS = [
  /pass|pwd|token|secret|credential|api[-_ ]?key|authoriz/i,
  /\/\/[^\s/@]*@|:[^\s/@]+@/,
  /\b(?:basic|bearer|negotiate|ntlm)\s+(?!realm=)\S/i,
  /eyJ[\w-]{8}/,
  /[{}<>]|\\u|%[0-9a-f]{2}|-----/i,
]

/** Whether a text that stands where a harmless one belongs holds nothing that looks like a secret. */
export const isPlainText = (text: string): boolean =>
  text.length <= 2000 && !SUSPICIOUS.some((form) => form.test(text))

/** Whether a value is one of its declaration, or a plain word, as a slip is, and looks harmless. */
export const isHarmlessValue = (scalar: Scalar, value: unknown): boolean =>
  isWord(String(value)) || ('value' in readBodyValue(scalar, value) && isPlainText(String(value)))
