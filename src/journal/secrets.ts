/** What a journal may tell of headers and bodies: that a secret was there, never the secret. */
import { createHmac, randomBytes } from 'node:crypto'

const SECRET = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-restsvcsessionid',
  'proxy-authorization',
]

/** Another one in each process, so that no dictionary can be held against a journal that was kept. */
const KEY = randomBytes(16)

/** Eight digits by which two secrets of a process can be seen to be the same. */
export const digest = (text: string): string =>
  createHmac('sha256', KEY).update(text).digest('hex').slice(0, 8)

/** A URL without the id of a logon session: the token is made of it. */
export const cleanUrl = (url: string): string =>
  url.replace(
    /((?:logonSessions|sessionMngr)\/)([^/?#]+)/gi,
    (_, path: string, id: string) => `${path}(${digest(id.toLowerCase())})`,
  )

/** Headers with their secrets replaced. */
export function cleanHeaders(
  headers: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const clean: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    const text = Array.isArray(value) ? value.join(', ') : String(value)
    const lower = name.toLowerCase()
    clean[lower] = SECRET.includes(lower)
      ? replaced(lower, text)
      : lower === 'location'
        ? cleanUrl(text)
        : text
  }
  return clean
}

function replaced(name: string, text: string): string {
  if (name.endsWith('authorization')) return `${text.split(' ')[0]} (${digest(text)})`
  if (!name.endsWith('cookie')) return `(${digest(text)})`
  return text.replace(
    /(=)([^;]*)/,
    (_, equals: string, value: string) => `${equals}(${digest(value)})`,
  )
}

/** A body without the values of passwords, in XML and in JSON. */
export function cleanBody(body: string): string {
  return body
    .replace(/(<(\w*Password|\w*Token)\b[^>]*>)[^<]*(<\/\2>)/gi, '$1***$3')
    .replace(/("\w*(?:password|token)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi, '$1"***"')
    .replace(/((?:^|&)\w*password=)[^&]*/gi, '$1***')
}
