import t from 'tap'
import { readInstant } from '../../src/time/instant.js'

t.test('an instant has its zone, and is in the calendar', (t) => {
  t.equal(readInstant('2026-11-20T22:00:00Z'), Date.UTC(2026, 10, 20, 22))
  t.equal(readInstant('2026-11-20T22:00+01:00'), Date.UTC(2026, 10, 20, 21))
  t.equal(readInstant('2028-02-29T00:00:00.5Z'), Date.UTC(2028, 1, 29) + 500)
  for (const none of ['2026-02-30T00:00:00Z', '2026-02-29T00:00:00Z', '2026-04-31T00:00:00Z'])
    t.equal(readInstant(none), undefined, none)
  for (const none of ['2026-13-01T00:00:00Z', '2026-01-00T00:00:00Z', '2026-01-01T00:00:00', 'now'])
    t.equal(readInstant(none), undefined, none)
  t.end()
})
