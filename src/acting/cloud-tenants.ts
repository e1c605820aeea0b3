/** Tenants of a service provider are made, edited and removed. */
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import {
  checkPlatforms,
  newResource,
  ORGANIZATION_VDC,
  type ResourceKind,
  replacing,
  STORAGE_QUOTA,
  SUBSCRIPTION,
} from './cloud-tenant-resources.js'
import { creates, given } from './creating.js'
import type { Asked, Decider, Related } from './decider.js'
import { edits } from './editing.js'
import { checkName, theOne, toldRecord, toldServer } from './records.js'
import { refused } from './refusals.js'

/** What bodies tell of a tenant itself, whichever they are. */
const SETTINGS = [
  'Password',
  'Description',
  'Enabled',
  'ThrottlingEnabled',
  'ThrottlingSpeedLimit',
  'ThrottlingSpeedUnit',
  'PublicIpCount',
  'MaxConcurrentTasks',
  'BackupProtectionEnabled',
  'BackupProtectionPeriod',
  'FailoverToOthersGatewaysIfFail',
]

const RESOURCES: readonly (readonly [field: string, kind: ResourceKind])[] = [
  ['Resources', STORAGE_QUOTA],
  ['ComputeResources', SUBSCRIPTION],
  ['VCloudComputeResources', ORGANIZATION_VDC],
]

/** What a body tells in another form than a tenant has it. */
function leaseIn(body: Fields): Fields {
  const { LeaseExpirationDate: end } = body
  return end === undefined ? {} : { LeaseOptions: { Enabled: true, ExpirationDate: end } }
}

/** The kind of a tenant, as answers tell it; a standalone one is so by default. @throws Refused */
function kindIn({ TenantType: kind, OrganizationRef, Domain, Name }: Fields): Fields {
  if (kind === 'VCD') {
    if (OrganizationRef === undefined)
      throw refused('needs', { what: 'A tenant of type VCD', which: 'an OrganizationRef' })
    return { TenantType: { vCloudTenant: { OrganizationName: Name, OrganizationRef } } }
  }
  if (kind === 'ActiveDirectory') {
    if (Domain === undefined)
      throw refused('needs', { what: 'A tenant of type ActiveDirectory', which: 'a Domain' })
    return { TenantType: { ADTenantType: { Domain, Account: Name } } }
  }
  return {}
}

const listIn = (value: Value): readonly Fields[] =>
  Array.isArray(value) ? (value as readonly Fields[]) : []

/** The free public addresses that a tenant gets, or those that it gives back. @throws Refused for too few */
function sharing(tenant: EstateRecord, wanted: Value, estate: ChangingEstate): Command[] {
  if (wanted === undefined) return []
  const own = estate.children('CloudPublicIpAddress', 'CloudTenant', tenant.id)
  const missing = Number(wanted) - own.length
  const owned = (id: string, CloudTenant: string | null): Command => ({
    do: 'update',
    type: 'CloudPublicIpAddress',
    id,
    changes: { CloudTenant, TenantUid: null },
  })
  if (missing <= 0) return own.slice(Number(wanted)).map(({ id }) => owned(id, null))
  const free = [...estate.all('CloudPublicIpAddress')].filter(
    ({ CloudTenant: owner, BackupServer: server }) =>
      owner === undefined && server === tenant.BackupServer,
  )
  if (free.length < missing)
    throw refused('tooFewAddresses', { wanted: String(missing), free: String(free.length) })
  return free.slice(0, missing).map(({ id }) => owned(id, tenant.id))
}

/** The tenant comes into the pools that are told, and out of all others. @throws Refused for one there is not */
function pooling(tenant: string, told: Value, estate: ChangingEstate): Command[] {
  if (!isObject(told)) return []
  const { CloudGatewayPoolUid: uids, CloudGatewayPool: pools } = told as Fields
  if (uids === undefined && pools === undefined) return []
  const wanted = [
    ...[uids ?? []].flat().map(String),
    ...listIn(pools).map(({ UID }) => String(UID)),
  ].map((id) => toldRecord('CloudGatewayPool', id, estate).id)
  return [...estate.all('CloudGatewayPool')].flatMap(({ id, CloudTenants }): Command[] => {
    const members = [CloudTenants ?? []].flat()
    const [isIn, shouldBe] = [members.includes(tenant), wanted.includes(id)]
    if (isIn === shouldBe) return []
    const changed = shouldBe ? [...members, tenant] : members.filter((one) => one !== tenant)
    return [{ do: 'update', type: 'CloudGatewayPool', id, changes: { CloudTenants: changed } }]
  })
}

const relatedTo = ({ id, Name }: EstateRecord): Related => ({
  rel: 'Related',
  href: `/cloud/tenants/${id}?format=Entity`,
  type: 'CloudTenant',
  name: String(Name),
})

const createsTenant = creates('CloudTenant', {
  told({ body }, estate) {
    checkName('CloudTenant', body.Name, null, estate)
    return {
      ...given(body, ['Name', ...SETTINGS]),
      ...leaseIn(body),
      ...kindIn(body),
      BackupServer: toldServer(body.BackupServerUid, estate).id,
    }
  },
  more(tenant, { body, serial }, estate) {
    checkPlatforms(listIn(body.ComputeResources), undefined, estate)
    return [
      ...RESOURCES.flatMap(([field, kind]) =>
        listIn(body[field]).map((told, index): Command => {
          const id = idOf(kind.type, String(serial), String(index))
          return {
            do: 'add',
            type: kind.type,
            record: newResource(kind, told, tenant.id, id, estate),
          }
        }),
      ),
      ...sharing(tenant, body.PublicIpCount, estate),
      ...pooling(tenant.id, body.CloudGatewayPools, estate),
    ]
  },
  related: relatedTo,
})

/** What of an edit follows from other records, or changes them. */
function changesAround(
  tenant: EstateRecord,
  { body, serial }: Asked,
  estate: ChangingEstate,
): Command[] {
  const changes = leaseIn(body)
  const lease: Value = changes.LeaseOptions ?? body.LeaseOptions
  const before = isObject(tenant.LeaseOptions) ? tenant.LeaseOptions : {}
  const after = isObject(lease) ? { ...before, ...lease } : before
  if (after.Enabled === true && after.ExpirationDate === undefined)
    throw refused('needs', { what: 'A lease', which: 'an ExpirationDate' })
  const subscriptions = listIn(body.ComputeResources).filter(SUBSCRIPTION.isTold)
  checkPlatforms(
    subscriptions.filter(({ CloudHardwarePlanUid: plan }) => plan !== undefined),
    undefined,
    estate,
  )
  const { PublicIpCount: count } = body
  return [
    ...(Object.keys(changes).length > 0
      ? [{ do: 'update', type: 'CloudTenant', id: tenant.id, changes } as const]
      : []),
    ...RESOURCES.flatMap(([field, kind]) =>
      replacing(kind, body[field], tenant.id, serial, estate),
    ),
    ...(count === (tenant.PublicIpCount ?? 0) ? [] : sharing(tenant, count, estate)),
    ...pooling(tenant.id, body.CloudGatewayPools, estate),
  ]
}

/** Removes a tenant and all that it may use; what it has stored too, where that is asked for. */
const removesTenant: Decider = {
  decide({ params, query }, estate) {
    const { id } = theOne('CloudTenant', params.ID, estate)
    const replicas =
      query.includebackups?.toLowerCase() === 'true'
        ? estate.children('CloudReplica', 'CloudTenant', id)
        : []
    return {
      commands: [
        ...replicas.map(
          (replica): Command => ({ do: 'remove', type: 'CloudReplica', id: replica.id }),
        ),
        { do: 'remove', type: 'CloudTenant', id },
      ],
    }
  },
}

/** What changes tenants: the deciders of their operations. */
export const CLOUD_TENANT_DECIDERS = {
  'POST /cloud/tenants': createsTenant,
  'PUT /cloud/tenants/{ID}': edits('CloudTenant', [...SETTINGS, 'LeaseOptions'], {
    more: changesAround,
    related: relatedTo,
  }),
  'DELETE /cloud/tenants/{ID}': removesTenant,
} as const satisfies Readonly<Record<string, Decider>>
