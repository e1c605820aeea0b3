/** The backup servers of what a request acts on. */
import { recordsOnPath } from '../acting/asked-things.js'
import { checkAnswers } from '../acting/records.js'
import type { World } from '../world/world.js'
import type { Call } from './handler.js'

/** @throws Refused where what a path leads to, or through, is of a backup server that does not answer */
export function checkServers({ operation, params }: Call, { estate }: World): void {
  const isAway = estate.all('BackupServer').some(({ Offline }) => Offline === true)
  if (!isAway) return
  for (const { type, record, server } of recordsOnPath(operation.path, params, estate)) {
    const own = type === 'BackupServer' ? record : estate.find('BackupServer', String(server))
    if (own) checkAnswers(own)
  }
}
