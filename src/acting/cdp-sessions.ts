/** The sessions of a policy of continuous data protection: one goes on for as long as the policy is enabled. */
import type { EstateRecord } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { newRecord } from './creating.js'
import type { Asked } from './decider.js'
import { shownIn } from './readers.js'

const SESSION = 'CdpReplicaSession'
const TASK = 'CdpReplicaTaskSession'

type When = Pick<Asked, 'at' | 'serial'>

const isOver = ({ EndTimeUTC: end }: EstateRecord): boolean => typeof end === 'number'

/**
 * What follows for the sessions of a policy that is enabled or disabled: those that run end, or one begins.
 * Nothing does where it was so before. That a session ends well when its policy is disabled is our choice.
 */
export function switched(
  policy: EstateRecord,
  isEnabled: boolean,
  when: When,
  estate: ChangingEstate,
): Command[] {
  if (shownIn(estate, 'CdpPolicy', policy, 'ScheduleEnabled') === isEnabled) return []
  const running = estate.children(SESSION, 'CdpPolicy', policy.id).filter((one) => !isOver(one))
  if (!isEnabled) return running.flatMap((session) => ends(session, when, estate))
  return running.length > 0 ? [] : begins(policy, when, estate)
}

/** Ends a session and its tasks. What they have told of warnings and failures stays. */
function ends(session: EstateRecord, { at }: When, estate: ChangingEstate): Command[] {
  const tasks = estate.children(TASK, SESSION, session.id).filter((one) => !isOver(one))
  const ended = (type: string, { id }: EstateRecord, more = {}): Command => ({
    do: 'update',
    type,
    id,
    changes: { EndTimeUTC: at, State: null, ...more },
  })
  const Result = session.Result === 'None' ? { Result: null } : {}
  return [
    ended(SESSION, session, { Progress: null, ...Result }),
    ...tasks.map((task) => ended(TASK, task)),
  ]
}

/** Begins a session, with a task for each machine that the policy has a replica of. */
function begins(policy: EstateRecord, { at, serial }: When, estate: ChangingEstate): Command[] {
  const id = idOf(SESSION, String(serial))
  const session = newRecord(id, { CdpPolicy: policy.id, CreationTimeUTC: at })
  return [
    { do: 'add', type: SESSION, record: session },
    ...machinesOf(policy, estate).map(({ Name }, index): Command => {
      const task = { CdpReplicaSession: id, VmDisplayName: Name, CreationTimeUTC: at }
      const record = newRecord(idOf(TASK, String(serial), String(index)), task)
      return { do: 'add', type: TASK, record }
    }),
  ]
}

/** The machines that a policy has replicas of, by themselves and in vApps. */
const machinesOf = ({ id }: EstateRecord, estate: ChangingEstate): EstateRecord[] => [
  ...estate
    .children('CdpReplica', 'CdpPolicy', id)
    .flatMap((replica) => estate.children('CdpReplicaVm', 'CdpReplica', replica.id)),
  ...estate
    .children('VAppCdpReplica', 'CdpPolicy', id)
    .flatMap((vApp) => estate.children('VAppCdpReplicaVm', 'VAppCdpReplica', vApp.id)),
]
