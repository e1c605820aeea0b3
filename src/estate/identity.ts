/** Ids: GUIDs that follow from what a thing is, so that they are the same on every run. */
import { hash } from '../crypto.js'

export const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The id of what is told by these words, such as a type, its parents' ids and a name. */
export function idOf(...words: readonly string[]): string {
  const hex = hash('sha256', words.join('\0'), 'hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * Reads an id as clients write it: a GUID in any letter case, with or without braces, or a whole URN
 * (`urn:veeam:RestorePoint:{guid}`), which several clients put into paths. What is neither comes back
 * in lower case, and is then not found.
 */
export function readId(text: string): string {
  if (GUID.test(text)) return text
  const last = text.slice(text.lastIndexOf(':') + 1)
  return last.replace(/^\{|\}$/g, '').toLowerCase()
}

/** The last id that a seed was asked of: of one night, the same is asked a dozen times. */
let last = { id: '', seed: 0 }

/** A number to draw from, made of all of an id: those that people write by hand differ in a digit. */
export function seedOf(id: string): number {
  if (id !== last.id) last = { id, seed: mixed(id) }
  return last.seed
}

function mixed(id: string): number {
  let seed = 0
  for (let at = 0; at < id.length; at++) seed = Math.imul(seed ^ id.charCodeAt(at), 0x01000193)
  return seed ^ (seed >>> 15)
}

/** A number from 0 to 1 that looks drawn but is the same on every run. */
export function spread(seed: number, n: number): number {
  let x = Math.imul(seed ^ Math.imul(n + 1, 0x9e3779b1), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 15), 0xc2b2ae35)
  return ((x ^ (x >>> 13)) >>> 0) / 0x1_0000_0000
}

const HEX = Buffer.from('0123456789abcdef', 'latin1')
const DASH = '-'.charCodeAt(0)
const digits = Buffer.alloc(36)

/**
 * A cheap id for the n-th generated thing of a kind: for millions, where a digest would be too slow.
 * Built in bytes, since joined strings keep their parts in memory.
 */
export function sequenceId(seed: number, kind: number, n: number): string {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(kind + 1, 0xc2b2ae35)
  let at = 0
  for (let word = 0; word < 4; word++) {
    state = (state + 0x6d2b79f5) | 0
    // Each step can be undone, so different n give different words: no two ids of a kind are alike.
    let x = Math.imul(state ^ Math.imul(n + 1, 0x27d4eb2f), 0x85ebca6b)
    x = Math.imul(x ^ (x >>> 15), 0xc2b2ae35)
    x ^= x >>> 13
    for (let digit = 0; digit < 8; digit++) {
      if (at === 8 || at === 13 || at === 18 || at === 23) digits[at++] = DASH
      digits[at++] = HEX[x & 15] ?? 0
      x >>>= 4
    }
  }
  digits[14] = 0x34 // '4': a GUID of version 4,
  digits[19] = 0x61 // 'a': and of the usual variant.
  return digits.toString('latin1', 0, 36)
}
