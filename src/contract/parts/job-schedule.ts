/** When a job runs and how long it keeps what it made: parts that jobs of several kinds share. */
import {
  boolean,
  enumeration,
  int,
  list,
  type ObjectElement,
  object,
  repeated,
  string,
  timeOfDay,
  uid,
} from '../element.js'
import type { Derived, Value } from '../record.js'

/** A week begins on Sunday. */
export const WEEKDAYS: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
]

/** The months in the API's order. */
export const MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** One flag for each hour of each day of the week, 1 by default. */
export const hoursOfWeek = (
  name: string,
  alsoCalled: readonly string[] = [],
): ReturnType<typeof list> =>
  list(
    name,
    object('Day', {
      attributes: [enumeration('Name', WEEKDAYS)],
      text: string('Value', { doc: '24 flags, one for each hour.' }),
    }),
    {
      default: WEEKDAYS.map((Name) => ({ Name, Value: Array(24).fill('1').join(',') })),
      alsoCalled,
    },
  )

/** The attribute that switches a part of the settings on or off. */
export const enabled = (by: boolean): ReturnType<typeof boolean> =>
  boolean('Enabled', { default: by })

const shown = { default: {} }

const time = timeOfDay('Time', { default: 22 * 60, doc: 'When it starts, UTC.' })
const timeOffset = int('TimeOffsetUtc', { default: 0, doc: 'Hours.' })

/** Which of a month's Mondays, Tuesdays ... is meant. */
export const dayNumberInMonth = enumeration(
  'DayNumberInMonth',
  // Only Fourth and Last are documented; the rest follow from what they mean.
  ['First', 'Second', 'Third', 'Fourth', 'Last', 'OnDay'],
  { default: 'Fourth' },
)

const standart = object(
  // The server spells it so.
  'Standart',
  {
    elements: [
      object(
        'RetryOptions',
        {
          elements: [
            int('RetryTimes', { default: 3 }),
            int('RetryTimeout', { default: 10, doc: 'Minutes between two tries.' }),
            boolean('RetrySpecified', { default: true, doc: 'Whether there are retries.' }),
          ],
        },
        shown,
      ),
      boolean('WaitForBackupCompletion', { default: true, doc: 'Wait for a running source job.' }),
      int('BackupCompetitionWaitingPeriodMin', { default: 180, doc: 'Minutes.' }),
      object(
        'OptionsDaily',
        {
          attributes: [enabled(false)],
          elements: [
            enumeration('Kind', ['Everyday', 'WeekDays', 'SelectedDays'], { default: 'Everyday' }),
            repeated(enumeration('Days', WEEKDAYS), { default: WEEKDAYS }),
            time,
            timeOffset,
          ],
        },
        shown,
      ),
      object(
        'OptionsMonthly',
        {
          attributes: [enabled(false)],
          elements: [
            time,
            timeOffset,
            dayNumberInMonth,
            enumeration('DayOfWeek', WEEKDAYS, { default: 'Saturday' }),
            repeated(enumeration('Months', MONTHS), { default: MONTHS }),
            int('DayOfMonth', { default: 1 }),
          ],
        },
        shown,
      ),
      object(
        'OptionsPeriodically',
        {
          attributes: [enabled(false)],
          elements: [
            enumeration('Kind', ['Hours', 'Minutes'], { default: 'Hours' }),
            int('FullPeriod', { default: 1, doc: 'Hours or minutes.' }),
            hoursOfWeek('Schedule'),
          ],
        },
        shown,
      ),
      object(
        'OptionsContinuous',
        { attributes: [enabled(false)], elements: [hoursOfWeek('Schedule')] },
        shown,
      ),
      object(
        'OptionsBackupWindow',
        { attributes: [enabled(false)], elements: [hoursOfWeek('TimePeriods')] },
        shown,
      ),
      object(
        'OptionsDaisyChaining',
        {
          attributes: [enabled(false)],
          elements: [
            uid('PreviousJobUid', 'Job', { default: '', doc: 'The job that this one runs after.' }),
          ],
        },
        shown,
      ),
    ],
  },
  { optional: true },
)

const immediateCopyMode = object(
  'ImmediateCopyMode',
  {
    elements: [
      object(
        'OptionsContinuous',
        { attributes: [enabled(false)], elements: [hoursOfWeek('Schedule')] },
        shown,
      ),
    ],
  },
  { optional: true },
)

/** Immediate copy jobs have a schedule of their own kind. */
const byJobType: Derived<Value> = (_, shown) =>
  shown('JobType') === 'ImmediateBackupCopy' ? { ImmediateCopyMode: {} } : { Standart: {} }

/** When a job runs, and what it does when it fails. */
export const jobScheduleOptions: ObjectElement = object(
  'JobScheduleOptions',
  { elements: [standart, immediateCopyMode] },
  { default: byJobType },
)

/** How many weekly, monthly, quarterly and yearly backups are kept. */
export const gfsRetentionPolicy: ObjectElement = object(
  'GfsRetentionPolicy',
  {
    attributes: [enabled(false)],
    elements: [
      object(
        'Weekly',
        {
          elements: [
            enabled(false),
            int('RetentionPeriod', { default: 1, doc: 'Weeks.' }),
            enumeration('SelectedDay', WEEKDAYS, { default: 'Sunday' }),
          ],
        },
        shown,
      ),
      object(
        'Monthly',
        {
          elements: [
            enabled(false),
            int('RetentionPeriod', { default: 1, doc: 'Months.' }),
            enumeration('SelectedWeek', ['First', 'Last'], { default: 'First' }),
          ],
        },
        shown,
      ),
      object(
        'Yearly',
        {
          elements: [
            enabled(false),
            int('RetentionPeriod', { default: 1, doc: 'Years.' }),
            enumeration('SelectedMonth', MONTHS, { default: 'January' }),
          ],
        },
        shown,
      ),
    ],
  },
  shown,
)

/** How many points, or the points of how many days, are kept. */
export const simpleRetentionPolicy: ObjectElement = object(
  'SimpleRetentionPolicy',
  {
    elements: [
      int('RetainCycles', { default: 14, doc: 'Restore points.' }),
      int('RetainDaysToKeep', { default: 14, doc: 'Days.' }),
      enumeration('RetainLimitType', ['Cycles', 'Days'], { default: 'Days' }),
    ],
  },
  shown,
)

/** Whether a job starts by itself: where its schedule is told, and where it copies what others make. */
export const scheduleConfigured = boolean('ScheduleConfigured', {
  default: ({ JobScheduleOptions, NextRun, JobType }) =>
    typeof JobScheduleOptions === 'object' ||
    typeof NextRun === 'number' ||
    String(JobType).includes('Copy'),
  doc: 'It has a schedule, unless told otherwise where a schedule or the next run is told.',
})
