/** Texts, UIDs and dates are compared as they would be in plain words, to the last letter and second. */
import fc from 'fast-check'
import t from 'tap'
import { compareFolded } from '../../src/query/case-folding.js'
import { parseDateTime } from '../../src/query/date-time.js'
import { compareUid, guidKey, guidStart, uidKey } from '../../src/query/uid.js'

/** Letters, their neighbours in ASCII, and what is beyond. */
const text = fc
  .array(fc.constantFrom(...'@AaBbYyZz[`{09_', '\u007f', '\u0080', 'é', 'É', 'K', '😀'), {
    maxLength: 6,
  })
  .map((letters) => letters.join(''))

t.test('texts compare as their lower case does, from any place on', (t) => {
  fc.assert(
    fc.property(text, text, fc.nat(3), (a, b, start) => {
      const [x, y] = [a.slice(start).toLowerCase(), b.toLowerCase()]
      const expected = x < y ? -1 : x > y ? 1 : 0
      return start > a.length || compareFolded(a, b, start) === expected
    }),
    { numRuns: 3000 },
  )
  for (const [a, b, sign] of [
    ['Z', 'z', 0],
    ['A', 'a', 0],
    ['@', '`', -1],
    ['[', '{', -1],
    ['z', 'Z', 0],
    ['`', '@', 1],
    ['{', '[', 1],
    ['a', 'ab', -1],
    ['ab', 'A', 1],
    ['', '', 0],
    ['a\u007f', 'a\u0080', -1],
  ] as const)
    t.equal(compareFolded(a, b), sign, `${a} and ${b}`)
  t.equal(compareFolded('ab', 'ab', 1), 1, 'what is before the start is not looked at')
  t.end()
})

const GUID = '39cb6675-8930-436a-8ac3-8a4ae6195cb1'

t.test('UIDs are GUIDs, bare or in a URN of Veeam, or other URNs', (t) => {
  const upper = GUID.toUpperCase()
  for (const [written, uid, guid] of [
    [GUID, GUID, GUID],
    [upper, GUID, GUID],
    [`urn:veeam:Job:${upper}`, GUID, GUID],
    [`URN:VEEAM:x:${GUID}`, GUID, GUID],
    [`urn:veeam:${GUID}`, undefined, undefined],
    [`urn:vmware:Vm:${GUID}`, `urn:vmware:vm:${GUID}`, undefined],
    [`urn:veeam:Job-${GUID}`, undefined, undefined],
    ['urn:VMware:Vm:vm-42', 'urn:vmware:vm:vm-42', undefined],
    ['urn:VMware:vm-42', undefined, undefined],
    ['', '', undefined],
    ['x', undefined, undefined],
    [`${GUID}0`, undefined, undefined],
  ] as const) {
    t.equal(uidKey(written), uid, written)
    t.equal(guidKey(written), guid, written)
  }
  t.equal(guidStart(`urn:veeam:J:${GUID}`), 12)
  t.equal(guidStart(`urn:veeam::${GUID}`), 11)
  t.equal(guidStart(`urn:veeam:${GUID}`), 0)
  t.equal(guidStart(`@rn:veeam:J:${GUID}`), 0)
  t.equal(guidStart(`URN:VEEA[:J:${GUID}`), 0)
  t.equal(compareUid(`urn:veeam:Z:${upper}`, GUID), 0)
  t.equal(compareUid(`urn:veeam:A:4${GUID.slice(1)}`, GUID), 1)
  t.equal(compareUid(`2${GUID.slice(1)}`, GUID), -1)
  t.end()
})

t.test('dates and times are read to their bounds', (t) => {
  const at = (written: string): string | undefined => {
    const time = parseDateTime(written)
    return time === undefined ? undefined : new Date(time).toISOString()
  }
  for (const [written, read] of [
    ['2025-08-15', '2025-08-15T00:00:00.000Z'],
    [' 2025-08-15T23:59:59.999Z ', '2025-08-15T23:59:59.999Z'],
    ['2025-08-15 01:02', '2025-08-15T01:02:00.000Z'],
    ['2025-08-15T01:02:03.5', '2025-08-15T01:02:03.500Z'],
    ['2025-08-15T01:02:03+02:30', '2025-08-14T22:32:03.000Z'],
    ['2025-08-15T01:02:03-0230', '2025-08-15T03:32:03.000Z'],
    ['2025-08-15T01:02:03 02:30', '2025-08-14T22:32:03.000Z'],
    ['2025-08-15T14:00:00+14:00', '2025-08-15T00:00:00.000Z'],
    ['2025-08-15T00:00:00-14:59', '2025-08-15T14:59:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2025-12-31', '2025-12-31T00:00:00.000Z'],
    ['0001-01-01', '0001-01-01T00:00:00.000Z'],
    ['0099-12-31T00:00:00', '0099-12-31T00:00:00.000Z'],
    ['2025-02-29', undefined],
    ['2025-13-01', undefined],
    ['2025-00-01', undefined],
    ['2025-01-00', undefined],
    ['2025-04-31', undefined],
    ['2025-08-15T24:00:00', undefined],
    ['2025-08-15T23:60:00', undefined],
    ['2025-08-15T23:59:60', undefined],
    ['2025-08-15T00:00:00+15:00', undefined],
    ['2025-08-15T00:00:00+14:60', undefined],
    ['15.08.2025', undefined],
    ['2025-08-15T', undefined],
  ] as const)
    t.equal(at(written), read, written)
  t.equal(parseDateTime('2025-08-15T00:00:00.0000005'), Date.parse('2025-08-15') + 0.0005)
  t.end()
})
