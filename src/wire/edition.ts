/**
 * The API as one profile shows it, to sessions of one version: its contract, and how that is written. All
 * that follows from these is made at the first use, once for each; a request only picks its edition.
 */
import type { Contract } from '../contract/contract.js'
import type { Operation } from '../contract/operation.js'
import type { Readers } from '../contract/shown.js'
import { Lack } from '../profiles/lack.js'
import type { Profile } from '../profiles/profile.js'
import { contractOf, lackingIn } from '../profiles/version-contract.js'
import type { JsonCase, Wire } from '../profiles/wire.js'
import { CONTENT_TYPE, type Format } from './media-type.js'
import { createRoutes, type Routes } from './operation-routes.js'
import { Representations } from './representations.js'

/** What a client meets: a profile, as a session of one version sees it. */
export class Edition {
  readonly profile: Profile
  /** The version of the API. */
  readonly version: string
  /** Names it among all of a process. */
  readonly name: string
  readonly wire: Wire
  /** Headers of documents, by their formats: what they are, and what all answers have. */
  readonly documentHeaders: Readonly<Record<Format, Readonly<Record<string, string>>>>
  private readonly whole: Contract
  private readonly withBugs: boolean
  private known: Contract | undefined
  private written: Representations | undefined
  private routed: Routes | undefined
  private lack: Lack | undefined
  private readonly served = new Map<string, boolean>()
  private operations: ReadonlyMap<string, Operation> | undefined

  /** @param whole the contract as emsim has it by default */
  constructor(profile: Profile, wire: Wire, version: string, whole: Contract, withBugs: boolean) {
    this.profile = profile
    this.wire = wire
    this.version = version
    this.name = `${profile.name} ${version}`
    this.whole = whole
    this.withBugs = withBugs
    const headers = (type: string): Record<string, string> => ({
      'content-type': type,
      ...(wire.vary && { vary: 'Accept' }),
      ...Object.fromEntries(wire.headers.map(([name, value]) => [name.toLowerCase(), value])),
    })
    this.documentHeaders = { xml: headers(CONTENT_TYPE.xml), json: headers(wire.jsonType) }
  }

  get contract(): Contract {
    this.known ??= contractOf(this.whole, this.profile, this.version, this.withBugs)
    return this.known
  }

  get representations(): Representations {
    this.written ??= new Representations(this.contract, this.wire)
    return this.written
  }

  get readers(): Readers {
    return this.representations.readers
  }

  /** What its URLs mean. */
  get routes(): Routes {
    this.routed ??= createRoutes(this.contract, '/api')
    return this.routed
  }

  /** Whether it has an operation of the contract as a whole. The contract need not be made for that. */
  serves(operation: Operation): boolean {
    let serves = this.served.get(operation.key)
    if (serves === undefined) {
      this.lack ??= new Lack(this.whole, lackingIn(this.profile, this.version))
      serves = this.lack.serves(operation)
      this.served.set(operation.key, serves)
    }
    return serves
  }

  /** The operation of the same key as one of another edition; undefined where this one has none. */
  own({ key }: Operation): Operation | undefined {
    this.operations ??= new Map(this.contract.operations.map((one) => [one.key, one]))
    return this.operations.get(key)
  }
}

/** What is not as the profile has it. */
export interface EditionOptions {
  /** In place of the profile's. */
  readonly jsonCase?: JsonCase
  /** Whether it has the faults that real servers of the version had; not unless given. */
  readonly withBugs?: boolean
}

/** The editions of one profile, each made at its first use. */
export class Editions {
  readonly profile: Profile
  readonly wire: Wire
  /** What is shown to who has not logged on, and to sessions of the latest version. */
  readonly newest: Edition
  private readonly contract: Contract
  private readonly withBugs: boolean
  private readonly older = new Map<string, Edition>()

  constructor(
    contract: Contract,
    profile: Profile,
    { jsonCase, withBugs = false }: EditionOptions,
  ) {
    this.contract = contract
    this.withBugs = withBugs
    this.profile = profile
    this.wire = jsonCase === undefined ? profile.wire : { ...profile.wire, jsonCase }
    this.newest = this.made(this.wire.versions.at(-1) ?? '')
  }

  /**
   * The edition of a session.
   * @param asked the version that it was opened with, in any words that a logon takes; the latest unless given
   */
  of(asked: string | undefined): Edition {
    // By default a version hides nothing.
    if (asked === undefined || this.profile.release === undefined) return this.newest
    const version = nearestOf(this.wire.versions, asked)
    if (version === this.newest.version) return this.newest
    const known = this.older.get(version) ?? this.made(version)
    this.older.set(version, known)
    return known
  }

  private made(version: string): Edition {
    return new Edition(this.profile, this.wire, version, this.contract, this.withBugs)
  }
}

/** Of the versions that are offered, the one that comes nearest to a version that may be none of them. */
function nearestOf(offered: readonly string[], asked: string): string {
  const newest = offered.at(-1) ?? ''
  const number = /^v?1(?:_([0-9]))?$/i.exec(asked)
  if (!number) return newest
  const wanted = Number(number[1] ?? 0)
  const minor = (version: string): number => Number(version.split('_')[1] ?? 0)
  return offered.find((version) => minor(version) >= wanted) ?? newest
}
