/** A whole world as one document, and back again, a piece at a time: there may be millions of records. */
import type { Readable } from 'node:stream'
import { ControlError } from '../control-error.js'
import type { Estate } from '../estate/estate.js'
import {
  type EstateState,
  EstateStateReader,
  presentOf,
  recordLists,
  takeState,
} from '../estate/estate-state.js'
import { inTurns, Turns } from '../estate/scan.js'
import { isObject } from '../is-object.js'
import type { KeptSession, LogonSession } from '../sessions/logon-sessions.js'
import { type ClockState, isClockState } from '../time/clock.js'
import { isTime } from '../time/time-range.js'
import type { Checkpoint, World } from '../world/world.js'
import { JsonParts, type JsonPath } from './json-parts.js'

/** The form of documents that is written, and read. */
const FORM = 2

/** A whole world as one document. It holds passwords and tokens: keep it as you keep those. */
export interface Snapshot {
  /** The form of the document. */
  readonly emsim: 2
  readonly clock: ClockState
  readonly sessions: readonly KeptAsData[]
  readonly estate: EstateState
}

interface KeptAsData {
  readonly session: LogonSession
  /** Milliseconds since the epoch; null for one that was made to expire. */
  readonly used: number | null
}

/** A world as a document. */
export async function snapshotOf(world: World): Promise<Snapshot> {
  await world.catchUp()
  const now = world.clock.now()
  const estate = forkOf(world, now)
  const { accounts } = estate
  return {
    ...headOf(world, now),
    estate: {
      accounts,
      records: Object.fromEntries(recordLists(estate)),
      routines: estate.routines(),
      present: presentOf(estate),
      serial: estate.serial,
    },
  }
}

/** Characters of a piece of text, about. */
const PIECE = 65_536

/** The same as JSON, in pieces, giving others their turn between them. What changes meanwhile is not in it. */
export async function* snapshotText(world: World): AsyncGenerator<string> {
  await world.catchUp()
  const now = world.clock.now()
  const estate = forkOf(world, now)
  const head = JSON.stringify(headOf(world, now))
  const accounts = JSON.stringify(estate.accounts)
  const turns = new Turns()
  let text = `${head.slice(0, -1)},"estate":{"accounts":${accounts},"records":{`
  for (const [index, [type, records]] of recordLists(estate).entries()) {
    text += `${index > 0 ? ',' : ''}${JSON.stringify(type)}:[`
    for (const [place, record] of records.entries()) {
      text += (place > 0 ? ',' : '') + JSON.stringify(record)
      if (text.length < PIECE) continue
      yield text
      text = ''
      if (turns.isOver) await turns.next()
    }
    text += ']'
  }
  yield `${text}},"routines":[`
  for (const [index, routine] of estate.routines().entries())
    yield (index > 0 ? ',' : '') + JSON.stringify(routine)
  yield `],"present":${JSON.stringify(presentOf(estate))},"serial":${estate.serial}}}`
}

/** The estate of a world, brought up to a time: else who looked before would show in it. */
function forkOf({ estate }: World, now: number): Estate {
  estate.upTo(now)
  return estate.fork()
}

function headOf({ sessions, clock }: World, now: number): Omit<Snapshot, 'estate'> {
  const told = sessions.snapshot().map(({ session, used }) => ({
    session,
    used: used < 0 ? null : Math.min(used, now),
  }))
  return { emsim: FORM, clock: clock.stateAt(now), sessions: told }
}

/** Reads a snapshot: whole, or part by part as it comes in. */
export class SnapshotReader {
  private readonly estate: EstateStateReader
  private clock: ClockState | undefined
  private readonly sessions: KeptSession[] = []
  private isForm = false

  constructor({ contract, estate }: World) {
    this.estate = new EstateStateReader(contract, estate.courses)
  }

  /** Takes a whole document. @throws ControlError that says what is wrong with it */
  whole(document: unknown): void {
    if (!isObject(document)) throw refusal('expected an object')
    this.form(document.emsim)
    this.time(document.clock)
    if (!Array.isArray(document.sessions)) throw refusal('expected sessions as a snapshot has them')
    for (const session of document.sessions) this.session(session)
    takeState(this.estate, document.estate)
  }

  /**
   * Takes a document of JSON as it comes in.
   * @throws ControlError that says what is wrong with it
   */
  async text(json: Readable): Promise<void> {
    const parts = new JsonParts({
      descends: isDescended,
      take: (path, value) => this.part(path, value),
    })
    const decoder = new TextDecoder('utf-8', { fatal: true })
    const turns = new Turns()
    for await (const bytes of json) {
      parts.write(decoded(decoder, bytes))
      if (turns.isOver) await turns.next()
    }
    parts.end()
  }

  /**
   * Takes one value of a document.
   * @param path the keys that lead to it: a whole list or object is given element by element
   * @throws ControlError that says what is wrong with it
   */
  private part(path: JsonPath, value: unknown): void {
    const [top, second, third, fourth] = path
    if (top === 'emsim') this.form(value)
    else if (top === 'clock') this.time(value)
    else if (top === 'sessions') this.session(value)
    else if (top !== 'estate') throw refusal(`there is no ${String(top)} in one`)
    else if (second === 'accounts') this.estate.loggers(value)
    else if (second === 'present') this.estate.time(value)
    else if (second === 'serial') this.estate.serial(value)
    else if (second === 'routines') this.estate.routine(Number(third), value)
    else if (second === 'records') this.estate.record(String(third), Number(fourth), value)
  }

  /** What was read, to be taken on. @throws ControlError where something is missing or does not fit */
  async checkpoint(): Promise<Checkpoint> {
    const { clock } = this
    if (!this.isForm) throw refusal(`expected emsim to be ${FORM}`)
    if (!clock) throw refusal('expected clock with now, mode and rate')
    const estate = await inTurns(this.estate.estate())
    const now = Date.parse(clock.now)
    const sessions = this.sessions.map((one) => ({
      ...one,
      noted: Number.isFinite(one.used) ? one.used : now,
    }))
    return { estate: estate.mark(), sessions, clock }
  }

  private form(value: unknown): void {
    if (value === 1)
      throw refusal(
        'it is of form 1, of a version before 0.2, which is not read any more: take it anew',
      )
    if (value !== FORM) throw refusal(`expected emsim to be ${FORM}`)
    this.isForm = true
  }

  private time(value: unknown): void {
    if (!isClockState(value)) throw refusal('expected clock with now, mode and rate')
    this.clock = value
  }

  private session(value: unknown): void {
    if (!isKept(value)) throw refusal('expected sessions as a snapshot has them')
    const { session, used } = value
    this.sessions.push({ session, used: used ?? Number.NEGATIVE_INFINITY })
  }
}

const isKept = (value: unknown): value is KeptAsData => {
  if (!isObject(value) || !(value.used === null || isTime(value.used))) return false
  const { session } = value
  return (
    isObject(session) &&
    ['id', 'token', 'UserName', 'SessionId', 'role'].every(
      (key) => typeof session[key] === 'string',
    )
  )
}

const refusal = (what: string): ControlError => new ControlError(`The snapshot: ${what}.`)

/** The containers of a snapshot that may be large, and those around them. */
const isDescended = (path: JsonPath): boolean => {
  const [top, second] = path
  if (path.length === 0) return true
  if (path.length === 1) return top === 'sessions' || top === 'estate'
  if (top !== 'estate') return false
  if (second === 'records') return path.length <= 3
  return second === 'routines' && path.length === 2
}

function decoded(decoder: InstanceType<typeof TextDecoder>, bytes: Buffer): string {
  try {
    return decoder.decode(bytes, { stream: true })
  } catch {
    throw new ControlError('The body is no JSON: expected UTF-8.')
  }
}
