/**
 * The certificate of a server that was given none: self-signed, made at first need, kept only in
 * memory. Servers of one process that go by the same names share it.
 */
import { hostname } from 'node:os'

/** A certificate with its chain, and its private key. */
export interface Certificate {
  /** PEM. */
  readonly cert: string
  readonly key: string
}

const YEAR = 365 * 86_400_000
const made = new Map<string, Promise<Certificate>>()

/**
 * A self-signed certificate for this machine: localhost, the loopback addresses, the host's name, and
 * the address that is listened on.
 */
export function selfSigned(host: string): Promise<Certificate> {
  const names = [...new Set(['localhost', hostname(), ...(isAddress(host) ? [] : [host])])]
  const addresses = [...new Set(['127.0.0.1', '::1', ...(isSpecific(host) ? [host] : [])])]
  const key = [...names, ...addresses].join(' ')
  const known = made.get(key)
  if (known) return known
  const certificate = make(names, addresses)
  made.set(key, certificate)
  certificate.catch(() => made.delete(key))
  return certificate
}

const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host)
const isSpecific = (host: string): boolean => isAddress(host) && !/^[0.:]+$/.test(host)

async function make(names: readonly string[], addresses: readonly string[]): Promise<Certificate> {
  const { generate } = await import('selfsigned')
  const now = Date.now()
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'emsim' }], {
    keyType: 'ec',
    curve: 'P-256',
    notBeforeDate: new Date(now - 86_400_000),
    notAfterDate: new Date(now + YEAR),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          ...addresses.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  })
  return { cert, key }
}
