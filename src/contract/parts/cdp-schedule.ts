/** How often a policy of continuous data protection keeps what, and for how long. */
import { boolean, int, long, object } from '../element.js'
import { enabled, hoursOfWeek } from './job-schedule.js'

const shown = { default: {} }

const threshold = (name: string, seconds: number): ReturnType<typeof object> =>
  object(
    name,
    {
      elements: [
        boolean('Enabled', { default: true }),
        int('RPOThresholdSeconds', { default: seconds }),
        int('RPOThresholdMinutes', { default: 0 }),
      ],
    },
    shown,
  )

/** What a policy keeps, and how often it does. */
export const policyScheduleOptions = object(
  'PolicyScheduleOptions',
  {
    elements: [
      object(
        'CdpReplica',
        {
          elements: [
            long('RecoveryPointObjectiveSeconds', { default: 15 }),
            long('RecoveryPointObjectiveMinutes', { default: 0 }),
            object(
              'RPOSchedule',
              { attributes: [enabled(true)], elements: [hoursOfWeek('TimePeriods')] },
              shown,
            ),
            object(
              'RPOReporting',
              { elements: [threshold('MarkAsWarning', 20), threshold('MarkAsFailed', 60)] },
              shown,
            ),
            long('ShortTermRetentionMinutes', { default: 0 }),
            long('ShortTermRetentionHours', { default: 4 }),
            long('LongTermRetentionHours', {
              default: 8,
              doc: 'A point is kept each so many hours.',
            }),
            long('LongTermRetentionKeepDays', { default: 7 }),
            object(
              'LongTermRetentionSchedule',
              {
                attributes: [enabled(true)],
                // 1 is crash-consistent, 2 application-consistent.
                elements: [hoursOfWeek('TimePeriods', ['Schedule'])],
              },
              shown,
            ),
          ],
        },
        shown,
      ),
    ],
  },
  shown,
)
