/**
 * The default estate, loaded once for all servers that a process starts within a minute: tests start
 * one after the other, and to load takes longer than all the rest of a start. Nothing of it is copied
 * until a server changes it.
 */
import type { Contract } from '../contract/contract.js'
import type { Mark } from '../estate/estate.js'
import { emptyEstate, loadFixtureFiles } from './fixtures.js'

/** Milliseconds that times which count from now may be older than the now that is asked for. */
const FRESH = 60_000

let kept: { readonly mark: Mark; readonly since: number } | undefined

/** The default estate as it is at a time, or was up to a minute before; to be brought up to it then. */
export async function defaultEstate(contract: Contract, now: number): Promise<Mark> {
  if (kept && kept.since <= now && now - kept.since < FRESH) return kept.mark
  const estate = emptyEstate(contract)
  await loadFixtureFiles('default', estate, now)
  kept = { mark: estate.mark(), since: now }
  return kept.mark
}
