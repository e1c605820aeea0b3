/** What is read of records besides what these hold: defaults, and what follows from other records. */
import type { Contract } from '../contract/contract.js'
import type { EstateRecord, Value } from '../contract/record.js'
import { createReaders, type Readers } from '../contract/shown.js'
import type { ChangingEstate } from './course.js'

const READERS = new WeakMap<Contract, Readers>()

/** What a field of a record, or a relation of it, is shown with. */
export function shownIn(
  estate: ChangingEstate,
  type: string,
  record: EstateRecord,
  field: string,
): Value {
  const { contract } = estate
  let readers = READERS.get(contract)
  if (!readers) {
    readers = createReaders(contract)
    READERS.set(contract, readers)
  }
  return readers.field(contract.type(type), field)(record, estate)
}
