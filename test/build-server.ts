/** A server for tests: in-process, on the default estate or a fixture, at a fixed time unless told otherwise. */
import type { FastifyInstance } from 'fastify'
import { ClockControl } from '../src/control/clock-control.js'
import { createControls } from '../src/control/create-controls.js'
import type { EmsimControls } from '../src/control/emsim-controls.js'
import { FaultControl } from '../src/control/fault-control.js'
import { Metrics } from '../src/control/metrics.js'
import type { FaultRule } from '../src/faults/fault-rule.js'
import type { RuleView } from '../src/faults/fault-rules.js'
import { createServer, type ServerOptions } from '../src/server.js'
import { loadFixture, loadFixtureFiles } from '../src/simulation/fixtures.js'
import type { Clock, ClockSetting, ClockState } from '../src/time/clock.js'
import type { World } from '../src/world/world.js'
import { type WorldOptions, Worlds } from '../src/world/worlds.js'

export const NOW = Date.parse('2026-11-23T12:00:00Z')

export interface TestServer {
  readonly app: FastifyInstance
  readonly world: World
  readonly worlds: Worlds
  readonly controls: EmsimControls
  /** Headers of a logon session of this account. */
  logOn(user?: string, password?: string): Promise<{ 'x-restsvcsessionid': string }>
}

export interface TestOptions extends Partial<ServerOptions>, Partial<WorldOptions> {
  /** `default`, `empty`, a path, or the fixture itself. */
  readonly estate?: string | object
}

interface Closing {
  after(close: () => Promise<void>): void
}

/** Builds a server and closes it after the test. */
export async function buildServer(t: Closing, options: TestOptions = {}): Promise<TestServer> {
  const clock: Clock = options.clock ?? { now: () => NOW }
  const worlds = new Worlds({
    clock,
    strict: options.strict ?? false,
    sessionTimeout: options.sessionTimeout ?? 900_000,
    maxSessions: options.maxSessions ?? 1000,
    ...(options.maxRecords !== undefined && { maxRecords: options.maxRecords }),
    ...(options.clockStart && { clockStart: options.clockStart }),
    ...(options.log && { log: options.log }),
    ...(options.jsonCase && { jsonCase: options.jsonCase }),
    ...(options.profile && { profile: options.profile }),
    ...(options.profileBugs && { profileBugs: options.profileBugs }),
  })
  const world = worlds.main
  const { estate = 'default' } = options
  if (typeof estate === 'string') await loadFixtureFiles(estate, world.estate, clock.now())
  else loadFixture(estate, world.estate, clock.now())
  world.started([])
  const { ready = () => true, metrics = new Metrics() } = options
  const controls = createControls({
    worlds,
    ready,
    metrics,
    loaded: Promise.resolve(),
    reload: async () => undefined,
    certificate: async () => 'PEM',
    askTwins: async () => [],
  })
  const app = await createServer(worlds, {
    trustProxy: false,
    bodyLimit: 1_048_576,
    logLevel: 'silent',
    web: true,
    access: { control: 'auto', controlToken: undefined, host: '127.0.0.1' },
    controls,
    ...options,
    ready,
    metrics,
  })
  t.after(() => app.close())
  return {
    app,
    world,
    worlds,
    controls,
    async logOn(user = 'User', password = 'Password') {
      const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
      const answer = await app.inject({
        method: 'POST',
        url: '/api/sessionMngr/?v=latest',
        headers: { authorization },
      })
      return { 'x-restsvcsessionid': String(answer.headers['x-restsvcsessionid']) }
    },
  }
}

/** Moves the clock of a world on. */
export const advance = (world: World, by: string | number): Promise<ClockState> =>
  new ClockControl(world).advance(by)

/** Sets the clock of a world. */
export const setClock = (world: World, setting: ClockSetting): ClockState =>
  new ClockControl(world).set(setting)

/** Adds a fault rule to a world. */
export const addFault = (world: World, rule: FaultRule): RuleView =>
  new FaultControl(world).add(rule)
