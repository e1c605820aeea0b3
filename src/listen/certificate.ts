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

/** What a certificate is made for, besides this machine. */
export interface CertificateWish {
  /** Names and addresses. */
  readonly names?: readonly string[]
  /** `ec` unless given: it is made in no time. */
  readonly keyType?: 'ec' | 'rsa'
}

/**
 * A self-signed certificate for this machine: localhost and what is below it, the loopback addresses, the
 * host's name, and the address that is listened on; and for what is wished besides.
 */
export function selfSigned(
  host: string,
  { names: more = [], keyType = 'ec' }: CertificateWish = {},
): Promise<Certificate> {
  const given = [host, ...more]
  const own = ['localhost', '*.localhost', hostname()]
  const names = [...new Set([...own, ...given.filter((one) => !isAddress(one))])]
  const addresses = [...new Set(['127.0.0.1', '::1', ...given.filter(isSpecific)])]
  const key = [keyType, ...names, ...addresses].join(' ')
  const known = made.get(key)
  if (known) return known
  const certificate = make(names, addresses, keyType)
  made.set(key, certificate)
  certificate.catch(() => made.delete(key))
  return certificate
}

const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host)
const isSpecific = (host: string): boolean => isAddress(host) && !/^[0.:]+$/.test(host)

async function make(
  names: readonly string[],
  addresses: readonly string[],
  keyType: 'ec' | 'rsa',
): Promise<Certificate> {
  const { generate } = await import('selfsigned')
  const now = Date.now()
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'emsim' }], {
    ...(keyType === 'ec' ? { keyType, curve: 'P-256' } : { keyType, keySize: 2048 }),
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
