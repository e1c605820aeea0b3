/**
 * The default estate, loaded once for all servers that a process starts within a minute: tests start
 * one after the other, and to load takes longer than all the rest of a start. Nothing of it is copied
 * until a server changes it.
 */
import type { Contract } from '../contract/contract.js'
import { Estate, type Mark } from '../estate/estate.js'
import { loadFixtureFiles } from './fixtures.js'

/** Milliseconds that times which count from now may be older than the now that is asked for. */
const FRESH = 60_000

let kept: { readonly estate: Estate; readonly mark: Mark; readonly since: number } | undefined

/**
 * The default estate as it is at a time, or was up to a minute before; to be brought up to it then.
 * @param like an estate by whose contract, courses and time zone it goes
 */
export async function defaultEstate(like: Estate, now: number): Promise<Mark> {
  const isFresh = kept && kept.since <= now && now - kept.since < FRESH
  if (kept && isFresh && isAlike(kept.estate, like)) return kept.mark
  const estate = new Estate(like.contract, like.courses)
  await loadFixtureFiles('default', estate, now)
  kept = { estate, mark: estate.mark(), since: now }
  return kept.mark
}

/** Whether two contracts are of the same types: each server has one of its own. */
const areAlike = (one: Contract, other: Contract): boolean =>
  one.types.size === other.types.size &&
  [...one.types].every(([name, type]) => other.types.get(name) === type)

const isAlike = (one: Estate, other: Estate): boolean =>
  one.courses.zone === other.courses.zone &&
  one.courses.isAlike(other.courses) &&
  areAlike(one.contract, other.contract)
