import t from 'tap'
import { compileMatcher, type Matcher } from '../../src/matcher/matcher.js'

const NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty']

t.test('names that all objects have mean headers and parameters as others do', (t) => {
  for (const name of NAMES) {
    const asked = { method: 'GET', url: '/api/jobs', headers: {}, account: null }
    const named = JSON.parse(`{"${name}":"*"}`) as Readonly<Record<string, string>>
    for (const matcher of [{ header: named }, { query: named }] satisfies Matcher[])
      t.equal(compileMatcher(matcher)(asked), false, JSON.stringify(matcher))
    const headers = Object.fromEntries([[name.toLowerCase(), 'x']])
    t.equal(compileMatcher({ header: named })({ ...asked, headers }), true, name)
    const url = `/api/jobs?${name}=x`
    t.equal(compileMatcher({ query: named })({ ...asked, url }), true, `?${name}`)
  }
  t.end()
})
