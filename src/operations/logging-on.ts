/** Handlers of the way in: the root, logon, the list of sessions, log-off. */

import { EmError } from '../contract/em-error.js'
import type { Asked, Check, Under } from '../journal/check.js'
import { userAndDomain } from '../matcher/account-name.js'
import { authenticate, findAccount, readBasic } from '../sessions/accounts.js'
import { readLoginSpec } from '../sessions/login-spec.js'
import { type LogonSession, ownerOf, tenantOwner, tokenFor } from '../sessions/logon-sessions.js'
import { mayEnter, rightsOf } from '../sessions/rights.js'
import type { Origin } from '../world/change.js'
import { closeSession, openSession } from '../world/sessions.js'
import type { World } from '../world/world.js'
import { type Call, decide, type Handler } from './handler.js'
import { readGuid } from './record-in-path.js'

/** GET /api/: what versions there are and where to log on. */
export const readRoot: Handler<'one'> = ({ edition }, { contract }) => ({
  kind: 'one',
  type: contract.type('EnterpriseManager'),
  record: { SupportedVersions: edition.wire.versions.map((Name) => ({ Name })) },
})

/**
 * POST /api/sessionMngr: documented with `?v=latest` or a version; clients send old versions, none,
 * or one without its v, and any or no Content-Type, and the real server lets them in. Location is as in
 * recorded answers; clients cut its last segment off for the id.
 */
export const logOn: Handler<'one'> = (call, world) => {
  decide(FORM_OF_LOGON, call, world)
  const version = versionOf(call)
  const session = sessionFor(call, world, version)
  const roles = rightsOf(session, world.estate, world.clock.now())
  return {
    kind: 'one',
    type: world.contract.type('LogonSession'),
    record: session,
    ...(roles && { session: { roles, version: session.version } }),
    headers: {
      location: `${call.base}/sessionMngr/${session.id}`,
      'set-cookie': `X-RestSvcSessionId=${tokenFor(session.id)}; Path=${pathIn(call.base)};`,
      'x-restsvcsessionid': tokenFor(session.id),
    },
    done: [{ do: 'add', type: 'LogonSession', id: session.id }],
  }
}

/** The path of a URL that has no query. */
const pathIn = (url: string): string => url.replace(/^\w+:\/\/[^/]*/, '')

/** A session of an account, by the Authorization header, or of a tenant, by the body. */
function sessionFor(
  call: Call,
  world: World,
  version: Pick<LogonSession, 'version'>,
): LogonSession {
  const { estate } = world
  const by = { operation: call.operation.key }
  const tenant = call.body && readLoginSpec(call.body)
  if (tenant) {
    const found = [...estate.all('CloudTenant')].find(
      ({ Name }) => String(Name).toLowerCase() === tenant.name.toLowerCase(),
    )
    const known = { name: tenant.name, password: String(found?.Password ?? '') }
    // As with accounts, an unknown name costs as much time as a wrong password.
    const fits = authenticate([known], tenant.name, tenant.password) !== undefined
    if (!found || !fits || found.Password === undefined || !mayEnter(found, world.clock.now()))
      throw new EmError('badCredentials')
    return openSession(world, by, { ...tenantOwner(String(found.Name), found.id), ...version })
  }
  const credentials = readBasic(call.authorization)
  if (!credentials) throw new EmError('noCredentials')
  const account = authenticate(estate.accounts, credentials.name, credentials.password)
  if (account && !account.locked && account.roles.length > 0) {
    const session = openSession(
      world,
      { ...by, account: account.name },
      { ...ownerOf(account), ...version },
    )
    // Where the name alone has told the world, the token has to do so from now on.
    if (userAndDomain(credentials.name).domain?.toLowerCase() === world.name)
      world.worlds.adopt(session.token, world)
    return session
  }
  const detail = whyNot(credentials.name, account !== undefined, world)
  throw new EmError('badCredentials', {}, { detail })
}

/** Why a name and a password do not let someone in, for the journal. */
function whyNot(name: string, isPassword: boolean, { estate }: World): string {
  const account = findAccount(estate.accounts, name)
  if (account?.locked) return `the account ${account.name} is locked`
  if (isPassword) return `the account ${name} has no role`
  if (account) return 'the password is wrong'
  return `there is no account ${name}`
}

/** The version that a session is to have, where a logon names one. */
function versionOf({ query }: Call): Pick<LogonSession, 'version'> {
  const version = query.get('v')?.toLowerCase() ?? 'latest'
  if (version === 'latest') return {}
  return { version: version.startsWith('v') ? version : `v${version}` }
}

/** How a logon has to be, whoever logs on. */
const FORM_OF_LOGON: Check = {
  decide(asked, under) {
    checkVersion(asked, under)
    checkBody(asked, under)
  },
}

const LENIENT_VERSION = /^(?:latest|v?1(?:_[0-7])?)$/i

function checkVersion({ query }: Asked, { edition, strict }: Under): void {
  const version = query.get('v')
  const supported = ['latest', ...edition.wire.versions]
  if (strict) {
    if (version === undefined || !supported.includes(version.toLowerCase()))
      throw new EmError(
        'badRequest',
        {
          reason: `The parameter v must be one of ${supported.join(', ')}, not ${version ?? 'absent'}.`,
        },
        { brief: `logon with ${version === undefined ? 'no v' : `v=${version}, not offered`}` },
      )
  } else if (version !== undefined && !LENIENT_VERSION.test(version)) {
    throw new EmError('badRequest', {
      reason: `The parameter v must be one of ${supported.join(', ')}, not ${version}.`,
    })
  }
}

const FORM = /^application\/x-www-form-urlencoded\b/i

/** A logon has no body, or a LoginSpec; the JSON body null and forms are sent too. */
function checkBody({ body, contentType }: Asked, { edition, strict }: Under): void {
  if (contentType !== undefined && FORM.test(contentType) && edition.wire.formLogon === 'refused')
    throw new EmError(
      'mediaType',
      { type: contentType },
      { brief: 'logon with a form Content-Type' },
    )
  if (!strict) return
  if (contentType !== undefined && !/^(?:application|text)\/(?:xml|json)\b/i.test(contentType))
    throw new EmError('mediaType', { type: contentType })
  if (body?.kind === 'xml' && body.root.name !== 'LoginSpec')
    throw new EmError('badRequest', {
      reason: `The body of a logon must be a LoginSpec, not ${body.root.name}.`,
    })
  if (body?.kind === 'json' && (typeof body.value !== 'object' || body.value === null))
    throw new EmError('badRequest', { reason: 'The body of a logon must be a LoginSpec.' })
}

const mayManageAll = ({ roles }: Call): boolean => roles.includes('Portal Administrator')

/**
 * Administrators see every session, others their own account's. The client's own is the first: there are
 * clients that end the first one as theirs.
 */
export const listLogonSessions: Handler<'list'> = (call, world) => {
  const { session: own } = call
  const others = world.sessions
    .list()
    .filter(
      (session) => session !== own && (mayManageAll(call) || session.UserName === own?.UserName),
    )
  const seen = own === null ? others : [own, ...others]
  return {
    kind: 'list',
    type: world.contract.type('LogonSession'),
    count: seen.length,
    records: () => seen,
  }
}

/** GET /api/logonSessions/{id}: one's own, or any for administrators. */
export const readLogonSession: Handler<'one'> = (call, world) => ({
  kind: 'one',
  type: world.contract.type('LogonSession'),
  record: wanted(call, world),
})

/** Whose request asks for a change. */
const originOf = ({ operation, session }: Call): Origin => ({
  operation: operation.key,
  ...(session && { account: session.UserName, session: session.id }),
})

/** DELETE /api/logonSessions/{id}. */
export const logOff: Handler<'nothing'> = (call, world) => {
  const session = wanted(call, world)
  closeSession(world, originOf(call), session)
  return { kind: 'nothing', done: [{ do: 'remove', type: 'LogonSession', id: session.id }] }
}

function wanted(call: Call, world: World): LogonSession {
  const id = readGuid(world.contract.type('LogonSession'), call.params.ID ?? '')
  const session = world.sessions.find(id)
  if (!session) throw new EmError('noLogonSession', { id }, world.strict ? { status: 404 } : {})
  if (!mayManageAll(call) && session.UserName !== call.session?.UserName)
    throw new EmError('accessDenied')
  return session
}
