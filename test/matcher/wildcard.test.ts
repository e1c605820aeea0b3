import fc from 'fast-check'
import t from 'tap'
import { LIMITS } from '../../src/limits.js'
import { pathWildcard, textWildcard } from '../../src/matcher/wildcard.js'

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

t.test('it means what a regular expression of the same parts means', (t) => {
  const part = fc.constantFrom('*', '**', '{ID}', 'a', 'b', '/', 'ab', '.')
  const text = fc.array(fc.constantFrom('a', 'b', 'B', '/', '.'), { maxLength: 8 })
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), text, (parts, letters) => {
      const pattern = `/${parts.join('')}`.replace(/\*{3,}/g, '**')
      const source = pattern
        .replace(/\/+$/, '')
        .split(/(\*\*|\*|\{[^}]*\})/)
        .map((one) =>
          one === '**' ? '.*' : one === '*' ? '[^/]*' : one === '{ID}' ? '[^/]+' : escaped(one),
        )
        .join('')
      const path = `/${letters.join('')}`
      return pathWildcard(pattern)(path) === new RegExp(`^${source}/?$`, 'i').test(path)
    }),
    { numRuns: 2000, seed: 3 },
  )
  t.ok(textWildcard('*\\user')('EM\\User'))
  t.ok(textWildcard('a*c')('A/b\nc'))
  t.notOk(textWildcard('a*c')('abd'))
  t.ok(textWildcard('')(''))
  t.end()
})

t.test('it means the same where patterns are long', (t) => {
  const long = 'ab'.repeat(17)
  const part = fc.constantFrom('*', '{ID}', '**', '/', 'a', long, `${long}a`)
  const text = fc.array(fc.constantFrom('a', 'b', '/', long, `${long}/a`), { maxLength: 6 })
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), text, (parts, texts) => {
      const joined = parts.join('').replace(/\*{3,}/g, '**')
      const pattern = `/${joined.replace(/\/+$/, '')}*`.replace(/\*{3,}/g, '**')
      const source = pattern
        .split(/(\*\*|\*|\{[^}]*\})/)
        .map((one) => ({ '**': '.*', '*': '[^/]*', '{ID}': '[^/]+' })[one] ?? escaped(one))
        .join('')
      const path = `/${texts.join('')}`
      return pathWildcard(pattern)(path) === new RegExp(`^${source}/?$`, 'i').test(path)
    }),
    { numRuns: 2000, seed: 5 },
  )
  t.end()
})

t.test('no pattern makes it slow: time goes by the text alone', (t) => {
  const most = LIMITS.pattern.most
  const path = `/api/${'a'.repeat(8000)}`
  for (const piece of ['**a', '*a', '{ID}a', '**{ID}', 'a**', '**aaaaaaaab']) {
    const pattern = `/api/${piece.repeat(most)}`.slice(0, most - 1)
    const matches = pathWildcard(`${pattern}x`)
    const before = process.cpuUsage().user
    for (let times = 0; times < 10; times++) t.notOk(matches(path))
    const ms = (process.cpuUsage().user - before) / 10_000
    t.ok(ms < 20, `${piece}: ${ms} ms`)
  }
  t.end()
})
