import { createPrivateKey, X509Certificate } from '../crypto.js'
import type { Certificate } from './certificate.js'
import { ListenError } from './listen-error.js'

/** Checks a certificate of one's own. @throws ListenError if it and its key are no pair */
export function checkPair({ cert, key }: Certificate): void {
  // Not imported: an import reads every export, and so parses all root certificates that Node knows.
  const { createSecureContext } = process.getBuiltinModule('node:tls')
  const refusal = (reason: string): ListenError => new ListenError(new Error(reason), '', 0)
  try {
    createSecureContext({ cert })
  } catch {
    throw refusal('The TLS certificate is not a certificate in PEM.')
  }
  try {
    createPrivateKey(key)
  } catch {
    throw refusal('The TLS key is not a private key in PEM.')
  }
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
    throw refusal('The TLS key does not belong to the certificate.')
}
