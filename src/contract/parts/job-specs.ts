/** What requests that change jobs carry. */
import { type Element, int, type ObjectElement, object, string, uid, urn } from '../element.js'
import { spec } from '../request-body.js'
import { guestProcessingOptions, guestSnapshotOfObject } from './guest-processing.js'
import { machineRef } from './machine-ref.js'

const cloneInfo = (name: string, ...elements: readonly Element[]): ObjectElement =>
  object(
    name,
    {
      elements: [
        string('JobName', { example: 'Backup Job 1_clone1', doc: 'Name of the new job.' }),
        ...elements,
      ],
    },
    { optional: true },
  )
const description = string('Description', { optional: true, example: 'Like the first one' })
const target = uid('RepositoryUid', 'Repository', { doc: 'Where the new job backs up to.' })

/** POST /jobs/{ID}?action=clone. */
export const jobCloneSpec = spec('JobCloneSpec', [
  // Clients leave the folder out (seen in clients).
  {
    ...cloneInfo(
      'BackupJobCloneInfo',
      string('FolderName', { optional: true }),
      target,
      description,
    ),
    example: true,
  },
  cloneInfo('ReplicaJobCloneInfo', string('VmSuffix', { optional: true }), description),
  cloneInfo(
    'BackupCopyJobCloneInfo',
    string('JobFileName', { optional: true }),
    target,
    description,
  ),
  cloneInfo(
    'ImmediateBackupCopyJobCloneInfo',
    description,
    uid('RepositoryUid', 'Repository', { optional: true }),
    string('JobFileName', { optional: true }),
  ),
])

/** POST /jobs/{ID}/includes. */
export const createObjectInJobSpec = spec('CreateObjectInJobSpec', [
  urn('HierarchyObjRef', {
    example: machineRef,
    doc: 'The object in the virtual infrastructure.',
  }),
  string('HierarchyObjName', { example: 'web01', doc: 'Its name.' }),
  string('DisplayName', { optional: true }),
  int('Order', { optional: true }),
  { ...guestProcessingOptions, optional: true },
])

/** POST /cdpPolicies/{ID}/includes: what is in a policy has no order. */
export const createObjectInPolicySpec = spec('CreateObjectInJobSpec', [
  urn('HierarchyObjRef', {
    example: machineRef,
    doc: 'The object in the virtual infrastructure.',
  }),
  string('HierarchyObjName', { example: 'web01', doc: 'Its name.' }),
  string('DisplayName', { optional: true }),
  { ...guestSnapshotOfObject, optional: true },
])

/** POST /jobs/{ID}/linkedJobs; its root in XML is not documented. */
export const linkedJobSpec = spec('LinkedJobObject', [
  uid('LinkedJobUid', 'Job', { doc: 'The job to be copied.' }),
])

/** POST /jobs/{ID}/linkedBackupRepositories; its root in XML is not documented. */
export const linkedRepositorySpec = spec('LinkedBackupRepository', [
  uid('LinkedBackupRepositoryUid', 'Repository', { doc: 'The repository to be copied.' }),
])
