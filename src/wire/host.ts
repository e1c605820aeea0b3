/** The host and port that a client reaches a server by, as a Host header names them (RFC 9110, 7.2). */
import { isIPv6 } from 'node:net'

/** An address in brackets or a registered name of RFC 3986, with a port or without. */
const HOST = /^(?:\[([^\]]*)\]|((?:[\w.~!$&'()*+;=-]|%[0-9a-f]{2})*?)\.?)(?::(\d*))?$/i

/** An IPv4 address as a socket shows it that listens for both kinds. */
const MAPPED = /^::ffff:(\d+(?:\.\d+){3})$/i

/** Most clients ask for what others before them did. */
let last: { readonly header: string; readonly host: string | undefined } = { header: '', host: '' }

/**
 * What a Host header says: `em` for `em.` and `em:` too, as those mean the same, and `127.0.0.1` for
 * `[::ffff:127.0.0.1]`. A list of hosts is none, though the characters are allowed.
 * @returns undefined where it names no host; an empty text where it says that there is none
 */
export function hostOf(header: string): string | undefined {
  if (header === last.header) return last.host
  const host = read(header)
  last = { header, host }
  return host
}

function read(header: string): string | undefined {
  const [match, address, name = '', port = ''] = HOST.exec(header) ?? []
  if (match === undefined || Number(port) > 65_535) return undefined
  if (address !== undefined && (!isIPv6(address) || address.includes('%'))) return undefined
  if (address === undefined && name === '') return match === '' ? '' : undefined
  const host = address === undefined ? name : shownAddress(address)
  return port === '' ? host : `${host}:${port}`
}

/** An IP address as URLs have it. */
export function shownAddress(address: string): string {
  const mapped = MAPPED.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  return address.includes(':') ? `[${address}]` : address
}
