/**
 * The first message of a TLS client (RFC 8446, 4.1.2; RFC 5246, 7.4.1.2): whether all of it is there, and
 * which server it names. Nothing else of it is looked at: TLS itself is Node's.
 */

/** What a client begins with. */
export interface ClientHello {
  /** The name of the server that the client wants (RFC 6066, 3), in small letters, if it says one. */
  readonly serverName: string | undefined
}

/** Bytes of a first message at most; the largest in use, with keys of all kinds, are a tenth of that. */
export const MOST_HELLO = 32_768

const HANDSHAKE_RECORD = 22
const CLIENT_HELLO = 1
const SERVER_NAME = 0
const RECORD_HEAD = 5
const MESSAGE_HEAD = 4

/**
 * Reads what has come of a connection that begins as TLS does.
 * @returns `more` while it is not whole; a hello without a name for what is none: it is for TLS to refuse
 */
export function readClientHello(bytes: Buffer): ClientHello | 'more' {
  const message = messageIn(bytes)
  if (message === 'more') return bytes.length > MOST_HELLO ? NAMELESS : 'more'
  try {
    return message === undefined ? NAMELESS : { serverName: serverNameIn(message) }
  } catch (error) {
    if (error instanceof RangeError) return NAMELESS
    throw error
  }
}

const NAMELESS: ClientHello = { serverName: undefined }

/** The body of the message, which may lie in several records; undefined where it is another one. */
function messageIn(bytes: Buffer): Buffer | 'more' | undefined {
  const parts: Buffer[] = []
  let there = 0
  for (let at = 0; at + RECORD_HEAD <= bytes.length; ) {
    const end = at + RECORD_HEAD + bytes.readUInt16BE(at + 3)
    if (bytes[at] !== HANDSHAKE_RECORD || end === at + RECORD_HEAD) return undefined
    const part = bytes.subarray(at + RECORD_HEAD, end)
    parts.push(part)
    there += part.length
    at = end
    if (there < MESSAGE_HEAD) continue
    const all = Buffer.concat(parts)
    if (all[0] !== CLIENT_HELLO) return undefined
    const length = MESSAGE_HEAD + all.readUIntBE(1, 3)
    if (length > MOST_HELLO) return undefined
    if (there >= length) return all.subarray(MESSAGE_HEAD, length)
  }
  return 'more'
}

/** @throws RangeError where a length leads out of the message */
function serverNameIn(message: Buffer): string | undefined {
  // Version and random; then session id, cipher suites and compression methods, each behind its length.
  let at = 34
  at += 1 + message.readUInt8(at)
  at += 2 + message.readUInt16BE(at)
  at += 1 + message.readUInt8(at)
  if (at === message.length) return undefined
  const end = at + 2 + message.readUInt16BE(at)
  for (at += 2; at < end; ) {
    const type = message.readUInt16BE(at)
    const length = message.readUInt16BE(at + 2)
    at += 4
    if (type === SERVER_NAME) return hostNameIn(message.subarray(at, at + length))
    at += length
  }
  return undefined
}

/** The first name of the list; there is no kind but the name of a host. */
function hostNameIn(list: Buffer): string | undefined {
  const length = list.readUInt16BE(3)
  const name = list.toString('latin1', 5, 5 + length).toLowerCase()
  return name === '' ? undefined : name
}
