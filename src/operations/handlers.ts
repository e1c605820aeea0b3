/**
 * All handlers, under the keys of their operations: one that is missing or misspelt, or that gives something
 * else than its operation is declared to answer, does not compile. What few servers are asked for loads at
 * its first call.
 */
import type { EnterpriseManagerOperation } from '../contract/enterprise-manager.js'
import type { World } from '../world/world.js'
import { listAccountRoles, readAccountRole } from './account-roles.js'
import type { Call, Handler, Result } from './handler.js'
import { listLogonSessions, logOff, logOn, readLogonSession, readRoot } from './logging-on.js'
import { listTasks, readTask } from './reading-tasks.js'

/** A handler for each operation that is declared to have one, giving what it is declared to answer. */
export type Handlers = {
  readonly [Declared in EnterpriseManagerOperation as Declared['key']]: Handler<
    Declared['answer']['kind']
  >
}

/** A handler of a module that is loaded when it is first called. */
const late =
  <Module, Given extends Result>(
    load: () => Promise<Module>,
    of: (module: Module) => (call: Call, world: World) => Given | Promise<Given>,
  ) =>
  async (call: Call, world: World): Promise<Given> =>
    of(await load())(call, world)

const querying = () => import('./querying.js')
const lookingUp = () => import('./looking-up.js')
const reporting = () => import('./reporting.js')
const catalog = () => import('./catalog.js')
const files = () => import('./browsing-files.js')
const intervals = () => import('./cdp-intervals.js')

const browseMount = late(files, (module) => module.browseMount)
const openMountFolder = late(files, (module) => module.openMountFolder)
const downloadFile = late(files, (module) => module.downloadFile)

/** All of them; answering looks here. */
export const HANDLERS = {
  'GET /': readRoot,
  'POST /sessionMngr': logOn,
  'GET /sessionMngr/{ID}': readLogonSession,
  'DELETE /sessionMngr/{ID}': logOff,
  'GET /logonSessions': listLogonSessions,
  'GET /logonSessions/{ID}': readLogonSession,
  'DELETE /logonSessions/{ID}': logOff,
  'GET /tasks': listTasks,
  'GET /tasks/{ID}': readTask,
  'GET /query': late(querying, (module) => module.query),
  'GET /lookup': late(lookingUp, (module) => module.lookUp),
  'GET /security/accounts/{ID}/roles': listAccountRoles,
  'GET /security/accounts/{ID}/roles/{ID}': readAccountRole,
  'GET /vmRestorePoints/{ID}/mounts/{ID}/{filepath}': browseMount,
  'GET /vmRestorePoints/{ID}/mounts/{ID}/{filepath}?action=download': downloadFile,
  'GET /vmReplicaPoints/{ID}/mounts/{ID}/{filepath}': openMountFolder,
  'GET /vmReplicaPoints/{ID}/mounts/{ID}/{filepath}?action=download': downloadFile,
  'GET /agents/agentRestorePoints/{ID}/mounts/{ID}/{filepath}': browseMount,
  'GET /agents/agentRestorePoints/{ID}/mounts/{ID}/{filepath}?action=download': downloadFile,
  'GET /catalog/vms': late(catalog, (module) => module.listCatalogVms),
  'GET /catalog/vms/{ID}': late(catalog, (module) => module.readCatalogVm),
  'GET /catalog/vms/{ID}/vmRestorePoints': late(catalog, (module) => module.listCatalogPoints),
  'GET /catalog/vms/{ID}/vmRestorePoints/{ID}': late(catalog, (module) => module.readCatalogPoint),
  'GET /catalog/vms/{ID}/vmRestorePoints/{ID}/guestfs': late(
    files,
    (module) => module.openCatalogPoint,
  ),
  'GET /catalog/vms/{ID}/vmRestorePoints/{ID}/guestfs/{filepath}': late(
    files,
    (module) => module.browseCatalogPoint,
  ),
  'POST /cdpReplicas/{ID}/vms/{ID}?action=intervals': late(intervals, (module) =>
    module.cdpIntervals('CdpReplicaVm'),
  ),
  'POST /cdpReplica/vApps/{ID}?action=intervals': late(intervals, (module) =>
    module.cdpIntervals('VAppCdpReplica'),
  ),
  'GET /reports/summary/overview': late(reporting, (module) => module.overviewReport),
  'GET /reports/summary/vms_overview': late(reporting, (module) => module.vmsOverviewReport),
  'GET /reports/summary/job_statistics': late(reporting, (module) => module.jobStatisticsReport),
  'GET /reports/summary/processed_vms': late(reporting, (module) => module.processedVmsReport),
  'GET /reports/summary/repository': late(reporting, (module) => module.repositoryReport),
} satisfies Handlers
