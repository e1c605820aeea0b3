/** What is in a job: machines, and what a job copies. */
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { inAnyCase } from '../wording/in-any-case.js'
import { given, newRecord } from './creating.js'
import type { Asked, Decider } from './decider.js'
import { changing } from './editing.js'
import { theOne } from './records.js'
import { refused } from './refusals.js'

/** The infrastructure that a reference is in: `urn:VMware:Vm:{root}.vm-42`. */
const ROOT = /^urn:[^:]+:[^:]+:([0-9a-f-]{36})\b/i

/** What has objects of the virtual infrastructure in it, and of which type those are. */
export interface Contents {
  readonly type: 'ObjectInJob' | 'ObjectInCdpPolicy'
  /** The type of what they are in, which is the name of their relation to it. */
  readonly of: 'Job' | 'CdpPolicy'
  /** What may be told of one besides its name and reference. */
  readonly settings: readonly string[]
}

/** What is in jobs. */
export const OF_JOB: Contents = {
  type: 'ObjectInJob',
  of: 'Job',
  settings: ['DisplayName', 'Order', 'GuestProcessingOptions'],
}

/**
 * The command that puts an object into a job, as a client tells of it.
 * @param owner id of the job, or of the policy
 * @throws Refused for one of an unknown infrastructure
 */
export function including(
  { type, of, settings }: Contents,
  owner: string,
  told: Fields,
  id: string,
  estate: ChangingEstate,
): Command {
  const { HierarchyObjRef, HierarchyObjName, Name, DisplayName } = told
  const root = ROOT.exec(String(HierarchyObjRef))?.[1]?.toLowerCase()
  if (root === undefined || !estate.find('HierarchyRoot', root))
    throw refused('unknownRoot', { id: root ?? 'of no id', ref: String(HierarchyObjRef) })
  const record = newRecord(id, {
    [of]: owner,
    HierarchyObjRef: HierarchyObjRef ?? '',
    Name: HierarchyObjName ?? Name ?? DisplayName ?? '',
    ...given(told, settings),
  })
  return { do: 'add', type, record }
}

/**
 * The commands by which the objects of a job become those that are told; none where none are. One that is in it
 * already, by its id or else by its reference, stays, with the settings that are told of it.
 * @throws Refused for one of an unknown infrastructure
 */
export function contained(
  contents: Contents,
  owner: string,
  told: Value,
  serial: number,
  estate: ChangingEstate,
): Command[] {
  if (!Array.isArray(told) || told.length === 0) return []
  const { type, of, settings } = contents
  const left = [...estate.children(type, of, owner)]
  const kept = (told as readonly Fields[]).flatMap((one, index): Command[] => {
    const known = taken(left, ({ id }) => id === one.ObjectInJobId) ?? taken(left, isOf(one))
    return known
      ? changing(type, known, given(one, settings))
      : [including(contents, owner, one, idOf(type, String(serial), String(index)), estate)]
  })
  return [...kept, ...left.map(({ id }): Command => ({ do: 'remove', type, id }))]
}

/** Takes the first record that is wanted out of a list. */
function taken(
  list: EstateRecord[],
  isWanted: (one: EstateRecord) => boolean,
): EstateRecord | undefined {
  const at = list.findIndex(isWanted)
  return at < 0 ? undefined : list.splice(at, 1)[0]
}

/** Whether a record is of the same object; references are written in any letter case (as in samples). */
function isOf(told: Fields): (record: EstateRecord) => boolean {
  const isSame = inAnyCase(String(told.HierarchyObjRef))
  return ({ HierarchyObjRef }) => isSame(HierarchyObjRef)
}

/** The job of a path. @throws Refused if it is gone */
export const jobIn = (
  params: Asked['params'],
  name: string,
  estate: ChangingEstate,
): EstateRecord => theOne('Job', params[name], estate)

/** Adds an object; one that is there already is added once more, as another one (seen in a client). */
export const addsInclude = (contents: Contents): Decider => ({
  decide({ params, body, serial }, estate) {
    const { id } = theOne(contents.of, params.ID, estate)
    return {
      commands: [including(contents, id, body, idOf(contents.type, String(serial)), estate)],
    }
  },
})

/** Removes an object; the last one stays. */
export const removesInclude = ({ type, of }: Contents): Decider => ({
  decide({ params }, estate) {
    const all = estate.children(type, of, theOne(of, params[of], estate).id)
    const id = params.ID ?? ''
    if (!all.some((one) => one.id === id)) throw refused('gone', { type, id })
    if (all.length === 1) throw refused('lastInclude')
    return { commands: [{ do: 'remove', type, id }] }
  },
})

/** Adds what a job copies: a job, or all backups of a repository, which come in place of single ones. */
export const addsLinked = (
  type: string,
  element: string,
  relation: string,
  target: string,
): Decider => ({
  decide({ params, body, serial }, estate) {
    const job = jobIn(params, 'ID', estate)
    const id = String(body[element] ?? '')
    if (!estate.find(target, id)) throw refused('noSuch', { type: target, id })
    const record = { id: idOf(type, String(serial)), Job: job.id, [relation]: id }
    return {
      commands: [
        ...(target === 'Repository' ? dropsBackups(job.id, estate) : []),
        { do: 'add', type, record },
      ],
    }
  },
})

/** Removes what a job copies; the backups that it copies go with it (documented). */
export const removesLinked = (type: string): Decider => ({
  decide({ params }, estate) {
    const job = jobIn(params, 'Job', estate)
    const id = params.ID ?? ''
    if (!estate.find(type, id)) throw refused('gone', { type, id })
    return { commands: [{ do: 'remove', type, id }, ...dropsBackups(job.id, estate)] }
  },
})

const dropsBackups = (job: string, estate: ChangingEstate): Command[] =>
  estate
    .children('LinkedBackup', 'Job', job)
    .map(({ id }) => ({ do: 'remove', type: 'LinkedBackup', id }))
