/**
 * The default estate, loaded once for all servers that a process starts within a minute: tests start
 * one after the other, and to load takes longer than all the rest of a start. Nothing of it is copied
 * until a server changes it.
 */
import type { Contract } from '../contract/contract.js'
import { Estate } from '../estate/estate.js'
import { loadFixtureFiles } from '../loading/fixture-files.js'

/** Milliseconds that times which count from now may be older than the now that is asked for. */
const FRESH = 60_000

let kept: { readonly estate: Estate; readonly since: number } | undefined

/** The default estate as it is at a time, or was up to a minute before; to be brought up to it then. */
export async function defaultEstate(contract: Contract, now: number): Promise<Estate> {
  if (
    kept &&
    kept.since <= now &&
    now - kept.since < FRESH &&
    isAlike(kept.estate.contract, contract)
  )
    return kept.estate
  const estate = new Estate(contract)
  await loadFixtureFiles('default', estate, now)
  kept = { estate, since: now }
  return estate
}

/** Whether two contracts are of the same types: each server has one of its own. */
const isAlike = (one: Contract, other: Contract): boolean =>
  one.types.size === other.types.size &&
  [...one.types].every(([name, type]) => other.types.get(name) === type)
