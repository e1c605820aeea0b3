/** Where no backup server answers, no task can be carried out; what acts on none of them goes on. */
import t from 'tap'
import { EstateControl } from '../../src/control/estate-control.js'
import { advance } from '../build-server.js'
import { actingClient } from './acting-client.js'
import { filledIn } from './proofs/proof.js'
import { operationOf, PROOFS, textOf } from './proofs/proofs.js'

const LONG = { sessionTimeout: 86_400_000 }

/** What is done all the same. */
const DONE = new Set([
  // What it begins fails, and tells why.
  'POST /backupServers/{ID}?action=collect',
  // What Enterprise Manager has itself.
  'POST /catalog/vms/{ID}/vmRestorePoints/{ID}?action=browse',
  'POST /security/accounts?action=rebuildScope',
])

for (const [key, proof] of Object.entries(PROOFS)) {
  const operation = operationOf(key)
  if (operation.answer.kind !== 'task') continue
  t.test(key, async (t) => {
    const client = await actingClient(t, LONG, proof.user)
    const { world, ask } = client
    const found = (await proof.before?.(client)) ?? {}
    const fill = (text: string): string => filledIn(text, client, found)
    const body = proof.body && JSON.parse(fill(JSON.stringify(proof.body)))
    const url = fill(proof.url)
    const estate = new EstateControl(world)
    for (const { id } of world.estate.all('BackupServer'))
      estate.update('BackupServer', id, { Offline: true })
    const sent = body && JSON.parse(textOf(operation, body, 'json'))
    const answer = await ask(operation.method, url, sent)
    t.equal(answer.status, operation.status)
    await advance(world, 'PT10S')
    const task = await ask('GET', `/api/tasks/${answer.body.TaskId}`)
    const failed = { Success: false, Message: /^Backup server ".+" does not answer\.$/ }
    t.match(task.body, { Result: DONE.has(key) ? { Success: true } : failed })
  })
}
