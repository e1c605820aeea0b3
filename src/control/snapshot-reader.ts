/** Reads a snapshot: whole, or part by part as it comes in, since there may be millions of records. */
import type { Readable } from 'node:stream'
import { ControlError } from '../control-error.js'
import { EstateStateReader } from '../estate/estate-state.js'
import { GUID } from '../estate/identity.js'
import { inTurns, Turns } from '../estate/scan.js'
import { isObject } from '../is-object.js'
import { LimitError } from '../limits.js'
import type { KeptSession } from '../sessions/logon-sessions.js'
import { type ClockState, isClockState } from '../time/clock.js'
import { isTime } from '../time/time-range.js'
import { shown } from '../wording/shown.js'
import type { Checkpoint, World } from '../world/world.js'
import { type Container, JsonParts, type JsonPath } from './json-parts.js'
import { FORM, type KeptAsData, PIECE } from './snapshot.js'

/** What is given part by part of a snapshot: what may be large, and what that stands in. */
function containerAt(path: JsonPath): Container | undefined {
  const [top, second] = path
  if (path.length === 0) return 'an object'
  if (path.length === 1 && top === 'sessions') return 'a list'
  if (top !== 'estate') return undefined
  if (path.length === 1) return 'an object'
  if (second === 'records' && path.length <= 3) return path.length === 2 ? 'an object' : 'a list'
  return second === 'routines' && path.length === 2 ? 'a list' : undefined
}

/** What no snapshot lacks. */
const NEEDED = ['emsim', 'clock', 'sessions', 'estate', 'estate.records']

/** Takes a document, whole or as it comes in; then gives what is to be taken on. */
export class SnapshotReader {
  private readonly estate: EstateStateReader
  private clock: ClockState | undefined
  private readonly sessions = new Map<string, KeptSession>()
  private readonly tokens = new Set<string>()
  /** Of those that are needed, the parts that came. */
  private readonly came = new Set<string>()

  private readonly maxRecords: number
  private readonly maxSessions: number
  private readonly counts = { records: 0, routines: 0, sessions: 0 }

  constructor({ contract, estate, sessions, maxRecords }: World) {
    this.estate = new EstateStateReader(contract, estate.courses)
    this.maxRecords = maxRecords
    this.maxSessions = sessions.limit
  }

  /** Takes a whole document. @throws ControlError that says what is wrong with it */
  whole(document: unknown): void {
    this.walk([], document)
  }

  /** Takes a value of a document, a container element by element where it may be large. */
  private walk(path: JsonPath, value: unknown): void {
    const container = containerAt(path)
    if (container === undefined) {
      this.part(path, value)
      return
    }
    const isList = Array.isArray(value)
    if (container === 'a list' ? !isList : !isObject(value))
      throw refusal(`expected ${container} for ${path.join('.') || 'all of it'}`)
    this.enter(path)
    const members: Iterable<[string | number, unknown]> = isList
      ? value.entries()
      : Object.entries(value as object)
    // As in JSON, what is undefined is not there.
    for (const [at, one] of members) if (one !== undefined) this.walk([...path, at], one)
  }

  /**
   * Takes a document of JSON as it comes in.
   * @throws ControlError that says what is wrong with it
   */
  async text(json: Readable): Promise<void> {
    const parts = new JsonParts({
      descends: containerAt,
      enter: (path) => this.enter(path),
      take: (path, value) => this.part(path, value),
    })
    // A mark of the order of bytes is no JSON, but it would be left out.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    const turns = new Turns()
    for await (const bytes of json) {
      const text = decoded(decoder, bytes)
      for (let at = 0; at < text.length; at += PIECE) {
        parts.write(text.slice(at, at + PIECE))
        if (turns.isOver) await turns.next()
      }
    }
    parts.write(decoded(decoder))
    parts.end()
  }

  private enter(path: JsonPath): void {
    const [, second, type] = path
    if (second === 'records' && typeof type === 'string') this.estate.type(type)
    this.came.add(path.join('.'))
  }

  /** Counts what is taken on. @throws LimitError for more than there may be */
  private count(what: 'records' | 'routines' | 'sessions', most: number): void {
    if (++this.counts[what] > most)
      throw new LimitError(what === 'sessions' ? what : 'records', most, 413)
  }

  /**
   * Takes one value of a document.
   * @param path the keys that lead to it: a whole list or object is given element by element
   * @throws ControlError that says what is wrong with it
   */
  private part(path: JsonPath, value: unknown): void {
    const [top, second, third, fourth] = path
    if (path.length < 3) this.came.add(path.join('.'))
    if (top === 'emsim') checkForm(value)
    else if (top === 'clock') this.time(value)
    else if (top === 'sessions') {
      this.count('sessions', this.maxSessions)
      this.session(Number(second), value)
    } else if (second === 'present') this.estate.time(value)
    else if (second === 'serial') this.estate.serial(value)
    else if (second === 'routines') {
      this.count('routines', this.maxRecords)
      this.estate.routine(Number(third), value)
    } else if (second === 'records') {
      this.count('records', this.maxRecords)
      this.estate.record(String(third), Number(fourth), value)
    } else throw refusal(`there is no ${shown(path.join('.'))} in one`)
  }

  /** What was read, to be taken on. @throws ControlError where something is missing or does not fit */
  async checkpoint(): Promise<Checkpoint> {
    const missing = NEEDED.find((name) => !this.came.has(name))
    const { clock } = this
    if (missing !== undefined || !clock) throw refusal(`expected ${missing ?? 'clock'}, found none`)
    const estate = await inTurns(this.estate.estate())
    const now = Date.parse(clock.now)
    const sessions = [...this.sessions.values()].map((one) => ({
      ...one,
      noted: Number.isFinite(one.used) ? one.used : now,
    }))
    return { estate: estate.mark(), sessions, clock }
  }

  private time(value: unknown): void {
    if (!isClockState(value)) throw refusal('expected clock with now, mode and rate')
    this.clock = value
  }

  private session(index: number, value: unknown): void {
    if (!isKept(value))
      throw refusal(`sessions[${index}]: expected a session, and when it was used`)
    const { session, used } = value
    const { id, token } = session
    if (this.sessions.has(id) || this.tokens.has(token))
      throw refusal(`sessions[${index}]: there is another one of its id or token`)
    this.tokens.add(token)
    this.sessions.set(id, { session, used: used ?? Number.NEGATIVE_INFINITY })
  }
}

function checkForm(value: unknown): void {
  if (value === 1 || value === 2)
    throw refusal(
      `it is of form ${value}, of an earlier version, which is not read any more: take it anew`,
    )
  if (value !== FORM) throw refusal(`expected emsim to be ${FORM}`)
}

const SESSION_TEXTS = ['id', 'token', 'UserName', 'SessionId']
/** Whose it is: one of these. */
const OWNERS = ['EnterpriseAccount', 'CloudTenant']

const isKept = (value: unknown): value is KeptAsData => {
  if (!isObject(value) || !(value.used === null || isTime(value.used))) return false
  const { session } = value
  return (
    isObject(session) &&
    Object.entries(session).every(
      ([key, one]) =>
        [...SESSION_TEXTS, ...OWNERS, 'version'].includes(key) &&
        typeof one === 'string' &&
        one !== '',
    ) &&
    SESSION_TEXTS.every((key) => key in session) &&
    OWNERS.filter((key) => key in session).length === 1 &&
    GUID.test(String(session.id))
  )
}

const refusal = (what: string): ControlError => new ControlError(`The snapshot: ${what}.`)

/** @param bytes some more of a document; nothing where it is over @throws ControlError for what is no UTF-8 */
function decoded(decoder: InstanceType<typeof TextDecoder>, bytes?: Buffer): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined })
  } catch {
    throw new ControlError('The body is no JSON: expected UTF-8.')
  }
}
