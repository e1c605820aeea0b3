/** All that a test controls of a process: its main world, the other worlds, and what belongs to none. */
import { blameCallers } from '../caller.js'
import type { Coverage } from '../documents/coverage.js'
import type { Json } from '../documents/openapi.js'
import { readName } from '../reading/read-argument.js'
import { VERSION } from '../version.js'
import type { JsonCase } from '../wire/json-template.js'
import type { World } from '../world/world.js'
import type { Worlds } from '../world/worlds.js'
import type { Metrics } from './metrics.js'
import { WorldControls } from './world-controls.js'
import { makeWorld, type WorldSetting } from './world-making.js'

export interface EmsimControlsParts {
  readonly worlds: Worlds
  readonly metrics: Metrics
  readonly jsonCase: JsonCase
  /** Whether the estate is loaded. */
  readonly ready: () => boolean
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

export class EmsimControls extends WorldControls {
  static {
    blameCallers(EmsimControls)
  }

  private readonly parts: EmsimControlsParts
  private readonly others = new WeakMap<World, WorldControls>()
  /** Real time: the clock of a world may be set. */
  private readonly startedAt = performance.now()
  private document: Promise<Json> | undefined
  private schema: Promise<string> | undefined

  constructor(parts: EmsimControlsParts) {
    super(parts.worlds.main)
    this.parts = parts
  }

  /**
   * The controls of a world, made if there is none: `team-a` for http://team-a.localhost.
   * @throws ControlError for a name that is none
   */
  world(name: string): WorldControls {
    const { worlds } = this.parts
    if (!worlds.find(readName(name, 'name'))) makeWorld(worlds, { name })
    const world = worlds.named(name)
    if (world === worlds.main) return this
    const controls = this.others.get(world) ?? new WorldControls(world)
    this.others.set(world, controls)
    return controls
  }

  /** Names of all worlds, the main one first. */
  worlds(): string[] {
    return this.parts.worlds.list().map(({ name }) => name)
  }

  /**
   * Makes a world.
   * @throws ControlError for a name that is none or taken, FixtureError for an estate that is none
   */
  makeWorld(setting: WorldSetting): WorldControls {
    makeWorld(this.parts.worlds, setting)
    return this.world(setting.name)
  }

  /** Forgets a world. @throws ControlError if there is none */
  removeWorld(name: string): void {
    this.parts.worlds.remove(readName(name, 'name'), { control: 'remove world' })
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

  /** Whether the estate is loaded. */
  ready(): { readonly ready: boolean } {
    return { ready: this.parts.ready() }
  }

  /** Counts and durations, in the text format of Prometheus. */
  metrics(): string {
    const { metrics, worlds } = this.parts
    return metrics.text(worlds)
  }

  /** The documented operations, and how each is served. */
  async coverage(): Promise<Coverage> {
    const { coverageOf } = await import('../documents/coverage.js')
    return coverageOf(this.simulated.contract)
  }

  /** The API and the controls as an OpenAPI 3.1 document. */
  openApi(): Promise<Json> {
    const made = async (): Promise<Json> => {
      const { openApiOf } = await import('../documents/openapi.js')
      const { jsonCase, described } = this.parts
      const control = await described()
      return openApiOf(this.simulated.contract, { jsonCase, version: VERSION, control })
    }
    this.document ??= made()
    return this.document
  }

  /** The XML schema (XSD) of all answers. */
  xmlSchema(): Promise<string> {
    const made = async (): Promise<string> => {
      const { schemaOf } = await import('../documents/xsd.js')
      return schemaOf(this.simulated.contract)
    }
    this.schema ??= made()
    return this.schema
  }
}
