/** One method on one path, with the action that the query may name: what a client can ask for. */
import type { Derived } from './record.js'
import type { Role } from './role.js'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** How an operation is answered: from the estate by declaration alone, or by a named handler. */
export type Answer =
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
  | { readonly kind: 'handler'; readonly handler: string; readonly type: string | null }

export interface Operation {
  readonly method: Method
  /** Below /api, with parameters in braces, such as /restorePoints/{ID}. */
  readonly path: string
  /** The value of the query's `action` that chooses this operation. */
  readonly action: string | null
  /** Whether a request that names no action means this one all the same (seen in clients that edit jobs). */
  readonly byDefault: boolean
  readonly answer: Answer
  readonly status: number
  readonly roles: readonly Role[]
  /** False only for what a client may ask before it logs on. */
  readonly needsSession: boolean
  /** Where the answer depends on the query beyond `format`. */
  readonly doc: string
  /** What it is known by, in the journal too: as `operationKey` makes it. */
  readonly key: string
}

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
  const wanted = action?.toLowerCase() ?? null
  return (
    operations.find((operation) => (operation.action?.toLowerCase() ?? null) === wanted) ??
    operations.find(isMeantByDefault)
  )
}

/** Whether a request means it that names no action. */
export const isMeantByDefault = ({ action, byDefault }: Operation): boolean =>
  action === null || byDefault

/** Declares an operation whose answer a handler gives. */
export function operation(
  method: Method,
  path: string,
  handler: string,
  options: {
    type?: string
    action?: string
    byDefault?: boolean
    status?: number
    roles: readonly Role[]
    needsSession?: boolean
    doc?: string
  },
): Operation {
  return {
    method,
    path,
    action: options.action ?? null,
    byDefault: options.byDefault ?? false,
    answer: { kind: 'handler', handler, type: options.type ?? null },
    status: options.status ?? 200,
    roles: options.roles,
    needsSession: options.needsSession ?? true,
    doc: options.doc ?? '',
    key: operationKey(method, path, options.action),
  }
}

/** Declares a list of some of a type's records, at a path of its own. */
export function selection(
  path: string,
  type: string,
  where: Derived<boolean>,
  options: { roles: readonly Role[]; doc?: string },
): Operation {
  return {
    method: 'GET',
    path,
    action: null,
    byDefault: false,
    answer: { kind: 'collection', type, where },
    status: 200,
    roles: options.roles,
    needsSession: true,
    doc: options.doc ?? '',
    key: operationKey('GET', path),
  }
}
