/**
 * How it is told of a record whether it is in the scopes of an account that is restricted to some: it is of a
 * thing of an infrastructure, or it leads to records that are, or holds some. Types that are declared without
 * are seen whole: they are no machine's. What the documentation says of scopes is what may be restored; that
 * all else of a machine follows the machine is our choice.
 */
import type { Derived, Value } from './record.js'

/** One way to tell it; it may have nothing to tell, as of a record without a relation. What nothing tells is not in scope. */
export type InScope =
  | {
      readonly kind: 'thing'
      /** The field that holds its reference, and the one that holds its name. */
      readonly ref?: string
      readonly name?: string
      /** The reference of what it is in. */
      readonly within?: Derived<Value>
    }
  /** As what a relation of the record leads to. */
  | { readonly kind: 'of'; readonly relation: string }
  /** As what belongs to the record: some of it, or all that there is. */
  | { readonly kind: 'holding'; readonly held: readonly Held[]; readonly isAll: boolean }
  /** As the first way tells that has something to tell. */
  | { readonly kind: 'first'; readonly ways: readonly InScope[] }
  /** If one way tells so. */
  | { readonly kind: 'any'; readonly ways: readonly InScope[] }
  /** No scope holds it. */
  | { readonly kind: 'never' }

/** Records of a type that belong to another by a relation; by the one that is called as its type unless given. */
export interface Held {
  readonly type: string
  readonly by?: string
}

type Thing = Omit<Extract<InScope, { kind: 'thing' }>, 'kind'>

/** It is of a thing of an infrastructure. */
export const ofThing = (thing: Thing): InScope => ({ kind: 'thing', ...thing })

/** It is in scope where the other end of a relation is. */
export const asIts = (relation: string): InScope => ({ kind: 'of', relation })

/** It is in scope where some of these types are that belong to it; `Backup.ParentBackup` is one by a relation. */
export const asSome = (...types: readonly string[]): InScope => ({
  kind: 'holding',
  held: types.map(heldBy),
  isAll: false,
})

/** It is in scope where all of a type are that belong to it, and there are some. */
export const asAll = (type: string): InScope => ({
  kind: 'holding',
  held: [heldBy(type)],
  isAll: true,
})

/** It is in scope as the first of some ways tells that has something to tell. */
export const asFirst = (...ways: readonly InScope[]): InScope => ({ kind: 'first', ways })

/** It is in scope where one of some ways tells so. */
export const asAny = (...ways: readonly InScope[]): InScope => ({ kind: 'any', ways })

/** Whoever is restricted sees none of it. */
export const NEVER: InScope = { kind: 'never' }

function heldBy(text: string): Held {
  const [type = text, by] = text.split('.')
  return by === undefined ? { type } : { type, by }
}
