/** What requests carry that fail machines over to their replicas. */
import { boolean, dateTime } from '../element.js'
import { spec } from '../request-body.js'

/** POST /failoverPlans/{ID}?action=start. */
export const failoverPlanManagementSpec = spec(
  'FailoverPlanManagementSpec',
  [
    boolean('StartNow', { optional: true, example: true }),
    dateTime('StartDate', {
      optional: true,
      doc: 'The time whose points are taken; the newest unless given.',
    }),
  ],
  // The schema of 9.5 knows the type alone, and its serializer calls the root after it (sent by a client).
  { optional: true, alsoCalled: ['FailoverPlanManagementSpecType'] },
)

/** POST {CDP replica}?action=failover. */
export const cdpFailoverStartSpec = spec('CdpFailoverStartSpec', [
  boolean('RestoreCurrent', { doc: 'The newest crash-consistent point.' }),
  boolean('RestoreCurrentVss', {
    example: false,
    doc: 'The newest application-consistent point of the long term.',
  }),
  dateTime('RestoreAtInterval', {
    optional: true,
    doc: 'The newest point of the interval that holds this time.',
  }),
  dateTime('RestoreAtPointInTime', { optional: true, doc: 'The newest state before this time.' }),
])

/** POST {CDP replica}?action=intervals. */
export const cdpIntervalsSpec = spec('CdpIntervalsSpec', [
  dateTime('StartDate', { example: '2026-11-20T00:00:00Z', doc: 'The earliest start.' }),
  dateTime('EndDate', { doc: 'The latest end.' }),
])
