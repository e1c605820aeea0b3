import t from 'tap'
import { accountWildcard } from '../../src/matcher/account-name.js'

t.test('an account is meant by every name that it may log on with', (t) => {
  for (const [pattern, shown, expected] of [
    ['User', 'EM\\User', true],
    ['USER', 'EM\\User', true],
    ['em\\user', 'EM\\User', true],
    ['OTHER\\User', 'EM\\User', true],
    ['User@em', 'EM\\User', true],
    ['User@em.example.com', 'EM\\User', true],
    ['User2', 'EM\\User', false],
    ['svc', 'CORP\\svc', false],
    ['CORP\\svc', 'CORP\\svc', true],
    ['svc@corp.local', 'CORP\\svc', true],
    ['OTHER\\svc', 'CORP\\svc', false],
    ['svc@other', 'CORP\\svc', false],
    ['a@b', 'EM\\a@b', true],
    ['ABC Company', 'ABC Company', true],
    ['*', 'CORP\\svc', true],
    ['CORP\\*', 'CORP\\svc', true],
    ['EM\\*', 'EM\\User', true],
    ['EM\\*', 'CORP\\svc', false],
    ['*@em', 'EM\\User', true],
    ['*@em', 'CORP\\svc', false],
    ['*.user', 'EM\\portal.user', true],
  ] as const)
    t.equal(accountWildcard(pattern)(shown), expected, `${pattern} ${shown}`)
  t.end()
})
