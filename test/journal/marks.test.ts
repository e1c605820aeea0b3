/** Marks: what a client does that another version, or a strict server, would refuse, and that it is so there. */
import t from 'tap'
import { type Asking, BASIC, type Kind, OtherServers, type Sent } from './other-servers.js'

const OWN: Kind = { profile: 'default', strict: false }
const FORM = 'application/x-www-form-urlencoded'

const logon = (v: string, type?: string, body?: string): Sent => ({
  method: 'POST',
  url: `/api/sessionMngr/${v}`,
  headers: { authorization: BASIC, ...(type && { 'content-type': type }) },
  ...(body && { body }),
})

const create = (body: string | object): Sent => ({
  method: 'POST',
  url: '/api/backupServers?action=create',
  body,
})

interface Case extends Asking {
  readonly sent: Sent
  /** Where it is asked; as it is by default unless given. */
  readonly own?: Kind
  readonly marks: readonly string[]
}

const CASES: Readonly<Record<string, Case>> = {
  'a logon with the Content-Type of a form': {
    sent: logon('?v=latest', FORM),
    marks: ['would fail on 13.0: logon with a form Content-Type (415)'],
  },
  'a logon with another Content-Type': { sent: logon('?v=latest', 'text/plain', 'x'), marks: [] },
  'a logon with what is no Content-Type': { sent: logon('?v=latest', 'json', 'x'), marks: [] },
  'a logon with another document': { sent: logon('?v=latest', 'text/xml', '<Other/>'), marks: [] },
  'a logon with null': { sent: logon('?v=latest', 'application/json', 'null'), marks: [] },
  'a logon that names no version': { sent: logon(''), marks: [] },
  'a logon with a version that older ones have not': { sent: logon('?v=v1_7'), marks: [] },
  'a logon with a version that newer ones have not': { sent: logon('?v=v1_3'), marks: [] },
  'a resource that came later': { sent: { url: '/api/nas/jobs' }, marks: [] },
  'a resource that the version of the session has not': {
    v: 'v1_3',
    sent: { url: '/api/agents/jobs' },
    marks: [],
  },
  HEAD: { sent: { method: 'HEAD', url: '/api/nas/jobs' }, marks: [] },
  OPTIONS: { sent: { method: 'OPTIONS', url: '/api/systemSessions' }, marks: [] },
  'an action': { sent: { method: 'POST', url: '/api/jobs/x?action=sync' }, marks: [] },
  'query type': { sent: { url: '/api/query?type=CdpPolicy' }, marks: [] },
  'query field': { sent: { url: '/api/query?type=BackupServer&filter=WcfPort==9401' }, marks: [] },
  'query sort': { sent: { url: '/api/query?type=BackupServer&sortAsc=WcfPort' }, marks: [] },
  'list field': { sent: { url: '/api/backupServers?filter=WcfPort==9401' }, marks: [] },
  param: { sent: { url: '/api/query?type=Job&page=1&foo=x' }, marks: [] },
  unlisted: {
    sent: { url: '/api/query?type=VmRestorePoint&filter=HierarchyObjRef==x' },
    marks: [],
  },
  blanks: { sent: { url: '/api/query?type=Job&filter=Name==Backup%20Job%201' }, marks: [] },
  page: { sent: { url: '/api/jobs?pageSize=200000' }, marks: [] },
  'xml order': {
    sent: create(
      '<BackupServerSpec xmlns="http://www.veeam.com/ent/v1.0"><Port>1</Port><DnsNameOrIpAddress>a</DnsNameOrIpAddress><Username>u</Username><Password>hunter2</Password></BackupServerSpec>',
    ),
    marks: [],
  },
  'json case': {
    sent: create({ dnsNameOrIpAddress: 'a', port: 1, username: 'u', password: 'p' }),
    marks: [],
  },
}

for (const [name, { sent, own = OWN, marks: expected, ...asking }] of Object.entries(CASES))
  t.test(name, async (t) => {
    const servers = new OtherServers(t)
    const { status, marks } = await servers.ask(own, sent, asking)
    t.same(
      marks.map(({ what }) => what),
      expected,
    )
    console.error(
      name,
      status,
      marks.map(({ what }) => what),
    )
    for (const mark of marks)
      for (const profile of mark.profiles.length > 0 ? mark.profiles : [own.profile]) {
        const other = await servers.ask(
          { profile, strict: own.strict || mark.strict },
          sent,
          asking,
        )
        t.equal(other.status, mark.status ?? status, `${profile}: ${mark.what}`)
      }
  })
