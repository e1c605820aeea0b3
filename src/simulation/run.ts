/**
 * One run of a job: when it does what, one machine after the other. Plain data, since a run that goes on is a
 * routine; run-records.ts tells what there is of it at a time.
 */

import { GUID, seedOf, sequenceId, spread } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import { isTime } from '../time/time-range.js'
import type { Machine } from './machine.js'
import type { RecordKey } from './made.js'
import type { Outcome } from './nights.js'
import { areMachines, isNight, isOutcome, type Plan } from './plan.js'
import { isTold, type Told } from './told.js'

const MINUTE = 60_000
/** Before the first machine's turn, and after the last one's. */
const BEGINNING = 15_000

/** Numbers for the kinds of things that a run brings, among those of other kinds of the same seed. */
export const KIND = { session: 31, task: 32, child: 33 } as const
/** Runs of one night (a retry is the second), and machines of one run. */
export const RUNS = 4
const ATTEMPTS = [0, 1, 2, 3]
export const PLACES = 10_000

export interface Run {
  /** What it leaves its points in, such as a backup. */
  readonly source: RecordKey
  /** The job that runs; where none does, as of a VeeamZIP, the backup itself. */
  readonly job: RecordKey
  /** The number of its night; ids follow from it. */
  readonly place: number
  /** 0 for the run itself, 1 for its retry. */
  readonly attempt: number
  /** When its night began, and when it itself does: milliseconds since the epoch. */
  readonly night: number
  readonly start: number
  readonly machines: readonly Machine[]
  readonly outcome: Outcome | null
  /** Whether it makes a full backup. */
  readonly full: boolean
  /** Whether someone has asked for it: none of the schedule. */
  readonly asked?: true
  /** Whether nobody ever sees it: it is gone again before anyone looks. */
  readonly unseen?: true
  /** What a tester has told of how it goes. */
  readonly told?: Told
}

/** The key of the routine of a run that goes on. */
export const RUNNING = 'Run'

/** Whether a value, such as one of a snapshot, is a run. */
export const isRun = (value: unknown): value is Run =>
  isObject(value) &&
  isKey(value.source, SOURCES) &&
  isKey(value.job, JOBS) &&
  isNight(value.place) &&
  ATTEMPTS.some((one) => one === value.attempt) &&
  isTime(value.night) &&
  isTime(value.start) &&
  areMachines(value.machines) &&
  (value.outcome === null || isOutcome(value.outcome)) &&
  typeof value.full === 'boolean' &&
  (value.asked === undefined || value.asked === true) &&
  value.unseen === undefined &&
  (value.told === undefined || isTold(value.told))

const isKey = (value: unknown, types: readonly string[]): boolean =>
  Array.isArray(value) &&
  value.length === 2 &&
  types.includes(value[0]) &&
  GUID.test(String(value[1]))

/** What runs leave their points in, and what it is that runs. */
const SOURCES: readonly string[] = ['Backup', 'Replica', 'NasJob']
const JOBS: readonly string[] = ['Job', 'AgentBackupJob', 'NasJob', 'Backup']

/** The run of a night; a job takes some seconds to get going. */
export function runOf(
  source: RecordKey,
  job: RecordKey,
  plan: Plan,
  night: { place: number; start: number; outcome: Outcome | null; full: boolean },
): Run {
  const { place, start, outcome, full } = night
  const begins = start + Math.floor(spread(seedOf(source[1]), place) * 2_900)
  const { machines } = plan
  return { source, job, place, attempt: 0, night: start, start: begins, machines, outcome, full }
}

export type SessionType = 'BackupJobSession' | 'ReplicaJobSession'

/** The type of the sessions of a source. */
export const sessionTypeOf = ([type]: RecordKey): SessionType =>
  type === 'Replica' ? 'ReplicaJobSession' : 'BackupJobSession'

/** The types of the session of a run, and of its tasks. */
export const typesOf = ({ source }: Run): { session: SessionType; task: string } => {
  const session = sessionTypeOf(source)
  return { session, task: taskTypeOf(session) }
}

/** The type of what sessions of a type do with one machine after the other. */
export const taskTypeOf = (session: string): string =>
  session === 'ReplicaJobSession' ? 'ReplicaTaskSession' : 'BackupTaskSession'

/** The id of the session of a run. */
export const sessionIdOf = ({ source, place, attempt }: Run): string =>
  sessionIdAt(source[1], place, attempt)

/** The ids of the sessions that a night of a source may have: its run's, and those of retries. */
export const sessionIdsOf = (source: string, place: number): string[] =>
  Array.from({ length: RUNS }, (_, attempt) => sessionIdAt(source, place, attempt))

const sessionIdAt = (source: string, place: number, attempt: number): string =>
  sequenceId(seedOf(source), KIND.session, place * RUNS + attempt)

/** The course of a run, in milliseconds since the epoch. */
export interface Times {
  /** When it begins to work. */
  readonly works: number
  /** When each machine is done with, or would be. */
  readonly machines: readonly number[]
  /** When it would be over. */
  readonly end: number
  /** When it stops before that, or stands still. */
  readonly stop: number
}

/** What follows from runs alone, found out once for each. */
const times = new WeakMap<Run, Times>()

/** The course of a run. */
export function timesOf(run: Run): Times {
  const known = times.get(run)
  if (known) return known
  const { source, start, place, told = {} } = run
  const seed = seedOf(source[1])
  let at = BEGINNING
  const machines = run.machines.map((_, index) => {
    at += Math.floor((2 + spread(seed, place * 31 + index) * 6) * MINUTE)
    return at
  })
  const length = at + (machines.length > 0 ? BEGINNING : 0)
  const { lasts = length, stop } = told
  // No turn is at once: what it brings is then told apart from what there was before.
  const when = (after: number): number => start + Math.max(1, Math.round((after / length) * lasts))
  const found: Times = {
    works: when(BEGINNING),
    machines: machines.map(when),
    end: when(length),
    stop: stop ? when((length * stop.at) / 100) : Number.POSITIVE_INFINITY,
  }
  times.set(run, found)
  return found
}

/** When the run ends, if nothing is done but to go on; Infinity where it never does. */
export const endOf = (run: Run): number =>
  run.told?.stop?.reason === null
    ? Number.POSITIVE_INFINITY
    : Math.min(timesOf(run).end, timesOf(run).stop)

/** The times at which something about the run changes, in order: its start, each machine's, its end. */
export function turnsOf(run: Run): number[] {
  const { works, machines, end, stop } = timesOf(run)
  const all = [run.start, works, ...machines, end].filter((turn) => turn < stop)
  return Number.isFinite(stop) ? [...all, stop] : all
}

/**
 * The run that does what the first could not; undefined where there is none.
 * @param wait minutes until then; null for a job that does not try again
 */
export function retryOf(run: Run, wait: number | null): Run | undefined {
  const { outcome } = run
  if (outcome?.result !== 'Failed' || !outcome.retry || wait === null) return undefined
  const machines = run.machines.filter((machine) => isTroubled(run, machine))
  return { ...run, attempt: 1, start: endOf(run) + wait * MINUTE, machines, outcome: null }
}

/** Whether a machine had trouble in a run. */
export const isTroubled = ({ outcome, machines }: Run, { name }: Machine): boolean =>
  outcome !== null && (outcome.every === true || name === (outcome.machine ?? machines[0]?.name))

/**
 * When the run has made the first thing that is worth a restore point; undefined where it never does.
 * One without machines is worth it when it is over and has not failed.
 */
export function madeAt(run: Run): number | undefined {
  if (run.machines.length === 0)
    return run.outcome?.result === 'Failed' || run.told?.stop ? undefined : endOf(run)
  const { machines, stop } = timesOf(run)
  const made = machines[run.machines.findIndex((machine) => isGood(run, machine))]
  return made !== undefined && made <= stop ? made : undefined
}

/** Whether a machine ends well in a run that is not stopped before. */
export const isGood = (run: Run, machine: Machine): boolean =>
  run.outcome?.result !== 'Failed' || !isTroubled(run, machine)

/**
 * The part of a plan that a run brings: a run of its own for some of the machines brings their data alone; a
 * retry adds to what is there.
 */
export function partOf({ machines, attempt }: Run, plan: Plan): Plan {
  if (attempt > 0 || machines.length === plan.machines.length) return plan
  return { ...plan, dataSize: plan.dataSize * (machines.length / plan.machines.length) }
}

/** The ids of the sessions of single computers that a run has. */
export const childIdsOf = (source: string, place: number, machines: number): string[] =>
  Array.from({ length: RUNS }, (_, attempt) =>
    Array.from({ length: machines }, (_one, index) =>
      sequenceId(seedOf(source), KIND.child, (place * RUNS + attempt) * PLACES + index),
    ),
  ).flat()
