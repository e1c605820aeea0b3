/** A replica takes the place of what it is a copy of: of one machine, or of a vApp. */
import type { EstateRecord, Value } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import type { Decider } from './decider.js'
import { shownIn } from './readers.js'
import { theOne } from './records.js'
import { refused } from './refusals.js'
import { restoreBegun, restoreSessionOf, toRestoreSession } from './restore-sessions.js'

/** How long it takes at least, and at most, in seconds (our choice: no real ones are known). */
const SECONDS = [30, 90] as const

/** What can be failed over to, where its server and its machine's name are shown, and what runs then. */
interface Target {
  readonly type: string
  readonly server: string
  readonly name: string
  /** The reference of what runs afterwards, where one is known. */
  readonly ref?: string
}

/** What a body asks for is checked: exactly one state, and one that there can be. @throws Refused */
function checkState(body: Readonly<Record<string, Value>>, at: number): void {
  const asked = [
    body.RestoreCurrent === true,
    body.RestoreCurrentVss === true,
    body.RestoreAtInterval !== undefined,
    body.RestoreAtPointInTime !== undefined,
  ].filter(Boolean)
  if (asked.length !== 1) throw refused('needs', { what: 'A failover', which: 'exactly one state' })
  const time = Number(body.RestoreAtInterval ?? body.RestoreAtPointInTime ?? at)
  if (time > at) throw refused('wrongKind', { what: 'A failover', which: 'a time to come' })
}

const nameOf = ({ type, name }: Target, record: EstateRecord, estate: ChangingEstate): string =>
  String(shownIn(estate, type, record, name) ?? shownIn(estate, type, record, 'Name') ?? '')

/** Fails over; a restore session tells how far it has come. @param isTold whether the body tells to which state */
const failsOver = (target: Target, isTold = false): Decider => ({
  begin(asked, estate) {
    const record = theOne(target.type, asked.params.ID, estate)
    if (isTold) checkState(asked.body, asked.at)
    const session = {
      JobType: 'RestoreVm',
      BackupServer: shownIn(estate, target.type, record, target.server),
      VmDisplayName: nameOf(target, record, estate),
    }
    return restoreBegun(asked, session, SECONDS)
  },
  decide: (asked) => ({ commands: [], related: toRestoreSession(asked) }),
  restored(asked, estate) {
    const record = theOne(target.type, asked.params.ID, estate)
    const ref = target.ref === undefined ? undefined : record[target.ref]
    if (ref === undefined) return []
    const id = restoreSessionOf(asked)
    return [{ do: 'update', type: 'RestoreSession', id, changes: { RestoredObjRef: ref } }]
  },
})

/** What fails over to single replicas: the deciders of these operations. */
export const FAILOVER_DECIDERS = {
  'POST /vmReplicaPoints/{ID}?action=failover': failsOver({
    type: 'VmReplicaPoint',
    server: 'BackupServer',
    name: 'VmDisplayName',
  }),
  'POST /vAppReplicaPoints/{ID}?action=failover': failsOver({
    type: 'VAppReplicaPoint',
    server: 'BackupServer',
    name: 'VAppDisplayName',
  }),
  'POST /cdpReplicas/{ID}/vms/{ID}?action=failover': failsOver(
    { type: 'CdpReplicaVm', server: 'Server', name: 'Name', ref: 'VmRef' },
    true,
  ),
  'POST /cdpReplica/vApps/{ID}?action=failover': failsOver(
    { type: 'VAppCdpReplica', server: 'Server', name: 'Name', ref: 'vAppRef' },
    true,
  ),
} as const satisfies Readonly<Record<string, Decider>>
