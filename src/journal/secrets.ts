/** What a journal may tell of URLs, headers and bodies: that a secret was there, never the secret. */
import { createHmac, randomBytes } from '../crypto.js'

const SECRET = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-restsvcsessionid',
  'proxy-authorization',
]

/** What the name of a secret has in it. */
const SECRET_NAME = /pass|pwd|token|secret/i
/** What cookies say besides their values. */
const COOKIE_ATTRIBUTE = /^(?:path|domain|expires|max-age|samesite)$/i

/** Another one in each process, so that no dictionary can be held against a journal that was kept. */
const KEY = randomBytes(16)

/** Eight digits by which two secrets of a process can be seen to be the same. */
export const digest = (text: string): string =>
  createHmac('sha256', KEY).update(text).digest('hex').slice(0, 8)

/** Whether an id is that of a logon session: the token can be made of it. */
export type IsSession = (id: string) => boolean

const ANY_GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

/** A text without the ids of logon sessions. */
export const cleanIds = (text: string, isSession: IsSession): string =>
  text.replace(ANY_GUID, (id) =>
    isSession(id.toLowerCase()) ? `(${digest(id.toLowerCase())})` : id,
  )

/** A URL without what follows the collections of logon sessions, and without secrets in its query. */
export const cleanUrl = (url: string): string =>
  url
    .replace(
      /((?:logonSessions|sessionMngr|\/emsim\/sessions)\/+)([^/?#]+)/gi,
      (_, path: string, id: string) => `${path}(${digest(id.toLowerCase())})`,
    )
    .replace(/([?&]([^=&#]*)=)[^&#]*/g, (all, start: string, name: string) =>
      SECRET_NAME.test(name) ? `${start}***` : all,
    )

/** Headers with their secrets replaced. */
export function cleanHeaders(
  headers: Readonly<Record<string, unknown>>,
  isSession: IsSession,
): Readonly<Record<string, string>> {
  const clean: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) clean[name.toLowerCase()] = cleanHeader(name, value, isSession)
  }
  return clean
}

/** The value of a header with its secrets replaced. */
export function cleanHeader(name: string, value: unknown, isSession: IsSession): string {
  const lower = name.toLowerCase()
  const text = Array.isArray(value) ? value.join(', ') : String(value)
  if (SECRET.includes(lower)) return replaced(lower, text)
  if (lower === 'location' || lower === 'referer') return cleanIds(cleanUrl(text), isSession)
  return cleanIds(text, isSession)
}

function replaced(name: string, text: string): string {
  if (name.endsWith('authorization')) {
    const scheme = /^(?:basic|bearer|digest|negotiate|ntlm)\b/i.exec(text)?.[0]
    return scheme === undefined ? `(${digest(text)})` : `${scheme} (${digest(text)})`
  }
  if (!name.endsWith('cookie')) return `(${digest(text)})`
  return text.replace(/([^=;,\s]+)=([^;]*)/g, (all, key: string, value: string) =>
    COOKIE_ATTRIBUTE.test(key) ? all : `${key}=(${digest(value)})`,
  )
}

/**
 * A body without the values of passwords. Of one that cannot be read and may hold a password, only
 * the length is told.
 */
export function cleanBody(body: string): string {
  const start = body.trimStart()[0]
  if (start === '{' || start === '[' || start === '"') return cleanJson(body)
  if (start === '<') return cleanXml(body)
  if (!SECRET_NAME.test(body)) return body
  const isForm = /^[^=&\s]+=[^\n]*$/.test(body)
  return isForm ? cleanUrl(`?${body}`).slice(1) : withheld(body)
}

const withheld = (body: string): string => `(${body.length} characters, which may hold a password)`

function cleanJson(body: string): string {
  // An escape may write any letter of a name.
  const isSafe = (text: string): boolean => !SECRET_NAME.test(text) && !text.includes('\\u')
  if (isSafe(body)) return body
  try {
    return JSON.stringify(JSON.parse(body), (key, value: unknown) =>
      SECRET_NAME.test(key) && value !== null ? '***' : value,
    )
  } catch {
    return withheld(body)
  }
}

const SECRET_ELEMENT =
  /<((?:[\w.-]+:)?[\w.-]*(?:pass|pwd|token|secret)[\w.-]*)(\s[^>]*)?>[\s\S]*?<\/\1\s*>/gi

function cleanXml(body: string): string {
  const masked = body.replace(SECRET_ELEMENT, '<$1>***</$1>')
  // What is left of such names is an attribute, a comment or an element without an end.
  const rest = masked.replaceAll(/<([^>\s]+)>\*\*\*<\/\1>/g, '')
  return SECRET_NAME.test(rest) ? withheld(body) : masked
}
