/** What changes jobs of agents and of file shares, and single runs: the deciders of their operations. */
import type { Decider } from './decider.js'
import { retries, starts, stops, stopsSession, toggles } from './running-jobs.js'

export const OTHER_JOB_DECIDERS = {
  'POST /agents/jobs/{ID}?action=start': starts('AgentBackupJob'),
  'POST /agents/jobs/{ID}?action=stop': stops('AgentBackupJob'),
  'POST /agents/jobs/{ID}?action=retry': retries('AgentBackupJob'),
  'POST /agents/jobs/{ID}?action=toggleScheduleEnabled': toggles('AgentBackupJob'),
  'POST /nas/jobs/{ID}/start': starts('NasJob'),
  'POST /nas/jobs/{ID}/stop': stops('NasJob'),
  'POST /nas/jobs/{ID}/retry': retries('NasJob'),
  'POST /nas/jobs/{ID}/toggleScheduleEnabled': toggles('NasJob'),
  'POST /backupSessions/{ID}?action=stop': stopsSession,
} as const satisfies Readonly<Record<string, Decider>>
