/** The handler that tells to which times a continuous replica can be failed over. */

import { keptStates } from '../acting/cdp-states.js'
import { EmError } from '../contract/em-error.js'
import type { World } from '../world/world.js'
import type { Call, Handler } from './handler.js'
import { recordInPath } from './record-in-path.js'
import { sentFields } from './sent-fields.js'

/**
 * The states of a replica between two times: a stretch of the short term, and points of the long one.
 * @throws EmError 400 for a body that does not fit, or a path that leads nowhere
 */
export const cdpIntervals =
  (typeName: 'CdpReplicaVm' | 'VAppCdpReplica'): Handler<'one'> =>
  (call: Call, world: World) => {
    const replica = recordInPath(world.contract.type(typeName), call, world)
    const { StartDate, EndDate } = sentFields(call, world)
    const [start, end] = [Number(StartDate), Number(EndDate)]
    if (start > end)
      throw new EmError('badRequest', { reason: 'CdpIntervalsSpec: StartDate is after EndDate' })
    const { short, rpo, points } = keptStates(typeName, replica, world.clock.now(), world.estate)
    const [from, to] = short ? [Math.max(start, short.from), Math.min(end, short.to)] : [0, 0]
    const told = points.filter(({ Date: made }) => made >= start && made <= end)
    return {
      kind: 'one',
      type: world.contract.type('CdpReplicaIntervals'),
      record: {
        StartDate: start,
        EndDate: end,
        HasApplicationConsistentState: told.some((one) => one.IsApplicationConsistent),
        Intervals:
          from < to
            ? [{ StartDate: from, EndDate: to, Rpo: rpo, IntervalType: 'RestoreAvailable' }]
            : [],
        RestorePoints: told.map((one) => ({ ...one })),
      },
    }
  }
