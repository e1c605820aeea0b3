/** Jobs are edited, cloned and deleted. */
import type { Fields } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import { inAnyCase } from '../wording/in-any-case.js'
import { given } from './creating.js'
import type { Decider } from './decider.js'
import { changing } from './editing.js'
import { contained, jobIn, OF_JOB } from './job-contents.js'
import { refused } from './refusals.js'

/** What an edit may change; all else of a job that is sent back whole follows from other things. */
const EDITABLE = [
  'Description',
  'ScheduleConfigured',
  'ScheduleEnabled',
  'JobScheduleOptions',
  'GuestProcessingOptions',
  'AdvancedStorageOptions',
  'GfsRetentionPolicy',
  'SimpleRetentionPolicy',
]

/** Edits a job: what the body tells, and no more, also inside its options. */
export const edits: Decider = {
  decide({ params, body, serial }, estate) {
    const job = jobIn(params, 'ID', estate)
    return {
      commands: [
        ...changing('Job', job, given(body, EDITABLE)),
        ...contained(OF_JOB, job.id, body.Includes, serial, estate),
      ],
    }
  },
}

/** Deletes a job; what it made stays. */
export const deletes: Decider = {
  decide({ params }, estate) {
    const job = jobIn(params, 'ID', estate)
    return { commands: [{ do: 'remove', type: 'Job', id: job.id }] }
  },
}

const CLONE_INFOS = [
  'BackupJobCloneInfo',
  'ReplicaJobCloneInfo',
  'BackupCopyJobCloneInfo',
  'ImmediateBackupCopyJobCloneInfo',
]

/** Copies a job and what is in it. The copy is disabled, and has backed up nothing yet (documented for VBR). */
export const clones: Decider = {
  decide({ params, body, serial }, estate) {
    const job = jobIn(params, 'ID', estate)
    const info = CLONE_INFOS.map((name) => body[name]).find(isObject) as Fields | undefined
    const name = info?.JobName
    if (typeof name !== 'string')
      throw refused('wrongKind', { what: 'A clone', which: 'no JobName' })
    const isSame = inAnyCase(name)
    const isTaken = [...estate.all('Job')].some((job) => isSame(job.Name))
    if (isTaken) throw refused('nameTaken', { type: 'Job', name })
    const repository = info?.RepositoryUid
    if (repository !== undefined && !estate.find('Repository', String(repository)))
      throw refused('noSuch', { type: 'Repository', id: String(repository) })
    const id = idOf('Job', String(serial))
    const { NextRun: _, TargetRepository: _target, FolderName: _folder, ...copied } = job
    const record = {
      ...copied,
      id,
      Name: name,
      Description: info?.Description ?? job.Description ?? '',
      ScheduleConfigured: true,
      ScheduleEnabled: false,
      ...(repository !== undefined && { TargetRepository: repository }),
      FolderName: info?.FolderName ?? info?.JobFileName ?? name,
    }
    return {
      commands: [
        { do: 'add', type: 'Job', record: Object.freeze(record) },
        ...contents(job.id, id, serial, estate),
      ],
      related: { rel: 'Related', href: `/jobs/${id}?format=Entity`, type: 'Job', name },
    }
  },
}

const CONTENTS = ['ObjectInJob', 'LinkedJobObject', 'LinkedBackupRepositoryObject', 'LinkedBackup']

/** Copies of all that is in a job, each with an id of its own. */
function contents(from: string, to: string, serial: number, estate: ChangingEstate): Command[] {
  return CONTENTS.flatMap((type) =>
    estate.children(type, 'Job', from).map((record, index): Command => {
      const id = idOf(type, String(serial), String(index))
      return { do: 'add', type, record: Object.freeze({ ...record, id, Job: to }) }
    }),
  )
}
