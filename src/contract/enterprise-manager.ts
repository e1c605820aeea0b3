/** The contract of Enterprise Manager: all families together. */
import { type Contract, defineContract } from './contract.js'
import * as agents from './families/agents.js'
import { backup, backupFile } from './families/backups.js'
import * as cdp from './families/cdp.js'
import * as cdpSessions from './families/cdp-sessions.js'
import { cloudTypes } from './families/cloud.js'
import { backupServer, repository } from './families/infrastructure.js'
import * as sessions from './families/job-sessions.js'
import * as jobs from './families/jobs.js'
import { enterpriseManager, error, logonOperations, logonSession } from './families/logon.js'
import { lookupOperations, lookupSvc } from './families/lookup.js'
import * as nas from './families/nas.js'
import { pagingInfo, queryOperations, querySvc } from './families/query.js'
import * as replicas from './families/replicas.js'
import { reportOperations, reportTypes } from './families/reports.js'
import * as points from './families/restore-points.js'
import * as restores from './families/restores.js'
import * as security from './families/security.js'
import * as selfService from './families/self-service.js'
import * as servers from './families/servers.js'
import { systemSession, systemSessionEvents } from './families/system-sessions.js'
import type { ResourceType } from './resource-type.js'

export const NAMESPACE = 'http://www.veeam.com/ent/v1.0'

/** Names of the versions of the API that 13.x lists, oldest first. */
export const API_VERSIONS: readonly string[] = ['v1_5', 'v1_6', 'v1_7']

/** The types among what a family declares. */
const typesOf = (family: Readonly<Record<string, unknown>>): ResourceType[] =>
  Object.values(family).filter(
    (declared): declared is ResourceType =>
      typeof declared === 'object' && declared !== null && 'belongsTo' in declared,
  )

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
      ...typesOf(servers),
      ...typesOf(jobs),
      backup,
      backupFile,
      ...typesOf(points),
      ...typesOf(sessions),
      ...typesOf(replicas),
      ...typesOf(restores),
      ...restores.mountTypes,
      ...typesOf(agents),
      ...typesOf(nas),
      ...typesOf(cdp),
      ...typesOf(cdpSessions),
      lookupSvc,
      ...reportTypes,
      systemSession,
      systemSessionEvents,
      ...typesOf(security),
      ...typesOf(selfService),
      ...cloudTypes,
    ],
    operations: [
      ...logonOperations,
      ...queryOperations,
      ...lookupOperations,
      ...reportOperations,
      ...restores.mountOperations,
      ...restores.catalogOperations,
      ...restores.taskOperations,
      ...agents.agentOperations,
      ...nas.nasOperations,
      ...security.securityOperations,
    ],
  })
