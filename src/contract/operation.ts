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
  readonly answer: Answer
  readonly status: number
  readonly roles: readonly Role[]
  /** False only for what a client may ask before it logs on. */
  readonly needsSession: boolean
  /** Where the answer depends on the query beyond `format`. */
  readonly doc: string
  /** `GET /restorePoints/{ID}`: its name wherever it is told of. */
  readonly key: string
}

/** The name of an operation. */
export const nameOf = (method: Method, path: string, action: string | null): string =>
  `${method} ${path}${action ? `?action=${action}` : ''}`

/** Declares an operation whose answer a handler gives. */
export function operation(
  method: Method,
  path: string,
  handler: string,
  options: {
    type?: string
    action?: string
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
    answer: { kind: 'handler', handler, type: options.type ?? null },
    status: options.status ?? 200,
    roles: options.roles,
    needsSession: options.needsSession ?? true,
    doc: options.doc ?? '',
    key: nameOf(method, path, options.action ?? null),
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
    answer: { kind: 'collection', type, where },
    status: 200,
    roles: options.roles,
    needsSession: true,
    doc: options.doc ?? '',
    key: nameOf('GET', path, null),
  }
}
