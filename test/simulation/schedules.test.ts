/** When jobs run next, by the wall clock of a time zone. */
import t from 'tap'
import { nextRun } from '../../src/simulation/schedule.js'
import { timeZone, UTC } from '../../src/time/time-zone.js'
import { monitor } from '../situations/monitor.js'

const BERLIN = timeZone('Europe/Berlin')

/** The next times of a schedule after one, in UTC. */
function times(schedule: object, after: string, count: number, zone = BERLIN): string[] {
  const job = { id: 'job', JobScheduleOptions: { Standart: schedule } }
  const found: string[] = []
  let at = Date.parse(after)
  for (let n = 0; n < count; n++) {
    at = nextRun(job as never, at, zone) ?? Number.NaN
    found.push(new Date(at).toISOString().slice(5, 16))
  }
  return found
}

const daily = (Time: number): object => ({ OptionsDaily: { Enabled: true, Time } })
const every = (FullPeriod: number): object => ({
  OptionsPeriodically: { Enabled: true, Kind: 'Minutes', FullPeriod },
})

t.test('a time of day is that of the zone, in summer and in winter', (t) => {
  t.same(times(daily(22 * 60), '2026-03-27T22:00:00Z', 3), [
    '03-28T21:00',
    '03-29T20:00',
    '03-30T20:00',
  ])
  t.same(times(daily(22 * 60), '2026-03-27T22:00:00Z', 1, UTC), ['03-28T22:00'])
  t.end()
})

t.test('a time that there is not comes as much later, one that comes twice comes once', (t) => {
  t.same(times(daily(150), '2026-03-28T12:00:00Z', 2), ['03-29T01:30', '03-30T00:30'])
  t.same(times(daily(150), '2026-10-24T12:00:00Z', 2), ['10-25T00:30', '10-26T01:30'])
  t.end()
})

t.test('what runs every so often leaves no gap, and comes in both of the hours', (t) => {
  t.same(times(every(30), '2026-03-29T00:10:00Z', 4), [
    '03-29T00:30',
    '03-29T01:00',
    '03-29T01:30',
    '03-29T02:00',
  ])
  t.same(times(every(30), '2026-10-24T23:40:00Z', 6), [
    '10-25T00:00',
    '10-25T00:30',
    '10-25T01:00',
    '10-25T01:30',
    '10-25T02:00',
    '10-25T02:30',
  ])
  t.end()
})

t.test('nights that a fixture tells of are those of the zone, too', async (t) => {
  const estate = {
    BackupServers: [{ Name: 'vbr' }],
    Repositories: [{ Name: 'R' }],
    Jobs: [{ Name: 'J', Daily: '22:00' }],
    Backups: [{ Name: 'J', Job: 'J', Repository: 'R', History: { Days: 4, Machines: ['a'] } }],
  }
  const clock = '2026-03-30T12:00:00Z'
  const { em } = await monitor(t, {
    ...{ estate, clock, timeZone: 'Europe/Berlin' },
    session: [],
    user: ['User:Password'],
  })
  const hours = em.estate
    .find('BackupJobSession')
    .map(({ CreationTimeUTC }) => String(CreationTimeUTC).slice(8, 13))
  t.same(hours, ['26T21', '27T21', '28T21', '29T20'])
  t.equal(em.estate.find('Job')[0]?.NextRun, '2026-03-30T20:00:00.000Z')
  em.clock.advance('P1D')
  t.match(em.estate.find('BackupJobSession').at(-1)?.CreationTimeUTC, /^2026-03-30T20:00/)
})
