import t from 'tap'
import { buildEmsim, VerificationError } from '../../src/index.js'
import type { JournalMatcher } from '../../src/journal/journal-matcher.js'
import { unknownParts } from '../../src/matcher/unknown-parts.js'

const PATH = 'no operation has the path /api/job; did you mean /api/jobs?'
const METHOD = 'no request has the method GTE; did you mean GET?'
const ACCOUNT = 'there is no account Usr; did you mean User?'

t.test('what is expected in vain is told with what in it is misspelt', async (t) => {
  const em = await buildEmsim()
  t.after(() => em.close())
  const why = async (matcher: JournalMatcher): Promise<string> => {
    const error = await em.requests.expect(matcher).catch((one) => one)
    t.ok(error instanceof VerificationError)
    return String(error.message)
  }
  t.match(await why({ path: '/api/job' }), `  ${PATH}\n`)
  t.match(await why({ path: '/job' }), 'no operation has the path /job; did you mean /jobs?')
  t.match(await why({ path: '/api/job/1/includes' }), 'did you mean /api/jobs/1/includes?')
  t.match(await why({ method: ['GET', 'GTE'] }), METHOD)
  t.match(await why({ account: 'Usr' }), ACCOUNT)
  await t.rejects(em.requests.waitFor({ path: '/api/job' }, { timeout: 1 }), { message: PATH })
  for (const matcher of [
    { path: '/api/jobs' },
    { path: '/JOBS/*/includes' },
    { path: '/api/**' },
    { path: '/reports/**' },
    { path: '/vmRestorePoints/{ID}/mounts/1/C:/a/b' },
    { method: 'PATCH' },
    { account: 'em\\user' },
    { account: 'vm.*' },
    { account: 'ABC Company' },
  ])
    t.notMatch(
      await why(matcher),
      /no operation|no request has|no account/,
      JSON.stringify(matcher),
    )
})

t.test('fault rules that name what nobody knows are taken, with a warning', async (t) => {
  const em = await buildEmsim()
  t.after(() => em.close())
  const effect = { kind: 'unavailable', retryAfter: 1 } as const
  t.notOk('warnings' in em.faults.add({ match: { path: '/api/jobs' }, effect }))
  const match = { path: '/api/job', method: 'GTE', account: 'Usr' }
  const added = em.faults.add({ name: 'typo', match, effect })
  t.same(added.warnings, [METHOD, PATH, ACCOUNT])
  t.same(
    em.warnings,
    [METHOD, PATH, ACCOUNT].map((line) => `typo: ${line}`),
  )
  const payload = { match: { path: '/api/job' }, effect }
  const sent = await em.app.inject({ method: 'POST', url: '/emsim/faults', payload })
  t.same(sent.json().warnings, [PATH])
  em.estate.add('EnterpriseAccount', { Name: 'Usr', Password: 'x' })
  t.notOk(em.warnings.includes(`typo: ${ACCOUNT}`), 'until there is such an account')
  em.faults.clear()
  t.same(em.warnings, [])
})

t.test('the report lists rules that never matched', async (t) => {
  const em = await buildEmsim()
  t.after(() => em.close())
  const effect = { kind: 'status', status: 500 } as const
  em.faults.add({ match: { path: '/api/jobs' }, effect })
  em.faults.add({ name: 'typo', match: { path: '/api/job' }, effect })
  em.tasks.add({ of: 'task', goes: { ends: 'Failed' } })
  const headers = { 'x-restsvcsessionid': em.sessions.open('User').token }
  t.equal((await em.app.inject({ url: '/api/jobs', headers })).statusCode, 500)
  const { neverMatched } = await em.report()
  t.same(neverMatched, [
    { rule: 'fault-2', name: 'typo', warnings: [PATH] },
    { rule: em.tasks.list()[0]?.id, warnings: [] },
  ])
  t.match(await em.reportText(), `Rules that never matched:\n  fault-2 (typo); ${PATH}\n`)
})

t.test('of a path that is far too long nothing is said, and no time is spent on it', (t) => {
  const known = () => ({ paths: ['/jobs'], accounts: [] })
  t.equal(unknownParts({ path: '/api/jbos' }, known).length, 1)
  t.same(unknownParts({ path: `/api/${'x'.repeat(100_000)}` }, known), [])
  t.end()
})
