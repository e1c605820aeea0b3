/** What restores something: the deciders of its operations. */
import type { Decider } from './decider.js'
import { mounts, unmounts } from './mounts.js'
import { browsesCatalog, restoresCatalogFile, restoresFile } from './restoring-files.js'
import { restores } from './restoring-machines.js'

export const RESTORE_DECIDERS = {
  'POST /vmRestorePoints/{ID}?action=restore': restores('VmRestorePoint'),
  'POST /vAppRestorePoints/{ID}?action=restore': restores('VAppRestorePoint'),
  'POST /vmRestorePoints/{ID}/mounts': mounts('VmRestorePoint'),
  'DELETE /vmRestorePoints/{ID}/mounts/{ID}': unmounts('VmRestorePoint'),
  'POST /vmRestorePoints/{ID}/mounts/{ID}/{filepath}?action=restore':
    restoresFile('VmRestorePoint'),
  'POST /vmReplicaPoints/{ID}/mounts': mounts('VmReplicaPoint'),
  'DELETE /vmReplicaPoints/{ID}/mounts/{ID}': unmounts('VmReplicaPoint'),
  'POST /vmReplicaPoints/{ID}/mounts/{ID}/{filepath}?action=restore':
    restoresFile('VmReplicaPoint'),
  'POST /agents/agentRestorePoints/{ID}/mounts': mounts('AgentRestorePoint'),
  'DELETE /agents/agentRestorePoints/{ID}/mounts/{ID}': unmounts('AgentRestorePoint'),
  'POST /agents/agentRestorePoints/{ID}/mounts/{ID}/{filepath}?action=restore':
    restoresFile('AgentRestorePoint'),
  'POST /catalog/vms/{ID}/vmRestorePoints/{ID}?action=browse': browsesCatalog,
  'POST /catalog/vms/{ID}/vmRestorePoints/{ID}/guestfs/{filepath}?action=restore':
    restoresCatalogFile,
} as const satisfies Readonly<Record<string, Decider>>
