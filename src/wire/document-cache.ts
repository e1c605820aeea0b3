/**
 * Documents that were written lately, by template and record. Clients poll the same resources; records
 * are never changed, only replaced, and a document is only good for the version of the estate that it
 * was written from.
 */
import type { Fields } from '../contract/record.js'

interface Kept {
  readonly version: number
  readonly base: string
  readonly text: string
}

/** Keeps documents up to a bound. */
export class DocumentCache {
  private documents = new Map<object, Map<Fields, Kept>>()
  private size = 0
  private readonly limit: number

  /** @param limit characters kept at most; when they are used up, the cache starts anew */
  constructor(limit: number) {
    this.limit = limit
  }

  /** The document of a record, if it was written from this version of the estate, for this base URL. */
  get(template: object, record: Fields, version: number, base: string): string | undefined {
    const kept = this.documents.get(template)?.get(record)
    return kept && kept.version === version && kept.base === base ? kept.text : undefined
  }

  set(template: object, record: Fields, version: number, base: string, text: string): void {
    if (this.size + text.length > this.limit) {
      this.documents = new Map()
      this.size = 0
    }
    let own = this.documents.get(template)
    if (!own) {
      own = new Map()
      this.documents.set(template, own)
    }
    own.set(record, { version, base, text })
    this.size += text.length
  }
}
