/** Which relations lead to a type: what hangs on its records. */
import type { Contract } from '../contract/contract.js'

/** A relation that is stored in records of a type. */
export interface RelationTo {
  /** The type whose records hold it. */
  readonly type: string
  readonly name: string
  /** Whether its records live on without: the relation is only cut then. */
  readonly survives: boolean
  readonly many: boolean
}

const NONE: readonly RelationTo[] = []
const known = new WeakMap<Contract, ReadonlyMap<string, readonly RelationTo[]>>()

/** The relations that lead to records of a type; found out once for a contract. */
export function relationsTo(contract: Contract, type: string): readonly RelationTo[] {
  let all = known.get(contract)
  if (!all) {
    all = gathered(contract)
    known.set(contract, all)
  }
  return all.get(type) ?? NONE
}

function gathered(contract: Contract): ReadonlyMap<string, readonly RelationTo[]> {
  const all = new Map<string, RelationTo[]>()
  for (const holder of contract.types.values()) {
    if (!holder.stored) continue
    for (const [name, { type, through, optional, many = false }] of Object.entries(
      holder.belongsTo,
    )) {
      if (through) continue
      const found = all.get(type) ?? []
      found.push({ type: holder.name, name, survives: optional === true || many, many })
      all.set(type, found)
    }
  }
  return all
}
