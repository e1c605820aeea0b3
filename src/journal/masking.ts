/** What is masked of one request. */
import { digest } from './digest.js'

/** The shortest text that is looked for elsewhere: what is shorter stands in too many words. */
const SHORTEST = 3
/** The shortest part of a longer text that is looked for. */
const SHORTEST_PART = 4

/** Whether an id is that of a logon session: the token can be made of it. */
export type IsSession = (id: string) => boolean

const ID_LENGTH = 36
const ANY_GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi
/** What may be the token of a session: base64 of the 36 characters of its id. */
const ANY_TOKEN = /[A-Za-z0-9+/]{48}/g

/** Masks, and notes what: so what repeats it, such as the words of a refusal, can be masked as well. */
export class Masking {
  private readonly isSession: IsSession
  private readonly pieces = new Set<string>()

  constructor(isSession: IsSession) {
    this.isSession = isSession
  }

  /** Eight digits in place of a text, by which it can be told to be the same as another one. */
  digested(text: string): string {
    this.note(text)
    return `(${digest(text)})`
  }

  /** Three stars in place of a text. */
  starred(text: string): string {
    this.note(text)
    return '***'
  }

  /** A text is masked. */
  note(text: string): void {
    if (text.length >= SHORTEST) this.pieces.add(text.toLowerCase())
  }

  /** A text without ids and tokens of logon sessions. */
  withoutSessions(text: string): string {
    if (text.length < ID_LENGTH) return text
    return text
      .replace(ANY_GUID, (id) =>
        this.isSession(id.toLowerCase()) ? this.digested(id.toLowerCase()) : id,
      )
      .replace(ANY_TOKEN, (token) =>
        this.isSession(Buffer.from(token, 'base64').toString('latin1').toLowerCase())
          ? this.digested(token)
          : token,
      )
  }

  /** Words about the request, without what of it was masked so far, also where they hold only a part of it. */
  withoutMasked(words: string): string {
    let clean = this.withoutSessions(words)
    for (const piece of [...this.pieces].sort((a, b) => b.length - a.length))
      for (let at = indexOf(clean, piece, 0); at >= 0; at = indexOf(clean, piece, at + 3))
        if (!isOwnWord(clean, at, piece))
          clean = `${clean.slice(0, at)}***${clean.slice(at + piece.length)}`
    const masked = [...this.pieces].join('\n')
    return clean.replace(/[^\s"'[\]<>(),;]+/g, (word) => {
      const bare = word.replace(/[.:…]+$/, '')
      const isPart = bare.length >= SHORTEST_PART && masked.includes(bare.toLowerCase())
      return isPart && !/^[a-z]+$/i.test(bare) ? `***${word.slice(bare.length)}` : word
    })
  }
}

/**
 * Whether a piece of words about a request is a plain word of the message itself, such as a value `name` in
 * `parameter name:`: messages quote what was sent, or have it in a path, in brackets or behind a sign.
 */
function isOwnWord(words: string, at: number, piece: string): boolean {
  if (!/^[a-z]+$/.test(piece)) return false
  const isFree =
    /(?:^|\s)$/.test(words.slice(0, at)) &&
    /^(?:[.:;,]?(?:\s|$))/.test(words.slice(at + piece.length))
  if (!isFree) return false
  for (const quoted of words.matchAll(/"(?:[^"\\]|\\.)*"?/g))
    if (quoted.index <= at && at < quoted.index + quoted[0].length) return false
  return true
}

const indexOf = (text: string, piece: string, from: number): number =>
  text.toLowerCase().indexOf(piece, from)
