/** The servers that speak https: one as it should be, and one for each way in which it should not. */
import type https from 'node:https'
import type { Server } from 'node:net'
import {
  type Certificate,
  type CertificateWish,
  type Flaw,
  type Issued,
  issueCertificate,
} from './certificate.js'

/** What goes wrong with a handshake. */
export type HandshakeFault =
  | Flaw
  /** Nothing newer is spoken than TLS 1.1. */
  | 'oldProtocol'
  /** The connection ends when the client has said its first message. */
  | 'cutHandshake'
  /** That message is never answered. */
  | 'hangHandshake'

/** Those that a server of its own is for. */
export type ServedFault = Flaw | 'oldProtocol'

/** What https is served with. */
export interface SecureOptions {
  readonly host: string
  readonly wish: CertificateWish | undefined
  /** One's own certificate. */
  readonly own: Certificate | undefined
  /** Makes a server ready, once it is made with what it needs of TLS. */
  readonly make: (tls: https.ServerOptions) => Promise<Server>
}

/** The servers, each made at first need. */
export interface SecureServers {
  of(fault: ServedFault | undefined): Promise<Server>
  /** What a client is to trust: one's own certificate, or that of the authority that has issued all others. */
  certificate(): Promise<string>
}

/** Gives the servers. */
export function createSecureServers({ host, wish, own, make }: SecureOptions): SecureServers {
  const servers = new Map<ServedFault | undefined, Promise<Server>>()
  const issued = (flaw?: Flaw): Promise<Issued> => issueCertificate(host, wish, flaw)

  const serverOf = async (fault: ServedFault | undefined): Promise<Server> => {
    if (fault === undefined || fault === 'oldProtocol') {
      const { cert, key } = own ?? (await issued())
      return make({ cert, key, ...(fault && OLD) })
    }
    const { cert, key } = await issued(fault)
    return make({ cert, key })
  }

  return {
    of(fault) {
      const server = servers.get(fault) ?? serverOf(fault)
      servers.set(fault, server)
      return server
    },
    certificate: async () => own?.cert ?? (await issued()).authority,
  }
}

/** OpenSSL takes what is that old for no security at all. */
const OLD: https.ServerOptions = {
  minVersion: 'TLSv1',
  maxVersion: 'TLSv1.1',
  ciphers: 'DEFAULT:@SECLEVEL=0',
}
