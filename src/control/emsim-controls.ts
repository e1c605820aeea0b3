/** All that a test controls of a process: its main world, the other worlds, and what belongs to none. */
import { blameCallers } from '../caller.js'
import type { Contract } from '../contract/contract.js'
import { ControlError } from '../control-error.js'
import type { Coverage } from '../documents/coverage.js'
import type { Json } from '../documents/openapi.js'
import { idOf as madeId } from '../estate/identity.js'
import type { ProfileView } from '../profiles/listing.js'
import { readArgument, readName } from '../reading/read-argument.js'
import { number, type Reader } from '../reading/reader.js'
import { VERSION } from '../version.js'
import type { World } from '../world/world.js'
import type { Worlds } from '../world/worlds.js'
import type { Metrics } from './metrics.js'
import { WorldControls, type WorldControlsParts } from './world-controls.js'
import { makeWorld, type WorldSetting } from './world-making.js'

export interface EmsimControlsParts extends WorldControlsParts {
  readonly worlds: Worlds
  readonly metrics: Metrics
  /** Whether the estate is loaded. */
  readonly ready: () => boolean
  /** Resolves when the estate is loaded, or never will be. */
  readonly loaded: Promise<void>
  /** What clients of https are to trust; undefined where there is none. */
  readonly certificate: () => Promise<string> | undefined
  /** Loads files anew. */
  readonly reload: () => Promise<void>
  /** Gives the controls as paths of an OpenAPI document, with the schemas that they refer to. */
  readonly described: () => Promise<{ readonly paths: Json; readonly schemas: Json }>
}

/** How the process is. */
export interface Health {
  readonly status: 'ok'
  readonly version: string
  readonly uptimeSeconds: number
  /** How many records the main world has of each type. */
  readonly estate: Readonly<Record<string, number>>
}

/** What there is to say of a situation. */
export interface SituationView {
  readonly name: string
  readonly description: string
  /** Names of others that it makes no sense with. */
  readonly excludes: readonly string[]
}

/** A number of seconds, also as a text. */
const SECONDS: Reader<number> = (value, path, refuse) => {
  const isNumber = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value)
  return number(0, 600)(isNumber ? Number(value) : value, path, refuse)
}

export class EmsimControls extends WorldControls {
  static {
    blameCallers(EmsimControls)
  }

  private readonly process: EmsimControlsParts
  private readonly others = new WeakMap<World, WorldControls>()
  /** Real time: the clock of a world may be set. */
  private readonly startedAt = performance.now()
  private document: { readonly of: readonly unknown[]; readonly made: Promise<Json> } | undefined
  private readonly schemas = new WeakMap<Contract, Promise<string>>()

  constructor(parts: EmsimControlsParts) {
    super(parts.worlds.main, parts)
    this.process = parts
  }

  /**
   * The controls of a world, made if there is none: `team-a` for http://team-a.localhost.
   * @throws ControlError for a name that is none
   */
  world(name: string): WorldControls {
    const { worlds } = this.process
    if (!worlds.find(readName(name, 'name'))) makeWorld(worlds, { name })
    const world = worlds.named(name)
    if (world === worlds.main) return this
    const controls = this.others.get(world) ?? new WorldControls(world, this.process)
    this.others.set(world, controls)
    return controls
  }

  /** Names of all worlds, the main one first. */
  worlds(): string[] {
    return this.process.worlds.list().map(({ name }) => name)
  }

  /**
   * Makes a world.
   * @throws ControlError for a name that is none or taken, FixtureError for an estate that is none
   */
  makeWorld(setting: WorldSetting): WorldControls {
    makeWorld(this.process.worlds, setting)
    return this.world(setting.name)
  }

  /** Forgets a world. @throws ControlError if there is none */
  removeWorld(name: string): void {
    this.process.worlds.remove(readName(name, 'name'), { control: 'remove world' })
  }

  /** The situations that there are, in the order of their names. */
  async situations(): Promise<SituationView[]> {
    const { allSituations } = await import('../options/situations.js')
    const all = await allSituations()
    return all.map(({ name, description, excludes }) => ({ name, description, excludes }))
  }

  /** Version, time that it is up, and how many records there are. */
  health(): Health {
    return {
      status: 'ok',
      version: VERSION,
      uptimeSeconds: Math.floor((performance.now() - this.startedAt) / 1000),
      estate: this.simulated.counts(),
    }
  }

  /**
   * Resolves when the estate is loaded.
   * @param wait seconds to wait for that, at most ten minutes; as a text where a URL has it
   * @throws ControlError if it is not by then
   */
  async ready(wait: number | string = 0): Promise<{ readonly ready: true }> {
    const { ready, loaded } = this.process
    const seconds = readArgument(SECONDS, wait, 'wait')
    if (!ready() && seconds > 0) {
      const { timers } = this.simulated
      const end = new Promise<void>((resolve) => timers.setTimeout(resolve, seconds * 1000))
      await Promise.race([loaded, end])
    }
    if (!ready()) throw new ControlError('The estate is being loaded.', 503)
    return { ready: true }
  }

  /**
   * Loads the estate anew that the main world was started with, and fault rules where they are in a file; what
   * else was changed since is gone, sessions and clock stay. A reset goes back to it from now on.
   * @returns how many records there are of each type
   * @throws FixtureError, OptionError or ControlError for what is wrong with the files; nothing has changed then
   */
  async reload(): Promise<Readonly<Record<string, number>>> {
    await this.process.reload()
    return this.estate.counts()
  }

  /**
   * What a client of https is to trust (PEM): one's own certificate, or that of the authority of ours.
   * @throws ControlError where no https is served
   */
  async certificate(): Promise<string> {
    const certificate = await this.process.certificate()
    if (certificate !== undefined) return certificate
    throw new ControlError('There is no certificate: no https is served.', 404)
  }

  /** Counts and durations, in the text format of Prometheus. */
  metrics(): string {
    const { metrics, worlds } = this.process
    return metrics.text(worlds)
  }

  /** The documented operations, and how each is served. */
  async coverage(): Promise<Coverage> {
    const { coverageOf } = await import('../documents/coverage.js')
    return coverageOf(this.simulated.contract)
  }

  /** The versions of Enterprise Manager that emsim can be, and what each does otherwise than by default. */
  async profiles(): Promise<readonly ProfileView[]> {
    const { profileList } = await import('../profiles/listing.js')
    return profileList()
  }

  /**
   * The API, as the latest version of the main world's profile has it, and the controls: an OpenAPI 3.1 document,
   * whose examples name records that there are.
   */
  openApi(): Promise<Json> {
    const { editions, estate } = this.simulated
    const { contract, wire } = editions.newest
    const idOf = (type: string): string => {
      const [first] = contract.types.get(type)?.stored ? estate.all(type) : []
      return first?.id ?? madeId(type)
    }
    const made = async (): Promise<Json> => {
      const { openApiOf } = await import('../documents/openapi.js')
      const control = await this.process.described()
      return openApiOf(contract, { jsonCase: wire.jsonCase, version: VERSION, idOf, control })
    }
    const of = [contract, estate.version]
    if (!this.document || of.some((one, at) => this.document?.of[at] !== one))
      this.document = { of, made: made() }
    return this.document.made
  }

  /** The XML schema (XSD) of all answers of the same version. */
  xmlSchema(): Promise<string> {
    const { contract } = this.simulated.editions.newest
    const made = async (): Promise<string> => {
      const { schemaOf } = await import('../documents/xsd.js')
      return schemaOf(contract)
    }
    return kept(this.schemas, contract, made)
  }
}

/** What was made of a contract, or is made of it now. */
function kept<T>(all: WeakMap<Contract, T>, contract: Contract, make: () => T): T {
  const made = all.get(contract) ?? make()
  all.set(contract, made)
  return made
}
