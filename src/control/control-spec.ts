/** What an entry of the table of controls tells; the table itself is control-table.ts. */
import type { Readable } from 'node:stream'
import type { Json } from '../documents/openapi.js'
import { LIMITS } from '../limits.js'
import type { Fixture } from '../loading/fixture.js'
import type { SentFixture } from '../loading/sent-fixture.js'
import type { EmsimControls } from './emsim-controls.js'
import { type ObjectSchema, object, ref } from './json-schema.js'
import type { WorldControls } from './world-controls.js'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type ControlGroup =
  | 'Estate'
  | 'State'
  | 'Clock'
  | 'Sessions'
  | 'Faults'
  | 'Tasks'
  | 'Journal'
  | 'Worlds'
  | 'Server'

/** What the parts of paths in braces stand for, by the words in the braces. */
export const PATH_ROLES = {
  Type: { doc: 'Name of a type with records, in any letter case', example: 'BackupServer' },
  id: { doc: 'Id of a record' },
  snapshot: { doc: 'Name of a state that is kept in memory' },
  session: { doc: 'Id or token of a logon session' },
  rule: { doc: 'Id of a rule' },
  scenario: { doc: 'Name of a ready-made set of fault rules', example: 'maintenance' },
  world: { doc: 'Name of a world' },
} as const satisfies Readonly<Record<string, PathRole>>

export interface PathRole {
  /** One line, without a full stop. */
  readonly doc: string
  /** One that there always is. */
  readonly example?: string
}

/** A JSON body. */
export interface Takes<Body = unknown> {
  readonly schema: Json
  /** One that is right at any time. */
  readonly example?: Body
  /** What has to stand in the path for it to be right, if that matters. */
  readonly exampleAt?: Readonly<Partial<Record<keyof typeof PATH_ROLES, string>>>
  /** What a file is called that holds such a body, where it is too long to be written. */
  readonly file?: string
  /** Handed over unread, as a Readable. */
  readonly stream?: true
  /** Handed over as a fixture that was read; it may be YAML as well. */
  readonly yaml?: true
  /** Set where the members are arguments, which are checked before the call; else the whole is one. */
  readonly members?: ObjectSchema
  /** Bytes at most; the option `bodyLimit` unless given. */
  readonly limit?: number
}

/** What is answered, unless it is nothing. */
export interface Gives {
  /** JSON unless given. */
  readonly type?: string
  readonly schema: Json
}

/** What came with a request, besides its path. */
export interface Given<Body = unknown> {
  readonly body: Body
  /** Parameters of the query but for `world`. */
  readonly query: Readonly<Record<string, string>>
  /** Scheme and host that were asked. */
  readonly origin: string
}

interface Common {
  readonly method: Method
  /** Below /emsim; the words in braces are of PATH_ROLES. */
  readonly path: string
  readonly group: ControlGroup
  /** One line, without a full stop. */
  readonly doc: string
  /** Parameters of the query, as the schema of an object. */
  readonly query?: Json
  readonly takes?: Takes
  readonly gives?: Gives
  /** Of an answer that is no refusal. */
  readonly status: number
  /** Answered to whoever asks, for load balancers and containers. */
  readonly open?: true
  /** Answered while the estate is still being loaded. */
  readonly early?: true
}

type At = Readonly<Record<string, string>>

/**
 * `call` gives what is answered or a promise of it, in the form that `gives` says: data for JSON, a text
 * for any other type, and for both a Readable where it is long.
 */
export type ControlSpec = Common &
  (
    | { readonly of: 'world'; call(em: WorldControls, at: At, given: Given): unknown }
    | { readonly of: 'process'; call(em: EmsimControls, at: At, given: Given): unknown }
  )

/** The words in braces. */
type RolesIn<Path extends string> = Path extends `${string}{${infer Role}}${infer Rest}`
  ? Role | RolesIn<Rest>
  : never

/** What is left to say of a control whose method and path are told. */
interface Said<Controls, Path extends string, Body>
  extends Omit<Common, 'method' | 'path' | 'status' | 'takes'> {
  /** 200 unless given, and 204 where nothing is answered. */
  readonly status?: number
  readonly takes?: Takes<Body>
  call(em: Controls, at: Readonly<Record<RolesIn<Path>, string>>, given: Given<Body>): unknown
}

type Known<Path extends string> = RolesIn<Path> extends keyof typeof PATH_ROLES ? Path : never

/** A control of one world: the one that `?world=` names, or host or port of the request. */
export function ofWorld<const Path extends string, Body = undefined>(
  method: Method,
  path: Known<Path> & Path,
  said: Said<WorldControls, Path, Body>,
): ControlSpec {
  return { status: said.gives ? 200 : 204, ...said, of: 'world', method, path }
}

/** A control of the process as a whole. */
export function ofProcess<const Path extends string, Body = undefined>(
  method: Method,
  path: Known<Path> & Path,
  said: Said<EmsimControls, Path, Body>,
): ControlSpec {
  return { status: said.gives ? 200 : 204, ...said, of: 'process', method, path }
}

/** A body that is one thing, which whoever is called checks. */
export const one = <Body>(
  schema: Json,
  example: Body,
  exampleAt: Takes['exampleAt'] = {},
): Takes<Body> => ({ schema, example, exampleAt })

/** A fixture in JSON or YAML. */
export const fixture = (example: Fixture): Takes<Fixture | SentFixture> => ({
  schema: ref('Fixture'),
  example,
  yaml: true,
  limit: LIMITS.sentFixture.most,
})

/** The same where it is as long as a file, and is read as it comes in: of any length. */
export const stream = (schema: Json, name: string): Takes<Readable> => ({
  schema,
  file: name,
  stream: true,
})

/** A body whose members are arguments; a `?` marks those that may be absent. */
export function args<Body>(schemas: Readonly<Record<string, Json>>, example: Body): Takes<Body> {
  const members = object(schemas)
  return { schema: members, members, example }
}
