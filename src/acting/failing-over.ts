/** A replica takes the place of what it is a copy of: of one machine, or of a vApp. */
import type { EstateRecord, Fields } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import { shownIn } from '../estate/shown-in.js'
import { type KeptStates, keptStates } from './cdp-states.js'
import type { Decider } from './decider.js'
import { theOne } from './records.js'
import { refused } from './refusals.js'
import { restoreBegun, restoreSessionOf, toRestoreSession } from './restore-sessions.js'

/** How long it takes at least, and at most, in seconds (our choice: no real ones are known). */
const SECONDS = [30, 90] as const

/** What can be failed over to, and where its server and its machine's name are shown. */
interface Target {
  readonly type: string
  readonly server: string
  readonly name: string
}

/** A continuous replica, and where its machine's or vApp's reference is. */
interface ContinuousTarget extends Target {
  readonly type: 'CdpReplicaVm' | 'VAppCdpReplica'
  readonly ref: 'VmRef' | 'vAppRef'
}

const nameOf = ({ type, name }: Target, record: EstateRecord, estate: ChangingEstate): string =>
  String(shownIn(estate, type, record, name) ?? shownIn(estate, type, record, 'Name') ?? '')

/** Fails over; a restore session tells how far it has come. */
const failsOver = (target: Target): Decider => ({
  begin(asked, estate) {
    const record = theOne(target.type, asked.params.ID, estate)
    const session = {
      JobType: 'RestoreVm',
      BackupServer: shownIn(estate, target.type, record, target.server),
      VmDisplayName: nameOf(target, record, estate),
    }
    return restoreBegun(asked, session, SECONDS)
  },
  decide: (asked) => ({ commands: [], related: toRestoreSession(asked) }),
})

/**
 * Whether a replica has the state that a body asks for: one of the newest, or else one of a time. Times told with
 * a newest one do not count, as samples have both.
 * @throws Refused where none is asked for, or two of a kind (our choice)
 */
function hasState({ short, points }: KeptStates, body: Fields): boolean {
  const newest = [body.RestoreCurrent, body.RestoreCurrentVss].filter((asked) => asked === true)
  const { RestoreAtInterval: within, RestoreAtPointInTime: before } = body
  const times = [within, before].filter((time) => time !== undefined)
  if ((newest.length || times.length) !== 1)
    throw refused('needs', { what: 'A failover', which: 'exactly one state' })
  if (newest.length === 1)
    return body.RestoreCurrent === true || points.some((one) => one.IsApplicationConsistent)
  if (within !== undefined)
    return short !== undefined && Number(within) >= short.from && Number(within) <= short.to
  const [oldest] = points
  return [short?.from, oldest?.Date].some((time) => time !== undefined && time <= Number(before))
}

/** Fails over to the state of a continuous replica that the body tells. */
function failsOverTo(target: ContinuousTarget): Decider {
  const failing = failsOver(target)
  return {
    ...failing,
    begin(asked, estate) {
      const replica = theOne(target.type, asked.params.ID, estate)
      if (!hasState(keptStates(target.type, replica, asked.at, estate), asked.body))
        throw refused('noState', { name: nameOf(target, replica, estate) })
      return failing.begin?.(asked, estate) ?? []
    },
    restored(asked, estate) {
      const { [target.ref]: RestoredObjRef } = theOne(target.type, asked.params.ID, estate)
      const id = restoreSessionOf(asked)
      return [{ do: 'update', type: 'RestoreSession', id, changes: { RestoredObjRef } }]
    },
  }
}

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
  'POST /cdpReplicas/{ID}/vms/{ID}?action=failover': failsOverTo({
    type: 'CdpReplicaVm',
    server: 'Server',
    name: 'Name',
    ref: 'VmRef',
  }),
  'POST /cdpReplica/vApps/{ID}?action=failover': failsOverTo({
    type: 'VAppCdpReplica',
    server: 'Server',
    name: 'Name',
    ref: 'vAppRef',
  }),
} as const satisfies Readonly<Record<string, Decider>>
