/** The points whose files can be opened, with where they are read. */
export const MOUNTED = {
  VmRestorePoint: '/vmRestorePoints',
  VmReplicaPoint: '/vmReplicaPoints',
  AgentRestorePoint: '/agents/agentRestorePoints',
} as const
