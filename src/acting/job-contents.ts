/** What is in a job: machines, and what a job copies. */
import type { EstateRecord, Fields } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import type { Asked, Decider } from './decider.js'
import { refused } from './refusals.js'

/** The infrastructure that a reference is in: `urn:VMware:Vm:{root}.vm-42`. */
const ROOT = /^urn:[^:]+:[^:]+:([0-9a-f-]{36})\b/i

/** The command that puts an object into a job, as a client tells of it. @throws Refused for one of an unknown infrastructure */
export function including(job: string, told: Fields, id: string, estate: ChangingEstate): Command {
  const { HierarchyObjRef, HierarchyObjName, Name, DisplayName, Order, GuestProcessingOptions } =
    told
  const root = ROOT.exec(String(HierarchyObjRef))?.[1]?.toLowerCase()
  if (root === undefined || !estate.find('HierarchyRoot', root))
    throw refused('unknownRoot', { id: root ?? 'of no id', ref: String(HierarchyObjRef) })
  const record: Record<string, EstateRecord[string]> & { id: string } = {
    id,
    Job: job,
    HierarchyObjRef: HierarchyObjRef ?? '',
    Name: HierarchyObjName ?? Name ?? DisplayName ?? '',
  }
  if (DisplayName !== undefined) record.DisplayName = DisplayName
  if (Order !== undefined) record.Order = Order
  if (GuestProcessingOptions !== undefined) record.GuestProcessingOptions = GuestProcessingOptions
  return { do: 'add', type: 'ObjectInJob', record: Object.freeze(record) }
}

/** The job of a path. @throws Refused if it is gone */
export function jobIn(params: Asked['params'], name: string, estate: ChangingEstate): EstateRecord {
  const id = params[name] ?? ''
  const job = estate.find('Job', id)
  if (!job) throw refused('gone', { type: 'Job', id })
  return job
}

/** Adds an object; one that is there already is added once more, as another one (seen in a client). */
export const addsInclude: Decider = {
  decide({ params, body, serial }, estate) {
    const job = jobIn(params, 'ID', estate)
    return { commands: [including(job.id, body, idOf('ObjectInJob', String(serial)), estate)] }
  },
}

/** Removes an object; the last one of a job stays. */
export const removesInclude: Decider = {
  decide({ params }, estate) {
    const job = jobIn(params, 'Job', estate)
    const all = estate.children('ObjectInJob', 'Job', job.id)
    const id = params.ID ?? ''
    if (!all.some((one) => one.id === id)) throw refused('gone', { type: 'ObjectInJob', id })
    if (all.length === 1) throw refused('lastInclude')
    return { commands: [{ do: 'remove', type: 'ObjectInJob', id }] }
  },
}

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
