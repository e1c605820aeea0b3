/** The contract of Enterprise Manager: all families together. */
import { type Contract, defineContract } from './contract.js'
import { backup, backupFile } from './families/backups.js'
import { cloudTypes } from './families/cloud.js'
import { backupServer, repository } from './families/infrastructure.js'
import { enterpriseManager, error, logonOperations, logonSession } from './families/logon.js'
import { pagingInfo, queryOperations, querySvc } from './families/query.js'
import {
  agentRestorePoint,
  restorePoint,
  vAppRestorePoint,
  vmRestorePoint,
} from './families/restore-points.js'

export const NAMESPACE = 'http://www.veeam.com/ent/v1.0'

/** Names of the versions of the API that 13.x lists, oldest first. */
export const API_VERSIONS: readonly string[] = ['v1_5', 'v1_6', 'v1_7']

/** Builds the contract. The cost is some 2 ms; every server builds its own, so none can spoil another's. */
export const enterpriseManagerContract = (): Contract =>
  defineContract({
    types: [
      enterpriseManager,
      logonSession,
      error,
      querySvc,
      pagingInfo,
      backupServer,
      repository,
      backup,
      backupFile,
      restorePoint,
      vmRestorePoint,
      vAppRestorePoint,
      agentRestorePoint,
      ...cloudTypes,
    ],
    operations: [...logonOperations, ...queryOperations],
  })
