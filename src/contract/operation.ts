/**
 * One method on one path, with the action that the query may name: what a client can ask for, what it may
 * send and what it gets, and where the answer comes from.
 */
import type { Scalar } from './element.js'
import type { Derived } from './record.js'
import type { BodySpec } from './request-body.js'
import type { Role } from './role.js'

/** The methods of the API; HEAD is answered as GET. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** What a client gets. Types are told by name. */
export type Answer =
  /** One resource; of several types where the request decides which. */
  | { readonly kind: 'one'; readonly types: readonly string[] }
  | { readonly kind: 'list'; readonly type: string }
  /** A page of records of the type that a query names. */
  | { readonly kind: 'page' }
  /** The bytes of a file. */
  | { readonly kind: 'file' }
  /** The task that does what was asked for. */
  | TaskAnswer
  | { readonly kind: 'nothing' }

/** A task, as its operation starts it. */
export interface TaskAnswer {
  readonly kind: 'task'
  /** What tasks call what they do, such as StartJob. */
  readonly operation: string
  /** How long it takes as a rule, in milliseconds (our choice: no real one is known). */
  readonly lasts: number
}

/** Declares that a task is started. @param lasts milliseconds that it takes as a rule */
export const task = (operation: string, lasts = 2_000): TaskAnswer => ({
  kind: 'task',
  operation,
  lasts,
})

/** Declares that nothing is answered. */
export const NOTHING = { kind: 'nothing' } as const

/** The kinds of what a client gets. */
export type AnswerKind = Answer['kind']

/** Declares that one resource is answered, of this type or one of these. */
export const one = (...types: readonly string[]): Extract<Answer, { kind: 'one' }> => ({
  kind: 'one',
  types,
})

/** Declares that a list is answered. */
export const listOf = (type: string): Extract<Answer, { kind: 'list' }> => ({ kind: 'list', type })

/** The types of what is answered, where that is resources of known types. */
export function typesOf(answer: Answer): readonly string[] {
  if (answer.kind === 'one') return answer.types
  return answer.kind === 'list' ? [answer.type] : []
}

/**
 * Where an answer comes from: the estate, by declaration alone; the operation's handler; or what it changes,
 * which its decider decides.
 */
export type Source =
  | {
      readonly kind: 'collection'
      readonly type: string
      /** Which of the type's records are in it; all of them unless given. */
      readonly where?: Derived<boolean>
    }
  | { readonly kind: 'record'; readonly type: string }
  | { readonly kind: 'resource'; readonly type: string }
  | {
      readonly kind: 'subCollection'
      readonly type: string
      readonly parent: string
      readonly name: string
    }
  | { readonly kind: 'handler' }
  | { readonly kind: 'decider' }

/** An operation; its key and what it answers are types as well where they are known, for handlers to fit. */
export interface Operation<Key extends string = string, Kind extends AnswerKind = AnswerKind> {
  /** What it is known by, in the journal too: as `operationKey` makes it. */
  readonly key: Key
  readonly method: Method
  /** Below /api, with parameters in braces, such as /restorePoints/{ID}. */
  readonly path: string
  /** The value of the query's `action` that chooses this operation. */
  readonly action: string | null
  /** Whether a request that names no action means this one all the same (seen in clients that edit jobs). */
  readonly byDefault: boolean
  /** Parameters of the query that are its own; those of forms, pages and actions follow from the rest. */
  readonly parameters: readonly Scalar[]
  /** What a request may carry; null where nothing is read. */
  readonly body: BodySpec | null
  readonly answer: Answer & { readonly kind: Kind }
  /** Of an answer that is no refusal. */
  readonly status: number
  readonly source: Source
  readonly roles: readonly Role[]
  /** False only for what a client may ask before it logs on. */
  readonly needsSession: boolean
  /** One line, in OpenAPI too. */
  readonly doc: string
}

/** An operation that src/operations has a handler for, under its key. */
export interface HandledOperation<Key extends string = string, Kind extends AnswerKind = AnswerKind>
  extends Operation<Key, Kind> {
  readonly source: { readonly kind: 'handler' }
}

/** An operation that changes something: src/acting has a decider for it, under its key. */
export interface ActingOperation<Key extends string = string, Kind extends AnswerKind = AnswerKind>
  extends Operation<Key, Kind> {
  readonly source: { readonly kind: 'decider' }
}

/** The key of an operation as a type; without an action where that is `never`. */
type KeyOf<
  M extends string,
  Path extends string,
  Action extends string,
> = `${M} ${ShapeOf<Path>}${[Action] extends [never] ? '' : `?action=${Action}`}`

type ShapeOf<Path extends string> = Path extends `${infer Before}{${infer Word}}${infer After}`
  ? `${Before}${Word extends 'filepath' ? '{filepath}' : '{ID}'}${ShapeOf<After>}`
  : Path

/**
 * What an operation is known by: `GET /jobs/{ID}/includes/{ID}`, `POST /jobs/{ID}?action=start`. It is the
 * same whatever the words in the braces of its path.
 */
export const operationKey = (method: string, path: string, action: string | null = null): string =>
  `${method} ${shapeOf(path)}${action === null ? '' : `?action=${action}`}`

/**
 * A path without what differs between declarations, links and the documentation: the words in its braces, and
 * a slash at its end. But `{filepath}` stays, as it stands for any number of segments.
 */
export const shapeOf = (path: string): string =>
  path
    .replace(/\{[^}]*\}/g, (word) => (word === '{filepath}' ? word : '{ID}'))
    .replace(/(.)\/$/, '$1')

/**
 * Of the operations of one method at one path, the one that an action means, in any letter case. An action
 * that none has is ignored where one needs none.
 */
export function chosenBy(
  action: string | null,
  operations: readonly Operation[],
): Operation | undefined {
  return meantBy(action, operations) ?? operations.find(isMeantByDefault)
}

/** The same to the letter, as links have it: an action that none has means none. */
export function meantBy(
  action: string | null,
  operations: readonly Operation[],
): Operation | undefined {
  if (action === null) return operations.find(isMeantByDefault)
  const wanted = action.toLowerCase()
  return operations.find((operation) => operation.action?.toLowerCase() === wanted)
}

/** Whether a request means it that names no action. */
export const isMeantByDefault = ({ action, byDefault }: Operation): boolean =>
  action === null || byDefault

const STATUS: Readonly<Record<AnswerKind, number>> = {
  one: 200,
  list: 200,
  page: 200,
  file: 200,
  task: 202,
  nothing: 204,
}

/** What is said of an operation besides its method, its path, its action and its answer. */
export interface OperationOptions extends Pick<Operation, 'roles'> {
  readonly byDefault?: boolean
  readonly parameters?: readonly Scalar[]
  readonly body?: BodySpec
  /** 202 for a task, 204 for nothing and 200 for all else unless given. */
  readonly status?: number
  readonly needsSession?: boolean
  readonly doc?: string
}

/** Declares an operation whose answer its handler gives. */
export function operation<
  const M extends Method,
  const Path extends string,
  const Given extends Answer,
  const Action extends string = never,
>(
  method: M,
  path: Path,
  options: OperationOptions & {
    readonly action?: Action
    readonly answers: Given
  },
): HandledOperation<KeyOf<M, Path, Action>, Given['kind']> {
  const { action = null, answers } = options
  const key = operationKey(method, path, action) as KeyOf<M, Path, Action>
  return complete({ key, method, path, action, answer: answers, source: HANDLER }, options)
}

/**
 * Declares an operation that changes something, as a decider decides: by a task, or at once where it answers
 * nothing.
 */
export function acts<
  const M extends Exclude<Method, 'GET'>,
  const Path extends string,
  const Given extends TaskAnswer | typeof NOTHING,
  const Action extends string = never,
>(
  method: M,
  path: Path,
  options: OperationOptions & {
    readonly action?: Action
    readonly answers: Given
  },
): ActingOperation<KeyOf<M, Path, Action>, Given['kind']> {
  const { action = null, answers } = options
  const key = operationKey(method, path, action) as KeyOf<M, Path, Action>
  return complete({ key, method, path, action, answer: answers, source: DECIDER }, options)
}

const HANDLER = { kind: 'handler' } as const
const DECIDER = { kind: 'decider' } as const

/** Declares a list of some of a type's records, at a path of its own. */
export const selection = <const Path extends string>(
  path: Path,
  type: string,
  where: Derived<boolean>,
  options: OperationOptions,
): Operation<KeyOf<'GET', Path, never>, 'list'> =>
  reading(path, listOf(type), { kind: 'collection', type, where }, options)

/** Declares what is read from the estate. */
export function reading<const Path extends string, const Given extends Answer>(
  path: Path,
  answer: Given,
  source: Exclude<Source, { kind: 'handler' | 'decider' }>,
  options: OperationOptions,
): Operation<KeyOf<'GET', Path, never>, Given['kind']> {
  const key = operationKey('GET', path) as KeyOf<'GET', Path, never>
  return complete({ key, method: 'GET', path, action: null, answer, source }, options)
}

/** Fills in what is left out. Written out, not spread: so all operations have one shape, and are fast to make. */
function complete<Key extends string, Kind extends AnswerKind, From extends Source>(
  own: Pick<Operation<Key, Kind>, 'key' | 'method' | 'path' | 'action' | 'answer'> & {
    readonly source: From
  },
  options: OperationOptions,
): Operation<Key, Kind> & { readonly source: From } {
  return {
    key: own.key,
    method: own.method,
    path: own.path,
    action: own.action,
    byDefault: options.byDefault ?? false,
    parameters: options.parameters ?? NO_PARAMETERS,
    body: options.body ?? null,
    answer: own.answer,
    status: options.status ?? STATUS[own.answer.kind],
    source: own.source,
    roles: options.roles,
    needsSession: options.needsSession ?? true,
    doc: options.doc ?? '',
  }
}

const NO_PARAMETERS: readonly Scalar[] = []
