/**
 * Anything that changes worlds, as a test drives it: requests of clients and controls, one after another,
 * some of which are refused.
 */

import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import type { WorldControls } from '../../src/control/world-controls.js'
import { ControlError } from '../../src/control-error.js'
import type { Fixture, FixtureValues } from '../../src/loading/fixture.js'
import { FixtureError } from '../../src/loading/fixture-error.js'
import type { RunGoing, TaskGoing } from '../../src/task-rules/task-rule.js'
import { NOW, type TestServer } from '../build-server.js'

/** The real time of a process, in the hands of a test. */
export interface RealTime {
  now(): number
  at: number
}

export const realTime = (): RealTime => {
  const time: RealTime = { at: NOW, now: () => time.at }
  return time
}

const HISTORY = { Days: 2, At: '22:00', Machines: ['a', 'b'] }

/** Small, with all that goes on by itself. */
export const FIXTURE: Fixture = {
  Accounts: [{ Name: 'User', Password: 'Password' }],
  BackupServers: [{ Name: 'vbr' }],
  Repositories: [{ Name: 'R', Capacity: 1e12, FreeSpace: 5e11 }],
  Jobs: [
    { Name: 'J', Daily: '22:00' },
    { Name: 'K', Daily: '13:00' },
  ],
  Backups: [
    { Name: 'B', Job: 'J', History: { ...HISTORY, Running: true } },
    { Name: 'C', Job: 'K', History: HISTORY },
  ],
  Replicas: [{ Name: 'N', Repository: 'R', History: { Points: 2, Machines: ['a'] } }],
  RestoreSessions: [{ Name: 'r', CreationTimeUTC: '-PT5M', EndTimeUTC: 'PT2H', Result: 'Failed' }],
}

/** Who acts, and where. */
interface Scene {
  readonly server: TestServer
  readonly real: RealTime
  readonly world: WorldControls
  /** The world's name. */
  readonly name: string
  /** Something to choose by. */
  readonly nth: number
  /** Documents that were taken before. */
  readonly snapshots: unknown[]
}

type Act = (scene: Scene) => unknown

const pick = <T>(pool: readonly T[], nth: number): T | undefined => pool[nth % pool.length]

/** The token of one of the sessions of a world. */
const tokenIn = ({ world, nth }: Scene): string => pick(world.sessions.list(), nth)?.token ?? 'none'

/** The same, of one that is opened if there is none. */
function tokenFor(scene: Scene): string {
  const { world } = scene
  if (world.sessions.list().length === 0 && world.accounts.length > 0) world.sessions.open('User')
  return tokenIn(scene)
}

const ask = ({ server, name }: Scene, options: InjectOptions, token?: string) =>
  server.app.inject({
    ...options,
    headers: {
      host: `${name}.localhost`,
      ...options.headers,
      ...(token !== undefined && { 'x-restsvcsessionid': token }),
    },
  })

const basic = `Basic ${Buffer.from('User:Password').toString('base64')}`

/** The id of one of the records of a type. */
const idOf = ({ world, nth }: Scene, type: string): string =>
  String(pick(world.estate.find(type), nth)?.UID ?? 'none')

const updates =
  (type: string, changes: FixtureValues): Act =>
  (scene) =>
    scene.world.estate.update(type, idOf(scene, type), changes)

const adds =
  (type: string, values: (nth: number) => FixtureValues): Act =>
  ({ world, nth }) =>
    world.estate.add(type, values(nth))

const removes =
  (type: string): Act =>
  (scene) =>
    scene.world.estate.remove(type, idOf(scene, type))

const acts =
  (action: string): Act =>
  (scene) =>
    ask(
      scene,
      { method: 'POST', url: `/api/jobs/${idOf(scene, 'Job')}?action=${action}` },
      tokenFor(scene),
    )

const NAMES = ['one', 'two']

/** What may be done, by what people would call it. */
export const ACTS: Readonly<Record<string, Act>> = {
  'real time passes': ({ real, nth }) => {
    real.at += nth * 1000
  },
  'much real time passes': ({ real, nth }) => {
    real.at += nth * 60_000
  },
  'log on': (scene) =>
    ask(scene, {
      method: 'POST',
      url: '/api/sessionMngr/?v=latest',
      headers: { authorization: basic },
    }),
  'log on wrongly': (scene) => ask(scene, { method: 'POST', url: '/api/sessionMngr/?v=latest' }),
  'use a session': (scene) => ask(scene, { url: '/api/backups' }, tokenFor(scene)),
  'log off': (scene) => {
    const session = pick(scene.world.sessions.list(), scene.nth)
    return ask(
      scene,
      { method: 'DELETE', url: `/api/logonSessions/${session?.id}` },
      session?.token ?? '',
    )
  },
  'use a session again': (scene) => ask(scene, { url: '/api/jobs' }, tokenFor(scene)),
  'read jobs': (scene) => ask(scene, { url: '/api/jobs?format=Entity' }, tokenFor(scene)),
  'start a job': acts('start'),
  'stop a job': acts('stop'),
  'retry a job': acts('retry'),
  'toggle a job': acts('toggleScheduleEnabled'),
  'open a session': ({ world, nth }) => world.sessions.open('User', `token ${nth % 3}`),
  'expire a session': (scene) => scene.world.sessions.expire(tokenIn(scene)),
  'close a session': (scene) => scene.world.sessions.close(tokenIn(scene)),
  'drop all sessions': ({ world }) => world.sessions.dropAll(),
  'add a server': adds('BackupServer', (nth) => ({ Name: `s${nth}`, Description: 'x' })),
  'add a backup': adds('Backup', (nth) => ({
    Name: `b${nth}`,
    Repository: 'R',
    Job: 'J',
    History: { Days: 2, Machines: ['m'] },
  })),
  'add a restore': adds('RestoreSession', (nth) => ({
    VmDisplayName: `vm${nth}`,
    BackupServer: 'vbr',
    CreationTimeUTC: '-PT1M',
    EndTimeUTC: `PT${nth + 1}M`,
  })),
  'replace the estate': ({ world, nth }) =>
    world.estate.replace({ ...FIXTURE, BackupServers: [{ Name: 'vbr' }, { Name: `s${nth}` }] }),
  'replace the estate by nonsense': ({ world }) => world.estate.replace('Backups: [{ Name: 5 }]'),
  'add a fixture': ({ world, nth }) =>
    world.estate.addAll({ BackupServers: [{ Name: `f${nth}` }, { Name: `g${nth % 3}` }] }),
  'add nonsense': adds('Backup', () => ({ Name: 'x', Nothing: 1 })),
  'schedule a job': updates('Job', {
    JobScheduleOptions: {
      Standart: { OptionsPeriodically: { Enabled: true, Kind: 'Hours', FullPeriod: 5 } },
    },
  }),
  'forget a schedule': updates('Job', { JobScheduleOptions: null, NextRun: null }),
  'run a job soon': updates('Job', { NextRun: 'PT10M' }),
  'disable a job': updates('Job', { ScheduleEnabled: false }),
  'enable a job': updates('Job', { ScheduleEnabled: true }),
  'end a run': updates('BackupJobSession', { EndTimeUTC: '-PT0S', Result: 'Failed' }),
  'end a run later': updates('BackupJobSession', { EndTimeUTC: 'PT30M', Result: 'Warning' }),
  'fill a repository': updates('Repository', { FreeSpace: 1000 }),
  'remove a point': removes('RestorePoint'),
  'remove a run': removes('BackupJobSession'),
  'remove a backup': removes('Backup'),
  'remove a job': removes('Job'),
  'remove a server': (scene) => {
    // The others would go with the first.
    if (scene.world.estate.counts().BackupServer !== 1) removes('BackupServer')(scene)
  },
  reset: ({ world }) => world.reset(),
  keep: ({ world, nth }) => world.keep(pick(NAMES, nth) ?? ''),
  recall: ({ world, nth }) => world.recall(pick(NAMES, nth) ?? ''),
  forget: ({ world, nth }) => world.forget(pick(NAMES, nth) ?? ''),
  'take a snapshot': async ({ world, snapshots }) => {
    snapshots.push(JSON.parse(JSON.stringify(await world.snapshot())))
  },
  'restore a snapshot': ({ world, nth, snapshots }) => {
    const document = pick(snapshots, nth)
    return document === undefined ? undefined : world.restore(document)
  },
  'restore nonsense': ({ world }) => world.restore({ emsim: 3, clock: {} }),
  'advance the clock': ({ world, nth }) => world.clock.advance(nth * 600_000),
  'let the clock go fast': ({ world }) => world.clock.set({ rate: 60 }),
  'stop the clock': ({ world }) => world.clock.set({ rate: 0 }),
  'offset the clock': ({ world, nth }) => world.clock.set({ offset: `PT${nth}H` }),
  'set the clock': ({ world, nth }) =>
    world.clock.set({ at: new Date(NOW + nth * 3_600_000).toISOString() }),
  'add a rule': ({ world, nth }) =>
    world.faults.add({
      match: { path: '/api/backups' },
      when: { times: nth, from: 'PT1H' },
      effect: { kind: 'unavailable', retryAfter: 1 },
    }),
  'add a scenario': ({ world }) => world.faults.addScenario('session-storm'),
  'remove a rule': ({ world, nth }) =>
    world.faults.remove(pick(world.faults.list(), nth)?.id ?? 'none'),
  'clear rules': ({ world }) => world.faults.clear(),
  'tell how tasks go': ({ world, nth }) =>
    world.tasks.add({
      of: 'task',
      when: { every: 2, probability: 0.7 },
      goes:
        pick<TaskGoing>(
          [
            { polls: 2 },
            { lasts: 'PT5M', lag: 'PT1M' },
            { ends: 'Failed', message: 'no' },
            { operationFinished: true, lag: 500 },
            { ends: 'Never' },
            { lasts: 0 },
          ],
          nth,
        ) ?? {},
    }),
  'tell how runs go': ({ world, nth }) =>
    world.tasks.add({
      of: 'run',
      match: { object: pick(['J', 'K', '*'], nth) ?? '' },
      when: { times: 1 + (nth % 2) },
      goes:
        pick<RunGoing>(
          [
            { ends: 'Failed', at: 30 },
            { ends: 'Failed', machine: 'b', retry: true },
            { ends: 'Never' },
            { lasts: 'PT3H' },
            { ends: 'Warning', lasts: 'PT1M' },
          ],
          nth,
        ) ?? {},
    }),
  'tell how restores go': ({ world }) =>
    world.tasks.add({
      of: 'restore',
      when: { probability: 0.5 },
      goes: { ends: 'Cancelled', at: 40, lasts: 'PT1H' },
    }),
  'restore a machine': (scene) =>
    ask(
      scene,
      {
        method: 'POST',
        url: `/api/vmRestorePoints/${idOf(scene, 'VmRestorePoint')}?action=restore`,
      },
      tokenFor(scene),
    ),
  'look at a task': (scene) => {
    const task = pick(scene.world.estate.find('Task'), scene.nth)
    return ask(scene, { url: `/api/tasks/${task?.TaskId}` }, tokenFor(scene))
  },
  'remove a rule of tasks': ({ world, nth }) =>
    world.tasks.remove(pick(world.tasks.list(), nth)?.id ?? 'none'),
  'clear rules of tasks': ({ world }) => world.tasks.clear(),
  'make a world': ({ server, nth }) => server.controls.makeWorld({ name: pick(NAMES, nth) ?? '' }),
  'make an empty world': ({ server, nth }) =>
    server.controls.makeWorld({
      name: pick(NAMES, nth) ?? '',
      estate: 'empty',
      clock: { at: '2031-01-01T00:00:00Z' },
    }),
  'make a world of a fixture': ({ server, nth }) =>
    server.controls.makeWorld({
      name: pick(NAMES, nth) ?? '',
      estate: FIXTURE,
      clock: { offset: 'P10D' },
    }),
  'remove a world': ({ server, nth }) => server.controls.removeWorld(pick(NAMES, nth) ?? ''),
}

/** A step: what is done, in which world, with something to choose by. */
export interface Step {
  readonly what: string
  readonly world: number
  readonly nth: number
}

export const stepsArbitrary = (most: number): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      what: fc.constantFrom(...Object.keys(ACTS)),
      world: fc.nat(2),
      nth: fc.nat(60),
    }),
    { minLength: most / 4, maxLength: most, size: 'max' },
  )

/** Plays a script; what is refused changes nothing and is passed over. */
export async function play(
  server: TestServer,
  real: RealTime,
  steps: readonly Step[],
  after: () => void = () => undefined,
): Promise<void> {
  const snapshots: unknown[] = []
  for (const { what, world: which, nth } of steps) {
    const name = pick(server.controls.worlds(), which) ?? 'main'
    const world = server.controls.world(name)
    try {
      await ACTS[what]?.({ server, real, world, name, nth, snapshots })
    } catch (error) {
      if (!(error instanceof ControlError || error instanceof FixtureError)) throw error
    }
    after()
  }
}
