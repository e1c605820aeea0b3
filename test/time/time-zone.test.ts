import t from 'tap'
import { isTimeZone, timeZone, UTC } from '../../src/time/time-zone.js'

const at = (text: string): number => Date.parse(`${text}Z`)

t.test('the wall clock of a place, and back', (t) => {
  const berlin = timeZone('Europe/Berlin')
  for (const [instant, wall] of [
    ['2026-01-10T12:00', '2026-01-10T13:00'],
    ['2026-07-10T12:00', '2026-07-10T14:00'],
    ['2026-03-29T00:59', '2026-03-29T01:59'],
    ['2026-03-29T01:00', '2026-03-29T03:00'],
    ['2026-10-25T00:30', '2026-10-25T02:30'],
    ['2026-10-25T02:00', '2026-10-25T03:00'],
  ] as const) {
    t.equal(berlin.wall(at(instant)), at(wall), instant)
    t.equal(berlin.instant(at(wall)), at(instant), wall)
  }
  t.equal(berlin.wall(at('2026-10-25T01:30')), at('2026-10-25T02:30'), 'an hour that comes twice')
  t.equal(
    berlin.instant(at('2026-03-29T02:30')),
    at('2026-03-29T01:30'),
    'a time that there is not',
  )
  t.end()
})

t.test('places ahead and behind, by parts of hours', (t) => {
  t.equal(timeZone('Asia/Kathmandu').wall(at('2026-01-01T00:00')), at('2026-01-01T05:45'))
  t.equal(timeZone('America/New_York').instant(at('2026-01-01T00:00')), at('2026-01-01T05:00'))
  t.equal(timeZone('UTC'), UTC)
  t.equal(timeZone('Europe/Berlin'), timeZone('Europe/Berlin'))
  t.ok(isTimeZone('Pacific/Apia'))
  t.notOk(isTimeZone('Mars/Olympus'))
  t.end()
})
