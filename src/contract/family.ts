/** A family: what belongs together of the contract, in one file of families/. */
import type { Operation } from './operation.js'
import type { ResourceType } from './resource-type.js'

/** The types of a family, in the order of lists and schemas, and what is more than reading them. */
export interface Family<Declared extends Operation = Operation> {
  readonly types: readonly ResourceType[]
  readonly operations: readonly Declared[]
}

/**
 * Registers what a file declares; its only export. So a type that is declared and left out here is an unused
 * variable, which does not compile.
 */
export const family = <Declared extends Operation = never>({
  types,
  operations = [],
}: {
  readonly types: readonly ResourceType[]
  readonly operations?: readonly Declared[]
}): Family<Declared> => ({ types, operations })
