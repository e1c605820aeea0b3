import fc from 'fast-check'
import t from 'tap'
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

t.test('no pattern makes it slow', (t) => {
  const matches = pathWildcard(`/api/${'**a'.repeat(200)}x`)
  const path = `/api/${'a'.repeat(8000)}`
  const before = process.cpuUsage().user
  t.notOk(matches(path))
  t.ok(process.cpuUsage().user - before < 2_000_000)
  t.end()
})
