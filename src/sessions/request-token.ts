/** The token by which a request names its logon session. */
import type { IncomingHttpHeaders } from 'node:http'

/** The header that a token comes in, as Node has it: in lower case. */
export const TOKEN_HEADER = 'x-restsvcsessionid'

const COOKIE = /(?:^|;)\s*X-RestSvcSessionId\s*=\s*("?)([^";\s]*)\1/i

/** The token in a Cookie header, with or without quotes; undefined where there is none. */
export function tokenFromCookie(header: string | undefined): string | undefined {
  return header === undefined ? undefined : COOKIE.exec(header)?.[2]
}

/** The token of a request: the cookie beats the header, even if its token is dead (documented). */
export function tokenOf(headers: IncomingHttpHeaders): string | undefined {
  const token = tokenFromCookie(headers.cookie) ?? headers[TOKEN_HEADER]
  return typeof token === 'string' && token !== '' ? token : undefined
}
