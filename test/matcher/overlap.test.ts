import fc from 'fast-check'
import t from 'tap'
import { overlap } from '../../src/matcher/overlap.js'
import { pathWildcard } from '../../src/matcher/wildcard.js'

t.test('two patterns overlap where a path fits both', async (t) => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['/api/jobs', '/api/jobs', true],
    ['/api/Jobs/', '/api/jobs', true],
    ['/api/job', '/api/jobs', false],
    ['/api/jobs/*', '/api/jobs/{ID}', true],
    ['/api/jobs/7', '/api/jobs/{ID}', true],
    ['/api/jobs/{ID}', '/api/jobs', false],
    ['/api/**/includes/7', '/api/jobs/{ID}/includes/{ID}', true],
    ['/api/*/includes', '/api/jobs/{ID}/includes', false],
    ['/api/vm/1/mounts/2/C:/x', '/api/vm/{ID}/mounts/{ID}/**', true],
    ['*', '/api', false],
    ['**', '/api', true],
  ]
  for (const [one, other, isMeant] of cases) {
    t.equal(overlap(one, other), isMeant, `${one} ${other}`)
    t.equal(overlap(other, one), isMeant, `${other} ${one}`)
  }
})

t.test('a path overlaps a pattern where it fits it', async () => {
  const part = fc.constantFrom('/', 'a', 'b', '*', '**', '{ID}')
  const pattern = fc.array(part, { maxLength: 8 }).map((parts) => `/${parts.join('')}`)
  const path = fc
    .array(fc.constantFrom('/', 'a', 'b'), { maxLength: 8 })
    .map((parts) => `/a${parts.join('')}b`)
  fc.assert(
    fc.property(pattern, path, (one, text) => overlap(one, text) === pathWildcard(one)(text)),
  )
})
