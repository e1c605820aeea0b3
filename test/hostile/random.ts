/** Numbers and choices that follow from a seed. */
import { generator } from '../../src/faults/fault-rules.js'

/** What means something to somebody: parsers, paths, patterns, files, markup. */
export const NASTY = [
  ...'aZ09 /\\.*{}[]()<>&%#?=;:"\'`|$~^@!+-_,',
  '\u0000',
  '\ud800',
  'é',
  '€',
  '💾',
  '%00',
  '%2f',
  '%zz',
  '..',
  '&lt;',
  '&#0;',
  '<!DOCTYPE a>',
  ']]>',
  '<![CDATA[',
  '__proto__',
  'constructor',
  'urn:veeam:Job:',
  'null',
  '1e999',
  '-0',
  '\r\n',
] as const

/** Chance of a request: the same for the same seed and number. */
export class Random {
  private readonly next: () => number

  constructor(seed: number, number: number) {
    this.next = generator(seed, number)
  }

  below(count: number): number {
    return Math.floor(this.next() * count)
  }

  /** True once in so many times. */
  once(times: number): boolean {
    return this.below(times) === 0
  }

  of<T>(all: readonly T[]): T {
    return all[this.below(all.length)] as T
  }

  /** A text of characters that mean something to somebody. */
  text(most: number): string {
    return Array.from({ length: this.below(most) }, () => this.of(NASTY)).join('')
  }
}

/** Without halves of characters, which cannot be sent. */
export const wellFormed = (text: string): string => Buffer.from(text).toString()

/** A target that can be sent at all. */
export const encoded = (path: string): string =>
  wellFormed(path).replace(/[^\x21-\x7e]/gu, (one) => encodeURIComponent(one))
