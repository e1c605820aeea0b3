/** Self-service configurations, of vSphere and of Cloud Director, are made, edited and removed. */
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { creates, given } from './creating.js'
import type { Asked, Decider, Related } from './decider.js'
import { edits } from './editing.js'
import { checkName, removes, theOne, toldRecord, toldServer } from './records.js'
import { refused } from './refusals.js'

const VSPHERE = 'VSphereSelfServiceConfig'
const ORGANIZATION = 'VCloudOrganizationConfig'

/** The configuration of all organizations that have none of their own: it stays, and only it can be disabled. */
const OTHERS = 'Other organizations'

/** What a Cloud Director is told as that is none. */
const NO_HOST = '00000000-0000-0000-0000-000000000000'

const UNFIT_REPOSITORIES: readonly Value[] = ['Cloud', 'SanSnapshot']

/** The repository that a body tells. @throws Refused where there is none, or one that is not to be used so */
function repositoryIn(body: Fields, estate: ChangingEstate): string {
  const { RepositoryUid: uid, BackupServerUid: server } = body
  const repository = toldRecord('Repository', uid, estate)
  const name = String(repository.Name)
  if (UNFIT_REPOSITORIES.includes(repository.Kind))
    throw refused('unfitRepository', { name, kind: String(repository.Kind) })
  if (server !== undefined && server !== repository.BackupServer)
    throw refused('elsewhere', { name, server: String(server) })
  toldServer(repository.BackupServer, estate)
  return repository.id
}

/** The relations that a body tells by UIDs; those of a record are told in no other way then. @throws Refused */
function relationsIn(body: Fields, estate: ChangingEstate): Record<string, Value> {
  const { RepositoryUid, TemplateJobUid, HostUid, VCentersScope } = body
  return {
    ...(RepositoryUid !== undefined && {
      Repository: repositoryIn(body, estate),
      RepositoryUid: null,
      BackupServerUid: null,
    }),
    ...(TemplateJobUid !== undefined && {
      TemplateJob: toldRecord('Job', TemplateJobUid, estate).id,
      TemplateJobUid: null,
    }),
    ...(HostUid !== undefined && {
      ManagedServer: HostUid === NO_HOST ? null : toldRecord('ManagedServer', HostUid, estate).id,
      HostUid: null,
    }),
    ...(Array.isArray(VCentersScope) && {
      VCenters: VCentersScope.map((id) => toldRecord('ManagedServer', id, estate).id),
      VCentersScope: null,
    }),
  }
}

/**
 * Whether jobs begin with default settings or with those of a template, as an edit tells it.
 * @throws Refused for settings of a template that there is not
 */
function settingsIn(record: EstateRecord, body: Fields): Record<string, Value> {
  const { DefaultSettings, CustomSettings, TemplateJobUid } = body
  const isDefault = DefaultSettings === true || CustomSettings === false
  const isCustom = DefaultSettings === false || CustomSettings === true
  // What is shown follows from whether there is a template.
  const told = { DefaultSettings: null, CustomSettings: null }
  if (isDefault) return { ...told, TemplateJob: null, TemplateJobUid: null }
  if (isCustom && (TemplateJobUid ?? record.TemplateJob) === undefined)
    throw refused('needs', {
      what: 'A configuration without default settings',
      which: 'a template',
    })
  return isCustom || TemplateJobUid !== undefined ? told : {}
}

/** What follows from an edit besides the fields that are told as they are held. */
const around =
  (type: string) =>
  (record: EstateRecord, { body }: Asked, estate: ChangingEstate): Command[] => {
    const changes = { ...relationsIn(body, estate), ...settingsIn(record, body) }
    return Object.keys(changes).length > 0 ? [{ do: 'update', type, id: record.id, changes }] : []
  }

const related =
  (collection: string, type: string) =>
  ({ id, Name, AccountName }: EstateRecord): Related => ({
    rel: 'Related',
    href: `${collection}/${id}`,
    type,
    name: String(Name ?? AccountName),
  })

const CONFIGS = '/selfService/vSphere/Configs'
const ORGANIZATIONS = '/vCloud/orgConfigs'
const relatedOrganization = related(ORGANIZATIONS, `${ORGANIZATION}Reference`)

const createsConfig = creates(VSPHERE, {
  told({ body }, estate) {
    checkName(VSPHERE, body.AccountName, null, estate)
    return {
      Name: body.AccountName,
      ...given(body, [
        'AccountType',
        'QuotaGb',
        'PerUser',
        'JobSchedulerType',
        'HighPriorityJob',
        'Tags',
      ]),
      ...relationsIn(body, estate),
    }
  },
  related: related(CONFIGS, `${VSPHERE}Reference`),
})

const createsOrganization = creates(ORGANIZATION, {
  told({ body }, estate) {
    checkName(ORGANIZATION, body.OrganizationName, null, estate)
    toldServer(body.BackupServerUid, estate)
    return {
      Name: body.OrganizationName,
      ...given(body, ['QuotaGb', 'JobSchedulerType', 'HighPriorityJob', 'RepositoryFriendlyName']),
      ...relationsIn(body, estate),
    }
  },
  related: relatedOrganization,
})

const disablesOthers: Decider = {
  decide({ params }, estate) {
    const { id, Name } = theOne(ORGANIZATION, params.ID, estate)
    if (Name !== OTHERS)
      throw refused('wrongKind', { what: 'Disabling', which: `"${String(Name)}"` })
    return { commands: [{ do: 'update', type: ORGANIZATION, id, changes: { IsDisabled: true } }] }
  },
}

/** What changes self-service configurations: the deciders of their operations. */
export const SELF_SERVICE_DECIDERS = {
  'POST /selfService/vSphere/Configs': createsConfig,
  'PUT /selfService/vSphere/Configs/{ID}': edits(
    VSPHERE,
    ['QuotaGb', 'PerUser', 'JobSchedulerType', 'HighPriorityJob', 'Tags'],
    // The type is called after the wrong thing, as documented.
    { more: around(VSPHERE), related: related(CONFIGS, 'VSphereOrganizationConfigReference') },
  ),
  'DELETE /selfService/vSphere/Configs/{ID}': removes(VSPHERE),
  'POST /vCloud/orgConfigs': createsOrganization,
  'PUT /vCloud/orgConfigs/{ID}': edits(
    ORGANIZATION,
    ['QuotaGb', 'IsDisabled', 'JobSchedulerType', 'HighPriorityJob', 'RepositoryFriendlyName'],
    { more: around(ORGANIZATION), related: relatedOrganization },
  ),
  'POST /vCloud/orgConfigs/{ID}?action=disable': disablesOthers,
  'DELETE /vCloud/orgConfigs/{ID}': removes(ORGANIZATION, ({ Name }) => {
    if (Name === OTHERS) throw refused('wrongKind', { what: 'Removing', which: `"${OTHERS}"` })
  }),
} as const satisfies Readonly<Record<string, Decider>>
