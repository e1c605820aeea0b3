/** Logon sessions by themselves: when they begin and end, to the millisecond, and what takes a change of them back. */
import t from 'tap'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import type { Estate } from '../../src/estate/estate.js'
import { GUID } from '../../src/estate/identity.js'
import {
  authenticate,
  DEFAULT_ACCOUNTS,
  findAccount,
  fullName,
  letLogOn,
  readBasic,
} from '../../src/sessions/accounts.js'
import { readLoginSpec } from '../../src/sessions/login-spec.js'
import {
  type LogonSession,
  LogonSessions,
  ownerOf,
  tenantOwner,
  tokenFor,
} from '../../src/sessions/logon-sessions.js'
import { tokenFromCookie, tokenOf } from '../../src/sessions/request-token.js'
import { emptyEstate } from '../../src/simulation/fixtures.js'
import { parseXml } from '../wire/parse-xml.js'

const ID = '75f082f8-88b9-4458-8822-b638b3f58de9'
const LIMIT = 1000
const WHO = { UserName: 'EM\\a', EnterpriseAccount: 'x' }

function sessionsAt(time: number, options: { limit?: number; newId?: () => string } = {}) {
  const clock = { time, now: (): number => clock.time }
  const sessions = new LogonSessions({ clock, idleLimit: LIMIT, limit: 3, ...options })
  const open = (token: string, at = clock.time): LogonSession => {
    const session = sessions.drawn(WHO, token)
    sessions.open(session, at)
    return session
  }
  const tokens = (): string[] => sessions.list().map(({ token }) => token)
  const entry = (token: string) => {
    const found = sessions.known(token)
    if (!found) throw new Error(`There is no session ${token}`)
    return found
  }
  return { clock, sessions, open, tokens, entry }
}

t.test('a session is drawn with an id, and a token that is made of it', (t) => {
  const { sessions } = sessionsAt(0)
  const one = sessions.drawn(WHO)
  t.match(one.id, GUID)
  t.match(one, { ...WHO, SessionId: one.id, token: Buffer.from(one.id).toString('base64') })
  t.ok(Object.isFrozen(one))
  t.not(sessions.drawn(WHO).id, one.id)
  const given = sessions.drawn(WHO, tokenFor(ID))
  t.match(
    given,
    { id: ID, SessionId: ID, token: tokenFor(ID) },
    'a token of that kind tells its id',
  )
  const other = sessions.drawn(WHO, 'my-token')
  t.equal(other.token, 'my-token')
  t.match(other.id, GUID)
  t.same(ownerOf({ id: 'i', name: 'a', password: 'p', roles: [] }), {
    UserName: 'EM\\a',
    EnterpriseAccount: 'i',
  })
  t.same(tenantOwner('a', 'i'), { UserName: 'a', CloudTenant: 'i' })
  t.end()
})

t.test('an id of a seed that is taken is not drawn again', (t) => {
  const ids = ['a', 'a', 'b']
  const { sessions } = sessionsAt(0, { newId: () => ids.shift() ?? 'c' })
  sessions.put(sessions.drawn(WHO), 0)
  t.equal(sessions.drawn(WHO).id, 'b')
  t.end()
})

t.test('it is over when its time has gone by, and not a millisecond before', (t) => {
  const { clock, sessions, open, tokens, entry } = sessionsAt(5000)
  const { id } = open('a')
  clock.time = 6000
  t.same(tokens(), ['a'])
  t.ok(sessions.find(id))
  t.ok(sessions.use(entry('a'), 6000), 'a use at the last moment')
  clock.time = 7000
  t.same(tokens(), ['a'], 'which lets it live on')
  clock.time = 7001
  t.same(tokens(), [])
  t.equal(sessions.find(id), undefined)
  t.ok(sessions.knows(id))
  t.ok(sessions.has('a'), 'its user is still to be told')
  t.equal(sessions.peek('a')?.id, id)
  t.notOk(sessions.use(entry('a'), 7001))
  t.notOk(sessions.has('a'), 'once')
  t.equal(sessions.peek('a'), undefined)
  t.end()
})

t.test('one that is made to expire is over at its next use, and that can be taken back', (t) => {
  const { clock, sessions, open, tokens, entry } = sessionsAt(5000)
  const { id } = open('a')
  const back = sessions.expire(id, 5000)
  t.same(tokens(), ['a'], 'its user is still to be told')
  back()
  t.ok(sessions.use(entry('a'), 5500))
  sessions.expire(id, 5500)
  t.notOk(sessions.use(entry('a'), 5500))
  t.same(tokens(), [])
  sessions.expire('none', 5500)()
  t.equal(clock.time, 5500 - 500)
  t.end()
})

t.test('what makes room is what was idle longest, as many as there are too many', (t) => {
  const { clock, sessions, open, entry } = sessionsAt(0)
  const excess = (): string[] => sessions.excess().map(({ token }) => token)
  for (const token of ['a', 'b']) {
    clock.time++
    open(token)
  }
  t.same(excess(), [], 'there is room for one more')
  clock.time++
  open('c')
  t.same(excess(), ['a'])
  sessions.use(entry('a'), 4)
  t.same(excess(), ['b'])
  clock.time++
  open('d')
  t.same(excess(), ['b', 'c'], 'also if a limit was passed before')
  clock.time = LIMIT + 4
  t.same(excess(), [], 'those that are over take no room')
  t.end()
})

t.test('a new one forgets those that are surely over, however they were used since', (t) => {
  const { clock, sessions, open, entry } = sessionsAt(0)
  open('a')
  open('b')
  sessions.expire(entry('b').session.id, 0)
  entry('b').noted = Number.NEGATIVE_INFINITY
  sessions.use(entry('a'), LIMIT)
  clock.time = LIMIT * 1.25
  open('c')
  t.ok(sessions.knows(entry('a').session.id), 'a use that is noted late may have saved it')
  const { id } = entry('a').session
  clock.time = LIMIT * 1.25 + 1
  const back = sessions.open(sessions.drawn(WHO, 'd'), clock.time)
  t.notOk(sessions.knows(id))
  t.ok(sessions.has('b'), 'one that was made to expire is told so, whenever that is')
  back()
  t.ok(sessions.knows(id))
  t.notOk(sessions.has('d'))
  t.end()
})

t.test('a use is noted when a quarter of the time has gone by since the last that was', (t) => {
  const { sessions, open, entry } = sessionsAt(0)
  const { id } = open('a')
  sessions.use(entry('a'), LIMIT / 4)
  t.notOk(sessions.isToBeNoted(entry('a')))
  sessions.use(entry('a'), LIMIT / 4 + 1)
  t.ok(sessions.isToBeNoted(entry('a')))
  const back = sessions.note(id, 200)
  t.match(entry('a'), { used: 251, noted: 200 }, 'a later use stands')
  back()
  t.match(entry('a'), { used: 251, noted: 0 })
  sessions.note(id, 300)
  t.match(entry('a'), { used: 300, noted: 300 })
  sessions.note('none', 5)()
  sessions.put(sessions.drawn(WHO, 's'), Number.POSITIVE_INFINITY)
  t.ok(sessions.isToBeNoted(entry('s')), 'the first use of one of the start is')
  sessions.note(entry('s').session.id, 7)
  t.match(entry('s'), { used: 7, noted: 7 })
  t.end()
})

t.test('one that was told to be over lives again where its use is noted after all', (t) => {
  const { sessions, open, entry } = sessionsAt(0)
  const { id } = open('a')
  const known = entry('a')
  t.notOk(sessions.use(known, LIMIT + 1))
  t.notOk(sessions.has('a'))
  sessions.note(id, LIMIT + 1)
  t.ok(sessions.has('a'))
  t.end()
})

t.test('sessions are closed, kept and taken on, and each can be taken back', (t) => {
  const { sessions, open, tokens } = sessionsAt(5000)
  const [a] = [open('a'), open('b')]
  sessions.close('none')()
  const back = sessions.close(a.id)
  t.same(tokens(), ['b'])
  t.notOk(sessions.knows(a.id))
  back()
  t.same(tokens(), ['a', 'b'])
  const kept = sessions.keep()
  t.same(
    sessions.snapshot().map(({ session, used }) => [session.token, used]),
    [
      ['a', 5000],
      ['b', 5000],
    ],
  )
  const again = sessions.become([{ session: sessions.drawn(WHO, 'c'), used: 5000 }])
  t.same(tokens(), ['c'])
  t.notOk(sessions.knows(a.id))
  again()
  t.same(tokens(), ['a', 'b'])
  sessions.become(kept)
  t.same(tokens(), ['a', 'b'])
  const second = sessions.drawn(WHO, 'a')
  sessions.put(second, 5000)
  t.notOk(sessions.knows(a.id), 'a token is of one session alone')
  t.equal(sessions.peek('a')?.id, second.id)
  t.end()
})

t.test('Basic credentials are read in all their spellings, and nothing else is', (t) => {
  const encoded = (text: string, encoding: BufferEncoding = 'utf8'): string =>
    Buffer.from(text, encoding).toString('base64')
  for (const [header, name, password] of [
    [`Basic ${encoded('a:b')}`, 'a', 'b'],
    [`  basic\t${encoded('a:b:c')}  `, 'a', 'b:c'],
    [`BASIC ${encoded(':')}`, '', ''],
    [`Basic ${encoded('jörg:ß')}`, 'jörg', 'ß'],
    [`Basic ${encoded('jörg:ß', 'latin1')}`, 'jörg', 'ß'],
    [`Basic ${Buffer.from('a:??>').toString('base64url')}`, 'a', '??>'],
  ] as const)
    t.same(readBasic(header), { name, password }, header)
  for (const header of [
    undefined,
    '',
    'Basic',
    `Basic${encoded('a:b')}`,
    `xBasic ${encoded('a:b')}`,
    `Basic ${encoded('ab')}`,
    `Basic ${encoded('a:b')} x`,
    `Bearer ${encoded('a:b')}`,
  ])
    t.equal(readBasic(header), undefined, String(header))
  t.end()
})

t.test('accounts are found by name, and let in by their password', (t) => {
  const accounts = [
    { name: 'CORP\\a', password: 'x' },
    { name: 'a', password: '' },
  ]
  t.equal(findAccount(accounts, 'corp\\A'), accounts[0])
  t.equal(findAccount(accounts, 'A'), accounts[1])
  t.equal(findAccount(accounts, 'b'), undefined)
  t.equal(authenticate(accounts, 'a', ''), accounts[1])
  t.equal(authenticate(accounts, 'a', 'x'), undefined)
  t.equal(authenticate(accounts, 'b', ''), undefined, 'no password is not that of nobody')
  t.equal(authenticate(accounts, 'CORP\\a', 'X'), undefined)
  t.same([fullName('a'), fullName('X\\a')], ['EM\\a', 'X\\a'])
  t.end()
})

t.test('there is an account of each role where an estate brings none', (t) => {
  t.same(
    DEFAULT_ACCOUNTS.map(({ role }) => role),
    [
      ...['Portal Administrator', 'Portal Administrator', 'Portal User', 'VM Restore Operator'],
      ...['File Restore Operator', 'Exchange Restore Operator', 'Oracle Restore Operator'],
      'SQL Restore Operator',
    ],
  )
  const names = (estate: Estate): string[] => estate.accounts.map(({ name }) => name)
  const estate = emptyEstate(enterpriseManagerContract())
  letLogOn(estate, [{ name: 'more', password: 'x' }])
  t.same(names(estate), [...DEFAULT_ACCOUNTS.map(({ name }) => name), 'more'])
  const own = emptyEstate(enterpriseManagerContract())
  own.addAccounts([{ name: 'a', password: 'b' }])
  letLogOn(own, [])
  t.same(names(own), ['a'])
  t.end()
})

t.test('the cookie of a request names its session, or else its header', (t) => {
  for (const [cookie, token] of [
    ['X-RestSvcSessionId=a', 'a'],
    ['x-restsvcsessionid = "a=="', 'a=='],
    ['b=c;X-RestSvcSessionId=a; d=e', 'a'],
    ['X-RestSvcSessionId=', ''],
    ['Other-X-RestSvcSessionId=a', undefined],
    ['b=X-RestSvcSessionId', undefined],
    [undefined, undefined],
  ] as const)
    t.equal(tokenFromCookie(cookie), token, String(cookie))
  t.equal(tokenOf({ 'x-restsvcsessionid': 'h' }), 'h')
  t.equal(tokenOf({ cookie: 'X-RestSvcSessionId=c', 'x-restsvcsessionid': 'h' }), 'c')
  t.equal(tokenOf({ cookie: 'X-RestSvcSessionId=', 'x-restsvcsessionid': 'h' }), undefined)
  t.equal(tokenOf({ cookie: 'a=b', 'x-restsvcsessionid': 'h' }), 'h')
  t.equal(tokenOf({ 'x-restsvcsessionid': '' }), undefined)
  t.equal(tokenOf({}), undefined)
  t.end()
})

t.test('tenants and organizations log on with a LoginSpec, in XML and in JSON', (t) => {
  const tenant = { TenantCredentials: { Username: 'a', Password: 'b' } }
  const organization = {
    vcloudorganizationcredentials: { OrganizationName: 'o', Login: 'l', password: 'p' },
  }
  const json = (value: unknown) => readLoginSpec({ kind: 'json', value })
  const xml = (text: string) => readLoginSpec({ kind: 'xml', root: parseXml(text) })
  t.same(json(tenant), { name: 'a', password: 'b' })
  t.same(json(organization), { name: 'o', password: 'p' })
  t.same(json({ ...organization, ...tenant }), { name: 'a', password: 'b' })
  t.same(
    xml(
      '<LoginSpec><TenantCredentials><USERNAME>a</USERNAME><Password/></TenantCredentials></LoginSpec>',
    ),
    { name: 'a', password: '' },
  )
  for (const value of [
    null,
    5,
    [tenant],
    {},
    { TenantCredentials: null },
    { TenantCredentials: 'a' },
    { TenantCredentials: { Username: 'a' } },
    { TenantCredentials: { Password: 'b' } },
    { TenantCredentials: { Username: 5, Password: 'b' } },
    { TenantCredentials: { Username: { text: 5 }, Password: 'b' } },
  ])
    t.equal(json(value), undefined, JSON.stringify(value))
  t.equal(
    xml('<Other><TenantCredentials><Username>a</Username></TenantCredentials></Other>'),
    undefined,
  )
  t.equal(readLoginSpec({ kind: 'other', contentType: 'a/b', bytes: 3 }), undefined)
  t.end()
})
