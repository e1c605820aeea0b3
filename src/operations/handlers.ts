/** All handlers, by the names that operations call them by. What few servers are asked for loads at its first call. */

import type { World } from '../world/world.js'
import { accountRoleHandlers } from './account-roles.js'
import type { Call, Handler, Result } from './handler.js'
import { logonHandlers } from './logging-on.js'
import { taskHandlers } from './reading-tasks.js'

type Handlers = Readonly<Record<string, Handler>>

/** Handlers of a module that is loaded at the first call of one of them. */
const late = (names: readonly string[], load: () => Promise<Handlers>): Handlers =>
  Object.fromEntries(
    names.map((name) => [
      name,
      async (call: Call, world: World): Promise<Result> => {
        const handler = (await load())[name]
        if (!handler) throw new Error(`There is no handler ${name}`)
        return handler(call, world)
      },
    ]),
  )

export const handlers: Handlers = {
  ...logonHandlers,
  ...taskHandlers,
  ...accountRoleHandlers,
  ...late(['query'], async () => ({ query: (await import('./querying.js')).query })),
  ...late(['lookUp'], () => import('./looking-up.js')),
  ...late(
    [
      'overviewReport',
      'vmsOverviewReport',
      'jobStatisticsReport',
      'processedVmsReport',
      'repositoryReport',
    ],
    async () => (await import('./reporting.js')).reportHandlers,
  ),
  ...late(
    ['listCatalogVms', 'readCatalogVm', 'listCatalogPoints', 'readCatalogPoint'],
    async () => (await import('./catalog.js')).catalogHandlers,
  ),
  ...late(
    ['browseMount', 'openMountFolder', 'downloadFile', 'openCatalogPoint', 'browseCatalogPoint'],
    async () => (await import('./browsing-files.js')).fileHandlers,
  ),
}
