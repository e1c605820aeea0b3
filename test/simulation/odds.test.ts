import t from 'tap'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import type { Estate } from '../../src/estate/estate.js'
import { stateOf } from '../../src/estate/estate-state.js'
import { emptyEstate, loadFixture } from '../../src/simulation/fixtures.js'
import { NOW } from '../build-server.js'

const DAY = 86_400_000
const contract = enterpriseManagerContract()

function estateOf(History: object): Estate {
  const estate = emptyEstate(contract)
  const document = {
    BackupServers: [{ Name: 'vbr' }],
    Repositories: [{ Name: 'R' }],
    Jobs: [{ Name: 'J', Daily: '22:00' }],
    Backups: [
      { Name: 'J', Job: 'J', Repository: 'R', History: { Machines: ['a', 'b'], ...History } },
    ],
  }
  loadFixture(document, estate, NOW)
  return estate
}

/** How the runs of an estate went, the oldest first; of a night with two, how the first did. */
function resultsOf(estate: Estate): string[] {
  const sessions = estate
    .all('BackupJobSession')
    .filter(({ IsRetry }) => IsRetry !== true)
    .toSorted((a, b) => Number(a.CreationTimeUTC) - Number(b.CreationTimeUTC))
  return sessions.map(({ Result }) => String(Result ?? 'Success'))
}

t.test('nights go wrong by odds, the same ones on every run', (t) => {
  const odds = { Days: 400, Odds: { Warning: 0.2, Failed: 0.1 } }
  const results = resultsOf(estateOf(odds))
  t.same(resultsOf(estateOf(odds)), results)
  const share = (wanted: string): number =>
    results.filter((one) => one === wanted).length / results.length
  t.ok(share('Warning') > 0.14 && share('Warning') < 0.26, String(share('Warning')))
  t.ok(share('Failed') > 0.05 && share('Failed') < 0.17, String(share('Failed')))
  t.notOk(
    resultsOf(estateOf({ Days: 400 })).some((one) => one !== 'Success'),
    'none unless given',
  )
  const reasons = new Set(
    estateOf(odds)
      .all('BackupTaskSession')
      .flatMap(({ Reason, VmDisplayName }) => (Reason ? [`${VmDisplayName} ${Reason}`] : [])),
  )
  t.ok(reasons.size > 4, 'of all machines, for several reasons')
  t.end()
})

t.test('they keep coming as time goes on, in one leap or night by night', (t) => {
  const odds = { Days: 10, Odds: { Warning: 0.3 } }
  const [leap, nights] = [estateOf(odds), estateOf(odds)]
  leap.upTo(NOW + 60 * DAY)
  for (let day = 1; day <= 60; day++) nights.upTo(NOW + day * DAY)
  t.same(stateOf(leap), stateOf(nights))
  t.ok(resultsOf(leap).slice(-10).includes('Warning'))
  t.end()
})

t.test('an outcome that is told stands before the odds', (t) => {
  const Outcomes = [0, 1, 2, 3, 4, 5].map((Ago) => ({
    Ago,
    Result: 'Warning',
    Reason: `told ${Ago}`,
  }))
  const estate = estateOf({ Days: 6, Odds: { Failed: 1 }, Outcomes })
  t.same(resultsOf(estate), Array(6).fill('Warning'))
  const reasons = estate.all('BackupTaskSession').flatMap(({ Reason }) => Reason ?? [])
  t.ok(reasons.every((reason) => /^told/.test(String(reason))))
  t.end()
})

t.test('odds that there are not are refused, with their place', (t) => {
  const refused = (Odds: unknown, message: RegExp) =>
    t.throws(() => estateOf({ Odds }), { message })
  refused({ Warning: 1.5 }, /History\.Odds\.Warning.*expected a number from 0 to 1, found 1\.5/)
  refused({ Warning: 0.6, Failed: 0.6 }, /History\.Odds.*make up 1 at most, found 1\.2/)
  refused({ Warn: 0.1 }, /Odds/)
  refused('often', /Odds/)
  t.end()
})
