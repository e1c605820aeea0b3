/** What requests that make self-service configurations carry. */
import { boolean, enumeration, list, long, type Scalar, string, uid } from '../element.js'
import { spec } from '../request-body.js'

/** How much of the schedule users of self-service may set. */
export const SCHEDULERS = ['Full', 'Partial', 'Random', 'Disabled'] as const

const optional = { optional: true } as const
const scheduler = (told: { optional?: boolean } = {}): Scalar =>
  enumeration('JobSchedulerType', SCHEDULERS, told)
const repository = uid('RepositoryUid', 'Repository')
const quota = long('QuotaGb', { range: [0, Number.MAX_SAFE_INTEGER], example: 500 })
const templateJob = uid('TemplateJobUid', 'Job', { ...optional, doc: 'Default settings without.' })
const highPriorityJob = boolean('HighPriorityJob', optional)

/** POST /selfService/vSphere/Configs. */
export const vSphereSelfServiceCreateSpec = spec('VSphereSelfServiceCreateSpec', [
  string('AccountName', { example: 'TECH\\testers' }),
  enumeration('AccountType', ['User', 'Group'], { ...optional, example: 'Group' }),
  repository,
  quota,
  boolean('PerUser', optional),
  templateJob,
  scheduler(optional),
  highPriorityJob,
  list('VCentersScope', uid('VCenterUid', 'ManagedServer'), { ...optional, doc: 'Without, all.' }),
  list('Tags', string('Tag'), optional),
])

/** POST /vCloud/orgConfigs. */
export const vCloudOrganizationConfigCreateSpec = spec('VCloudOrganizationConfigCreateSpec', [
  string('OrganizationName', { example: 'Proseware' }),
  uid('BackupServerUid', 'BackupServer'),
  repository,
  quota,
  templateJob,
  scheduler(),
  highPriorityJob,
  uid('HostUid', 'ManagedServer', { doc: 'The Cloud Director.' }),
  string('RepositoryFriendlyName', {
    example: 'Cloud repository',
    doc: 'The repository’s name to its users.',
  }),
])
