/** The backup servers of what a request acts on. */
import { checkAnswers } from '../acting/records.js'
import type { World } from '../world/world.js'
import type { Call } from './handler.js'
import { recordsOnPath } from './records-on-path.js'

/** @throws Refused where what a path leads to, or through, is of a backup server that does not answer */
export function checkServers(call: Call, world: World): void {
  const { estate } = world
  const isAway = estate.all('BackupServer').some(({ Offline }) => Offline === true)
  if (!isAway) return
  for (const { type, record, server } of recordsOnPath(call, world)) {
    const own = type === 'BackupServer' ? record : estate.find('BackupServer', String(server))
    if (own) checkAnswers(own)
  }
}
