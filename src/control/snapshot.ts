/** A whole world as one document, also a piece at a time: there may be millions of records. */
import type { Estate } from '../estate/estate.js'
import { type EstateState, listedTypes, presentOf, recordLists } from '../estate/estate-state.js'
import { Turns } from '../estate/scan.js'
import type { LogonSession } from '../sessions/logon-sessions.js'
import type { ClockState } from '../time/clock.js'
import type { World } from '../world/world.js'

/** The form of documents that is written, and read. */
export const FORM = 3

/** A whole world as one document. It holds passwords and tokens: keep it as you keep those. */
export interface Snapshot {
  /** The form of the document. */
  readonly emsim: 3
  readonly clock: ClockState
  readonly sessions: readonly KeptAsData[]
  readonly estate: EstateState
}

/** A logon session as a snapshot has it. */
export interface KeptAsData {
  readonly session: LogonSession
  /** Milliseconds since the epoch; null for one that was made to expire. */
  readonly used: number | null
}

/** A world as a document. */
export async function snapshotOf(world: World): Promise<Snapshot> {
  await world.catchUp()
  const now = world.clock.now()
  const estate = forkOf(world, now)
  return {
    ...headOf(world, now),
    estate: {
      records: Object.fromEntries(recordLists(estate)),
      routines: estate.routines(),
      present: presentOf(estate),
      serial: estate.serial,
    },
  }
}

/** Characters of a piece of text, about. */
export const PIECE = 65_536

/** The same as JSON, in pieces, giving others their turn between them. What changes meanwhile is not in it. */
export async function* snapshotText(world: World): AsyncGenerator<string> {
  await world.catchUp()
  const now = world.clock.now()
  const estate = forkOf(world, now)
  const head = JSON.stringify(headOf(world, now))
  const turns = new Turns()
  let text = `${head.slice(0, -1)},"estate":{"records":{`
  let separator = ''
  for (const type of listedTypes(estate)) {
    text += `${separator}${JSON.stringify(type)}:[`
    separator = ','
    for (const [place, record] of estate.all(type).entries()) {
      text += (place > 0 ? ',' : '') + JSON.stringify(record)
      if (text.length < PIECE) continue
      yield text
      text = ''
      if (turns.isOver) await turns.next()
    }
    text += ']'
  }
  text += '},"routines":['
  separator = ''
  for (const routine of estate.routines()) {
    text += separator + JSON.stringify(routine)
    separator = ','
    if (text.length < PIECE) continue
    yield text
    text = ''
    if (turns.isOver) await turns.next()
  }
  yield `${text}],"present":${JSON.stringify(presentOf(estate))},"serial":${estate.serial}}}`
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
