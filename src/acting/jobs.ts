/** What changes jobs: the deciders of their operations. */
import type { Decider } from './decider.js'
import { clones, deletes, edits } from './editing-jobs.js'
import { addsInclude, addsLinked, OF_JOB, removesInclude, removesLinked } from './job-contents.js'
import { retries, starts, stops, toggles } from './running-jobs.js'

export const JOB_DECIDERS = {
  'PUT /jobs/{ID}?action=edit': edits,
  'DELETE /jobs/{ID}': deletes,
  'POST /jobs/{ID}?action=clone': clones,
  'POST /jobs/{ID}?action=start': starts('Job'),
  'POST /jobs/{ID}?action=stop': stops('Job'),
  'POST /jobs/{ID}?action=retry': retries('Job'),
  'POST /jobs/{ID}?action=sync': { ...starts('Job'), decide: () => ({ commands: [] }) },
  'POST /jobs/{ID}?action=toggleScheduleEnabled': toggles('Job'),
  'POST /jobs/{ID}/includes': addsInclude(OF_JOB),
  'DELETE /jobs/{ID}/includes/{ID}': removesInclude(OF_JOB),
  'POST /jobs/{ID}/linkedJobs': addsLinked('LinkedJobObject', 'LinkedJobUid', 'LinkedJob', 'Job'),
  'DELETE /jobs/{ID}/linkedJobs/{ID}': removesLinked('LinkedJobObject'),
  'POST /jobs/{ID}/linkedBackupRepositories': addsLinked(
    'LinkedBackupRepositoryObject',
    'LinkedBackupRepositoryUid',
    'Repository',
    'Repository',
  ),
  'DELETE /jobs/{ID}/linkedBackupRepositories/{ID}': removesLinked('LinkedBackupRepositoryObject'),
} as const satisfies Readonly<Record<string, Decider>>
