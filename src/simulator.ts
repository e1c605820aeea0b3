/** A running simulator, for tests and for the command line alike. */
import type { FastifyInstance } from 'fastify'
import { atCaller } from './caller.js'
import { Reach } from './client/reach.js'
import { createControls } from './control/create-controls.js'
import type { EmsimControls, EmsimControlsParts } from './control/emsim-controls.js'
import type { EmsimLibrary, Reached, ReachedWorld } from './control/library.js'
import { Metrics } from './control/metrics.js'
import { type Listener, listen } from './listen/listener.js'
import { readWorldPort } from './options/assignment.js'
import { readClock } from './options/clock-option.js'
import { ofOption } from './options/of-option.js'
import type { EmsimOptions, OptionName } from './options/option-table.js'
import { resolveOptions } from './options/resolve.js'
import type { StartOptions } from './options/start-options.js'
import { UnreadableFile } from './reading/document-file.js'
import { readFile } from './reading/read-file.js'
import { handshakeFaults } from './request/handshake-faults.js'
import { createServer, type ServerOptions } from './server.js'
import { standardInput } from './simulation/estate-option.js'
import { type Extent, extentOf } from './simulation/extent.js'
import { timeZone } from './time/time-zone.js'
import { usersOf } from './world/filling.js'
import { loadWorld, reloadWorld } from './world/loading.js'
import { type WorldOptions, Worlds } from './world/worlds.js'

/** What a simulator has besides its controls. */
interface Built {
  /** The Fastify application, for `inject`. */
  readonly app: FastifyInstance
  /** The options, complete. */
  readonly options: EmsimOptions
  close(): Promise<void>
  /** The same, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}

interface Listening extends Built {
  readonly pid: number
  readonly port: number
  /** Ports of their own that worlds were given by the option `world`, by their names. */
  readonly worldPorts: Readonly<Record<string, number>>
  /** How much the main world holds now: jobs, restore points, and the days of these. */
  extent(): Extent
}

/** A simulator without a socket: the controls of its main world, and of the process. */
export interface BuiltEmsim extends EmsimLibrary, Built {}

/** A simulator that listens. `Emsim<undefined>` is one whose option `tls` is `only`: there is no http then. */
export interface Emsim<HttpUrl extends string | undefined = string>
  extends EmsimLibrary<ReachedWorld<HttpUrl>>,
    Reached<HttpUrl>,
    Listening {}

/** What `httpUrl` is, by the option `tls`. */
type HttpUrl<Tls> = [Tls] extends ['only']
  ? undefined
  : 'only' extends Tls
    ? string | undefined
    : string

/**
 * Builds a simulator for requests within the process: `(await buildEmsim()).app.inject('/api/')`.
 * @throws OptionError or FixtureError, with every fault
 */
export const buildEmsim = atCaller(async (given: StartOptions = {}): Promise<BuiltEmsim> => {
  const options = await completed(given)
  const { controls, app, load, close } = await assemble(options, {
    certificate: () => undefined,
    reach: () => undefined,
  })
  await load()
  return Object.assign(controls, { app, options, close, [Symbol.asyncDispose]: close })
})

function start<const Tls extends StartOptions['tls'] = 'auto'>(
  given?: StartOptions & { readonly tls?: Tls },
): Promise<Emsim<HttpUrl<Tls>>>
async function start(given: StartOptions = {}): Promise<Emsim<string | undefined>> {
  const options = await completed(given)
  const certificate = await ownCertificate(options)
  let listener: Listener | undefined
  const { controls, worlds, app, load, ...assembled } = await assemble(options, {
    certificate: () => (options.tls === 'off' ? undefined : listener?.certificate()),
    reach: () => reach,
  })
  const others = new Map<string, Listener>()
  let reach: Reach | undefined
  const close = async (): Promise<void> => {
    const gone = [listener, ...others.values()].map((one) => one?.close())
    // Drops the requests that fault rules keep back, which the listener would wait for.
    await assembled.close()
    await Promise.all(gone)
    await reach?.close()
  }
  const { tlsName, tlsKeyType: keyType } = options
  const worldNames = options.world.flatMap((text) => readWorldPort(text) ?? [])
  // Clients do not take *.localhost for all that it stands for.
  const names = [...tlsName, ...worldNames.map(({ name }) => `${name}.localhost`)]
  const faultOf = handshakeFaults(worlds)
  const open = (port: number): Promise<Listener> =>
    listen(app.routing, {
      host: options.host,
      port,
      tls: options.tls,
      refusal: app.refusal,
      wish: { names, keyType },
      faultOf,
      ...(certificate && { certificate }),
    })
  try {
    listener = await open(options.port)
    for (const { name, port } of worldNames) {
      if (port === undefined) continue
      others.set(name, await open(port))
    }
    reach = new Reach(listener, others)
    await load()
    for (const [name, { port }] of others) worlds.bindPort(port, name)
  } catch (error) {
    await close()
    throw error
  }
  const listening: Listening = {
    app,
    options,
    pid: process.pid,
    port: listener.port,
    worldPorts: Object.fromEntries([...others].map(([name, { port }]) => [name, port])),
    extent: () => extentOf(worlds.main.present()),
    close,
    [Symbol.asyncDispose]: close,
  }
  return Object.assign(controls, listening)
}

/**
 * Starts a simulator; the promise resolves when its estate is loaded. It listens before that, so that
 * whoever waits for it is told 503 and not that nobody is there.
 * @throws OptionError, FixtureError or ListenError; nothing is left open then
 */
export const startEmsim = atCaller(start)

/** All options, those that situations tell among them. @throws OptionError */
async function completed(given: StartOptions): Promise<EmsimOptions> {
  const options = resolveOptions({ library: given })
  if (options.situation.length === 0) return options
  const { withSituations } = await import('./options/situations.js')
  return withSituations(options)
}

interface Assembled {
  readonly controls: EmsimControls
  readonly worlds: Worlds
  readonly app: FastifyInstance
  load(): Promise<void>
  close(): Promise<void>
}

/** Everything but the estate's records, which `load` brings. */
async function assemble(
  options: EmsimOptions,
  listening: Pick<Required<EmsimControlsParts>, 'certificate' | 'reach'>,
): Promise<Assembled> {
  const { clock } = options
  const clockStart = typeof clock === 'string' ? readClock(clock) : clock
  const worldOptions: WorldOptions = {
    profile: options.profile,
    profileBugs: options.profileBugs,
    ...(options.jsonCase && { jsonCase: options.jsonCase }),
    strict: options.strict,
    sessionTimeout: options.sessionTimeout,
    ...(options.tasks !== 'realistic' && {
      taskTime: options.tasks === 'instant' ? 0 : options.tasks,
    }),
    maxSessions: options.maxSessions,
    maxRecords: options.maxRecords,
    seed: options.seed,
    seededSessions: options.seededSessions,
    ...(clockStart && { clockStart }),
    journalBytes: options.journalBytes,
    showSecrets: options.showSecrets,
    zone: timeZone(options.timeZone),
    users: usersOf(options),
  }
  const worlds = new Worlds(worldOptions)
  const { main } = worlds
  const input = standardInput(() => process.stdin)
  const metrics = new Metrics()
  let isReady = false
  const ready = (): boolean => isReady
  const { control, controlToken, host } = options
  let isOver = (): void => undefined
  const loaded = new Promise<void>((resolve) => {
    isOver = resolve
  })
  const controls = createControls({
    worlds,
    metrics,
    ready,
    loaded,
    ...listening,
    reload: () => reloadWorld(main, options, input),
    async askTwins(...asked) {
      const { askTwins } = await import('./profile-answers.js')
      return askTwins(...asked, worldOptions, serverOptions)
    },
  })
  const serverOptions: ServerOptions = {
    ...options,
    access: { control, controlToken, host },
    controls,
    metrics,
    ready,
  }
  const app = await createServer(worlds, serverOptions)
  let closing: Promise<void> | undefined
  return {
    controls,
    worlds,
    app,
    async load() {
      await loadWorld(main, options, input)
      for (const { name } of options.world.flatMap((text) => readWorldPort(text) ?? []))
        if (!worlds.find(name)) worlds.make({ name }, { control: 'start' })
      isReady = true
      isOver()
    },
    close() {
      isOver()
      closing ??= app.close()
      return closing
    },
  }
}

/** Bytes of a certificate with its chain, or of a key, at most. */
const MOST_PEM = 1_048_576

async function ownCertificate(
  options: EmsimOptions,
): Promise<{ cert: string; key: string } | undefined> {
  const { tlsCert, tlsKey } = options
  if (tlsCert === undefined || tlsKey === undefined) return undefined
  const read = (name: OptionName, file: string): Promise<string> =>
    ofOption(options, name, () =>
      readFile(file, MOST_PEM).catch((error: NodeJS.ErrnoException) => {
        throw new UnreadableFile(file, error)
      }),
    ).then(String)
  return { cert: await read('tlsCert', tlsCert), key: await read('tlsKey', tlsKey) }
}
