/**
 * The certificates of a server that was given none: issued by an authority that each process makes for
 * itself, at first need, and keeps only in memory. Servers of one process that go by the same names share
 * theirs.
 */
import { hostname } from 'node:os'
import type { generate } from 'selfsigned'
import { Thread } from '../thread.js'

/** A certificate with its chain, and its private key. */
export interface Certificate {
  /** PEM. */
  readonly cert: string
  readonly key: string
}

/** One that was issued by an authority. */
export interface Issued extends Certificate {
  /** That of the authority, which a client is to trust. PEM. */
  readonly authority: string
}

/** What is wrong with a certificate, and all that is: a client that trusts the authority finds nothing else. */
export type Flaw = 'expiredCertificate' | 'wrongName' | 'unknownAuthority'

const DAY = 86_400_000
const YEAR = 365 * DAY

/** A name that is nobody's (RFC 6761, 6.4). */
const NOBODY = 'wrong-name.invalid'

/** What a certificate is made for, besides this machine. */
export interface CertificateWish {
  /** Names and addresses. */
  readonly names?: readonly string[]
  /** `ec` unless given: it is made in no time. */
  readonly keyType?: KeyType
}

type KeyType = 'ec' | 'rsa'

/**
 * A certificate for this machine: localhost and what is below it, the loopback addresses, the host's name,
 * and the address that is listened on; and for what is wished besides.
 * @param flaw what is to be wrong with it
 */
export function issueCertificate(
  host: string,
  { names: more = [], keyType = 'ec' }: CertificateWish = {},
  flaw?: Flaw,
): Promise<Issued> {
  const given = [host, ...more]
  const own = ['localhost', '*.localhost', hostname()]
  const names = [...new Set([...own, ...given.filter((one) => !isAddress(one))])]
  const addresses = [...new Set(['127.0.0.1', '::1', ...given.filter(isSpecific)])]
  const key = [flaw, keyType, ...names, ...addresses].join(' ')
  return once(key, () =>
    flaw === 'wrongName'
      ? make([NOBODY], [], keyType, flaw)
      : make(names, addresses, keyType, flaw),
  )
}

const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host)
const isSpecific = (host: string): boolean => isAddress(host) && !/^[0.:]+$/.test(host)

const made = new Map<string, Promise<unknown>>()

/** What was made under this key, or is made now; what fails is tried again. */
function once<T>(key: string, make: () => Promise<T>): Promise<T> {
  const known = made.get(key) as Promise<T> | undefined
  if (known) return known
  const making = make()
  made.set(key, making)
  making.catch(() => made.delete(key))
  return making
}

async function make(
  names: readonly string[],
  addresses: readonly string[],
  keyType: KeyType,
  flaw: Flaw | undefined,
): Promise<Issued> {
  const ca = await (flaw === 'unknownAuthority'
    ? makeAuthority(keyType, 'an authority that nobody knows')
    : once(`authority ${keyType}`, () => makeAuthority(keyType, 'emsim authority')))
  const now = Date.now()
  const { cert, key } = await generated('emsim', {
    ...keyOf(keyType),
    ca,
    notBeforeDate: new Date(now - (flaw === 'expiredCertificate' ? YEAR : DAY)),
    notAfterDate: new Date(now + (flaw === 'expiredCertificate' ? -DAY : YEAR)),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          ...addresses.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  })
  return { cert: `${cert.trimEnd()}\n${ca.cert.trimEnd()}\n`, key, authority: ca.cert }
}

async function makeAuthority(keyType: KeyType, commonName: string): Promise<Certificate> {
  const now = Date.now()
  return generated(commonName, {
    ...keyOf(keyType),
    notBeforeDate: new Date(now - DAY),
    notAfterDate: new Date(now + YEAR),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
}

/** What the thread is asked. */
export interface CertificateAsked {
  /** Whom it is for. */
  readonly name: string
  readonly options: NonNullable<Parameters<typeof generate>[1]>
}

/** The package is loaded in a thread of its own: that takes longer than anything may that holds others up. */
const THREAD = new Thread<CertificateAsked, Certificate>(
  new URL('./certificate-worker.js', import.meta.url),
)

const generated = (name: string, options: CertificateAsked['options']): Promise<Certificate> =>
  THREAD.ask({ name, options })

const keyOf = (keyType: KeyType) => ({
  algorithm: 'sha256',
  ...(keyType === 'ec' ? { keyType, curve: 'P-256' as const } : { keyType, keySize: 2048 }),
})
