/** What clients do that not every server takes, each with the marks that it gets. `<Type>` stands for the id of a record. */
import type { Asking, Kind, Sent } from './other-servers.js'
import { BASIC } from './other-servers.js'

/** One case. */
export interface MarkCase extends Asking {
  readonly sent: Sent
  /** Where it is asked; where nothing is set unless given. */
  readonly own?: Kind
  readonly marks: readonly string[]
}

const FORM = 'application/x-www-form-urlencoded'
const NAMESPACE = 'xmlns="http://www.veeam.com/ent/v1.0"'

const logon = (query: string, type?: string, body?: string): Sent => ({
  method: 'POST',
  url: `/api/sessionMngr/${query}`,
  headers: { authorization: BASIC, ...(type && { 'content-type': type }) },
  ...(body && { body }),
})
const get = (url: string): Sent => ({ url })
const post = (url: string, body?: string | object): Sent => ({
  method: 'POST',
  url,
  ...(body && { body }),
})
const NOT_READ = 'found it out of order, or in another letter case'
const INCLUDED = {
  HierarchyObjRef: 'urn:VMware:Vm:<HierarchyRoot>.vm-1',
  HierarchyObjName: 'web01',
}
const ORGANIZATION = {
  OrganizationName: 'Proof',
  BackupServerUid: 'urn:veeam:BackupServer:<BackupServer>',
  RepositoryUid: 'urn:veeam:Repository:<Repository>',
  QuotaGb: 10,
  JobSchedulerType: 'Full',
}

export const CASES: Readonly<Record<string, MarkCase>> = {
  'a logon with the Content-Type of a form': {
    sent: logon('?v=latest', FORM),
    marks: [
      `would fail with --strict: The request body must be XML or JSON, not ${FORM} (415)`,
      'would fail on 13.0: logon with a form Content-Type (415)',
    ],
  },
  'a logon with another Content-Type': {
    sent: logon('?v=latest', 'text/plain', 'x'),
    marks: ['would fail with --strict: The request body must be XML or JSON, not text/plain (415)'],
  },
  'a logon with what is no Content-Type': {
    sent: logon('?v=latest', 'json', 'x'),
    marks: ['would fail with --strict: The request body must be XML or JSON, not json (415)'],
  },
  'a logon with another document': {
    sent: logon('?v=latest', 'text/xml', '<Other/>'),
    marks: ['would fail with --strict: The body of a logon must be a LoginSpec, not Other (400)'],
  },
  'a logon with null': {
    sent: logon('?v=latest', 'application/json', 'null'),
    marks: ['would fail with --strict: The body of a logon must be a LoginSpec (400)'],
  },
  'a logon without a version': {
    sent: logon(''),
    marks: ['would fail with --strict: logon with no v (400)'],
  },
  'a logon with a version that came later': {
    sent: logon('?v=v1_7'),
    marks: ['would fail on 9.5, 10, 11 with --strict: logon with v=v1_7, not offered (400)'],
  },
  'a logon with a version that was dropped': {
    sent: logon('?v=v1_3'),
    marks: ['would fail with --strict: logon with v=v1_3, not offered (400)'],
  },
  'a logon on 12.3': {
    own: { profile: '12.3', strict: false },
    sent: logon('?v=v1_6', FORM),
    marks: [
      `would fail with --strict: The request body must be XML or JSON, not ${FORM} (415)`,
      'would fail on 13.0: logon with a form Content-Type (415)',
    ],
  },
  'a strict logon': {
    own: { profile: 'default', strict: true },
    sent: logon('?v=v1_7'),
    marks: ['would fail on 9.5, 10, 11: logon with v=v1_7, not offered (400)'],
  },
  'a resource that came later': {
    sent: get('/api/nas/jobs'),
    marks: ['would fail on 9.5: there is no GET /nas/jobs (404)'],
  },
  'a resource that the version of the session has not': {
    v: 'v1_3',
    sent: get('/api/agents/jobs'),
    marks: ['would fail on 9.5, 10, 11: sessions of v1_3 have no GET /agents/jobs (404)'],
  },
  'the head of a resource': {
    sent: { method: 'HEAD', url: '/api//NAS/jobs/' },
    marks: ['would fail on 9.5: there is no GET /nas/jobs (404)'],
  },
  'what a path supports': {
    sent: { method: 'OPTIONS', url: '/api/systemSessions' },
    marks: ['would fail on 9.5, 10, 11: there is no OPTIONS of this path (404)'],
  },
  'an action that came later': {
    sent: post('/api/jobs/<Job>?action=sync'),
    marks: [
      'would fail on 9.5, 10, 11, 12.3, 12.3+postgresql: there is no POST /jobs/{ID}?action=sync (405)',
    ],
  },
  'a query for a type that came later': {
    sent: get('/api/query?type=CdpPolicy'),
    marks: ['would fail on 9.5, 10: parameter type: "CdpPolicy" is not taken (400)'],
  },
  'an order by a field that came later': {
    sent: get('/api/query?type=BackupServer&sortAsc=WcfPort'),
    marks: [
      'would fail with --strict: parameter sortAsc: "WcfPort" is not taken (400)',
      'would fail on 9.5, 10, 11: parameter sortAsc: "WcfPort" is not taken (400)',
    ],
  },
  'a list by a field that came later': {
    sent: get('/api/backupServers?filter=WcfPort==9401'),
    marks: [
      'would fail with --strict: parameter filter: "WcfPort" is not taken (400)',
      'would fail on 9.5, 10, 11: parameter filter: "WcfPort" is not taken (400)',
    ],
  },
  'a parameter that no query has': {
    sent: get('/api/query?type=Job&limit=1'),
    marks: ['would fail with --strict: unknown parameter "limit" (400)'],
  },
  'a parameter that no query has, whose value is a word of the message too': {
    sent: get('/api/query?type=Repository&sort=parameter'),
    marks: ['would fail with --strict: unknown parameter "sort"; did you mean sortAsc? (400)'],
  },
  'a page of more than there may be': {
    sent: get('/api/jobs?pageSize=200000'),
    marks: ['would fail with --strict: parameter pageSize: "200000" is not taken (400)'],
  },
  'a page of a folder, of no size': {
    sent: get('/api/vmRestorePoints/<VmRestorePoint>/mounts/1/C:?action=listAll&pageSize='),
    before: [post('/api/vmRestorePoints/<VmRestorePoint>?action=mount')],
    marks: ['would fail with --strict: parameter pageSize: it ends too early (400)'],
  },
  'a task that another session has begun': {
    sent: get('/api/tasks/task-3'),
    before: [post('/api/jobs/<Job>?action=start')],
    byAnother: true,
    marks: [
      'would fail with --strict: There is no backup task with id [task-3] in current rest session (500)',
    ],
  },
  'an order by a field that is not listed': {
    sent: get('/api/query?type=VmRestorePoint&sortAsc=HierarchyObjRef'),
    marks: ['would fail with --strict: parameter sortAsc: "HierarchyObjRef" is not taken (400)'],
  },
  'blanks in a value without quotes': {
    sent: get('/api/query?type=Job&filter=Name==Backup%20Job%201'),
    marks: [
      'would be misread with --strict: blanks in a value of the filter that has no quotes are left out',
    ],
  },
  'elements that are needed, out of order': {
    sent: post(
      '/api/backupServers?action=create',
      `<BackupServerSpec ${NAMESPACE}><Port>1</Port><DnsNameOrIpAddress>a</DnsNameOrIpAddress><Username>u</Username><Password>p</Password></BackupServerSpec>`,
    ),
    marks: [
      `would fail with --strict: BackupServerSpec.DnsNameOrIpAddress: expected the element DnsNameOrIpAddress, ${NOT_READ} (400)`,
    ],
  },
  'an element that is not needed, out of order': {
    sent: post(
      '/api/backupServers?action=create',
      `<BackupServerSpec ${NAMESPACE}><DnsNameOrIpAddress>a</DnsNameOrIpAddress><Username>u</Username><Password>p</Password><Port>1</Port></BackupServerSpec>`,
    ),
    marks: [
      'would be misread with --strict: out of order, or in another letter case, so not read: Port',
    ],
  },
  'members in the letter case of answers of 13': {
    sent: post('/api/backupServers?action=create', {
      dnsNameOrIpAddress: 'a',
      username: 'u',
      password: 'p',
    }),
    marks: [
      `would fail with --strict: BackupServerSpec.DnsNameOrIpAddress: expected the element DnsNameOrIpAddress, ${NOT_READ}; and 2 more (400)`,
    ],
  },
  'an element that came later': {
    sent: post('/api/backupServers?action=create', {
      ...{ DnsNameOrIpAddress: 'a', Username: 'u', Password: 'p', WcfPort: 9401 },
    }),
    marks: ['would be misread on 9.5, 10, 11: not known, so not read: WcfPort'],
  },
  'an element that was dropped': {
    sent: post('/api/jobs/<Job>/includes', { ...INCLUDED, Order: 1 }),
    marks: ['would be misread on 12.3, 12.3+postgresql, 13.0: not known, so not read: Order'],
  },
  'a tenant without its type': {
    sent: post('/api/cloud/tenants', { Name: 'x', BackupServerUid: '<BackupServer>' }),
    marks: ['would fail with --strict: CreateCloudTenantSpec without TenantType (500)'],
  },
  'a configuration without what later versions need': {
    own: { profile: '10', strict: false },
    sent: post('/api/vCloud/orgConfigs', ORGANIZATION),
    marks: [
      'would fail on 11, 12.3, 12.3+postgresql, 13.0: VCloudOrganizationConfigCreateSpec.HostUid: expected the element HostUid, found nothing; and 1 more (400)',
    ],
  },
  'what all servers take': { sent: get('/api/jobs?format=Entity'), marks: [] },
  'a query that all servers take': {
    sent: get('/api/query?type=Job&filter=Name=="Backup%20Job%201"&pageSize=10'),
    marks: [],
  },
  'a logon that all servers take': {
    sent: logon('?v=latest', 'application/xml'),
    marks: [],
  },
  'a body that all servers take': {
    sent: post('/api/backupServers?action=create', {
      ...{ DnsNameOrIpAddress: 'a', Username: 'u', Password: 'p' },
    }),
    marks: [],
  },
  'what is refused here, too': { sent: get('/api/nas/none'), marks: [] },
}
