/** Headers as they may be shown: those that are known to be harmless, and that the others were there. */
import type { Contract } from '../contract/contract.js'
import { cleanUrl } from './clean-url.js'
import { isHarmlessName, isPlainText } from './harmless.js'
import type { Masking } from './masking.js'

/** Headers whose values are shown where they look like plain texts. */
const HARMLESS: ReadonlySet<string> = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'accept-language',
  'accept-ranges',
  'age',
  'allow',
  'cache-control',
  'connection',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'date',
  'dnt',
  'expect',
  'expires',
  'forwarded',
  'host',
  'if-modified-since',
  'if-unmodified-since',
  'keep-alive',
  'last-modified',
  'max-forwards',
  'origin',
  'pragma',
  'priority',
  'range',
  'retry-after',
  'sec-ch-ua',
  'sec-ch-ua-mobile',
  'sec-ch-ua-platform',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'sec-fetch-user',
  'sec-gpc',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'upgrade-insecure-requests',
  'user-agent',
  'vary',
  'via',
  'www-authenticate',
  'x-emsim-page',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-proto',
  'x-requested-with',
])

/** Headers that hold a URL. */
const URLS: readonly string[] = ['location', 'content-location', 'referer']
/** Those in which `;name=value` may follow a value. */
const WITH_PARAMETERS: readonly string[] = ['accept', 'content-type']
const PARAMETERS = /^(?:q|charset|version|type|odata(?:\.\w+)?)$/i
/** What a cookie that a server sets says besides its value. */
const COOKIE_ATTRIBUTE = /^(?:path|domain|expires|max-age|samesite)$/i

/** The value of a header, with its secrets replaced by digests. */
export function cleanHeader(
  name: string,
  value: unknown,
  contract: Contract,
  masking: Masking,
): string {
  const lower = name.toLowerCase()
  const text = Array.isArray(value) ? value.join(', ') : String(value)
  if (URLS.includes(lower)) return cleanUrl(text, contract, masking)
  if (lower === 'cookie') return cleanCookies(text, false, masking)
  if (lower === 'set-cookie') return cleanCookies(text, true, masking)
  if (lower.endsWith('authorization')) return cleanCredentials(text, masking)
  if (!HARMLESS.has(lower) || text.includes('@') || !isPlainText(text))
    return masking.digested(text)
  const clean = masking.withoutSessions(text)
  return WITH_PARAMETERS.includes(lower) ? cleanParameters(clean, masking) : clean
}

function cleanCredentials(text: string, masking: Masking): string {
  const [, scheme = '', rest = text] =
    /^((?:basic|bearer|digest|negotiate|ntlm)\s+)(.+)$/is.exec(text) ?? []
  return `${scheme && `${scheme.trim()} `}${masking.digested(rest)}`
}

const cleanParameters = (text: string, masking: Masking): string =>
  text.replace(/;([^=;,]*)=([^;,]*)/g, (all, name: string, value: string) =>
    PARAMETERS.test(name.trim()) ? all : `;${name}=${masking.digested(value)}`,
  )

/** @param isSet whether a server sets them, with attributes */
const cleanCookies = (text: string, isSet: boolean, masking: Masking): string =>
  text
    .split(';')
    .map((part) => {
      const [, blank = '', cookie = ''] = /^(\s*)(.*)$/s.exec(part) ?? []
      const equals = cookie.indexOf('=')
      const name = equals < 0 ? '' : cookie.slice(0, equals)
      if (cookie === '' || (isSet && COOKIE_ATTRIBUTE.test(name))) return part
      const shown = isHarmlessName(name) ? name : name && masking.digested(name)
      return `${blank}${shown}${equals < 0 ? '' : '='}${masking.digested(cookie.slice(equals + 1))}`
    })
    .join(';')
