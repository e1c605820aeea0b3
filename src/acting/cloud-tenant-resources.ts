/** What tenants may use, and their subtenants, are made, edited and removed. */
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { storageStats } from './cloud-hardware.js'
import { given, newRecord } from './creating.js'
import type { Asked, Decider, Related } from './decider.js'
import { changing, edits } from './editing.js'
import { removes, theOne, toldRecord } from './records.js'
import { refused } from './refusals.js'

/** One kind of what a tenant may use. */
export interface ResourceKind {
  readonly type: string
  /** Whether a part of a body tells enough to be one. */
  isTold(told: Fields): boolean
  /** Whether a record is the one that is told, where no id says so. */
  isSame(record: EstateRecord, told: Fields): boolean
  /** What a record holds by what is told. @throws Refused where it cannot be */
  held(told: Fields, record: EstateRecord | undefined, estate: ChangingEstate): Fields
  /** The id of a new one, where it is told. */
  idIn?(told: Fields): string | undefined
}

/** An accelerator that is told, in place of the one that was. */
function acceleratorIn({ WanAcceleratorUid: uid }: Fields, estate: ChangingEstate): Fields {
  if (uid === undefined) return {}
  return { WanAccelerator: toldRecord('WanAccelerator', uid, estate).id, WanAcceleratorUid: null }
}

/** A storage quota, as bodies that make one and those that edit a tenant tell it. */
export const STORAGE_QUOTA: ResourceKind = {
  type: 'CloudTenantResource',
  isTold: (told) => told.RepositoryUid !== undefined || told.Id !== undefined,
  isSame: (record, told) =>
    record.Repository === told.RepositoryUid &&
    (told.DisplayName === undefined || record.DisplayName === told.DisplayName),
  held(told, record, estate) {
    const { RepositoryUid: repository, Quota, QuotaMb, Name, DisplayName } = told
    if (!record && (repository === undefined || (Quota ?? QuotaMb) === undefined))
      throw refused('needs', {
        what: 'A CloudTenantResource',
        which: 'a RepositoryUid and a Quota',
      })
    const [quota, used] = [Quota ?? QuotaMb, Number(record?.UsedQuota ?? 0)]
    if (quota !== undefined && Number(quota) < used)
      throw refused('quotaUsed', { used: String(used), name: String(record?.DisplayName) })
    return {
      ...(repository !== undefined && {
        Repository: toldRecord('Repository', repository, estate).id,
      }),
      ...given({ Quota: quota, DisplayName: DisplayName ?? Name }, ['Quota', 'DisplayName']),
      ...acceleratorIn(told, estate),
    }
  },
}

const NETWORK = ['UseNetworkFailoverResources', 'NetworkAppliance']

/** A subscription to a hardware plan. */
export const SUBSCRIPTION: ResourceKind = {
  type: 'CloudTenantComputeResource',
  isTold: (told) => told.CloudHardwarePlanUid !== undefined || told.Id !== undefined,
  isSame: (record, told) => record.CloudHardwarePlan === told.CloudHardwarePlanUid,
  held(told, record, estate) {
    const held = { ...given(told, NETWORK), ...acceleratorIn(told, estate) }
    if (record) return held
    const plan = toldRecord('CloudHardwarePlan', told.CloudHardwarePlanUid, estate)
    return {
      ...held,
      CloudHardwarePlan: plan.id,
      ComputeResourceStats: { StorageResourceStats: storageStats(plan, undefined) },
    }
  },
}

/** The GUID that a reference to a VDC ends in. */
const vdcIn = ({ VirtualDataCenterRef: ref }: Fields): string | undefined =>
  /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(String(ref))?.[1]?.toLowerCase()

/** An organization VDC. */
export const ORGANIZATION_VDC: ResourceKind = {
  type: 'CloudTenantVCloudComputeResource',
  isTold: (told) => told.VirtualDataCenterRef !== undefined,
  isSame: (record, told) => record.id === vdcIn(told),
  held(told, record, estate) {
    const held = { ...given(told, NETWORK), ...acceleratorIn(told, estate) }
    if (record) return held
    const id = vdcIn(told)
    if (id === undefined)
      throw refused('noSuch', { type: 'VDC', id: String(told.VirtualDataCenterRef) })
    const owner = estate.find('CloudTenantVCloudComputeResource', id)?.CloudTenant
    if (owner !== undefined)
      throw refused('inUse', {
        what: `VDC ${id}`,
        by: `CloudTenant "${String(estate.find('CloudTenant', String(owner))?.Name)}"`,
      })
    const { VirtualDataCenterRef } = told
    // The name of a VDC is known to Cloud Director alone: here it is called by its id (our choice).
    return { ...held, VirtualDataCenterRef, VirtualDataCenterName: id }
  },
  idIn: vdcIn,
}

/** The record of something that a tenant gets. */
export const newResource = (
  kind: ResourceKind,
  told: Fields,
  tenant: string,
  id: string,
  estate: ChangingEstate,
): EstateRecord =>
  newRecord(kind.idIn?.(told) ?? id, { ...kind.held(told, undefined, estate), CloudTenant: tenant })

/**
 * What a tenant may use of one kind becomes what is told; nothing changes where nothing is told.
 * @throws Refused where it cannot be
 */
export function replacing(
  kind: ResourceKind,
  value: Value,
  tenant: string,
  serial: number,
  estate: ChangingEstate,
): Command[] {
  const all = (Array.isArray(value) ? (value as readonly Fields[]) : []).filter(kind.isTold)
  if (all.length === 0) return []
  const left = new Set(estate.children(kind.type, 'CloudTenant', tenant))
  const commands = all.flatMap((told, index): Command[] => {
    const old =
      [...left].find(({ id }) => id === told.Id) ??
      [...left].find((record) => kind.isSame(record, told))
    if (old) {
      left.delete(old)
      return changing(kind.type, old, kind.held(told, old, estate))
    }
    const id = idOf(kind.type, String(serial), String(index))
    return [{ do: 'add', type: kind.type, record: newResource(kind, told, tenant, id, estate) }]
  })
  return [
    ...[...left].map(({ id }): Command => ({ do: 'remove', type: kind.type, id })),
    ...commands,
  ]
}

/** @throws Refused where plans of several platforms are told, or one beside those of another */
export function checkPlatforms(
  told: readonly Fields[],
  tenant: string | undefined,
  estate: ChangingEstate,
): void {
  const kept =
    tenant === undefined ? [] : estate.children('CloudTenantComputeResource', 'CloudTenant', tenant)
  const plans = [
    ...kept.map(({ CloudHardwarePlan: plan }) => plan),
    ...told.map(({ CloudHardwarePlanUid: plan }) => plan),
  ]
  const platforms = plans.map((plan) =>
    /^urn:HyperV:/i.test(String(estate.find('CloudHardwarePlan', String(plan))?.HypervisorHostRef)),
  )
  if (new Set(platforms).size > 1) throw refused('onePlatform')
}

/** Gives a tenant something. */
const givesTenant = (
  kind: ResourceKind,
  related?: (tenant: EstateRecord, id: string) => Related,
): Decider => ({
  decide({ params, body, serial }, estate) {
    const tenant = theOne('CloudTenant', params.ID, estate)
    if (kind === SUBSCRIPTION) checkPlatforms([body], tenant.id, estate)
    const id = idOf(kind.type, String(serial))
    const record = newResource(kind, body, tenant.id, id, estate)
    return {
      commands: [{ do: 'add', type: kind.type, record }],
      ...(related && { related: related(tenant, record.id) }),
    }
  },
})

/** The quota of a subtenant, which is a part of one of the tenant's. @throws Refused for one of another tenant */
function partOf(
  { body }: Pick<Asked, 'body'>,
  tenant: string,
  estate: ChangingEstate,
): Record<string, Value> {
  const { TenantResourceId: id } = body
  if (id === undefined) return {}
  const resource = toldRecord('CloudTenantResource', id, estate)
  if (resource.CloudTenant !== tenant)
    throw refused('noSuch', { type: 'CloudTenantResource', id: resource.id })
  return { CloudTenantResource: resource.id, TenantResourceId: null }
}

/** @throws Refused where a tenant has a subtenant of the name */
function checkSubtenantName(name: Value, tenant: string, estate: ChangingEstate): void {
  const lower = String(name).toLowerCase()
  const all = estate.children('CloudSubtenant', 'CloudTenant', tenant)
  if (all.some(({ Name }) => String(Name).toLowerCase() === lower))
    throw refused('nameTaken', { type: 'CloudSubtenant', name: String(name) })
}

const addsSubtenant: Decider = {
  decide(asked, estate) {
    const { params, body, serial } = asked
    const tenant = theOne('CloudTenant', params.ID, estate)
    checkSubtenantName(body.Name, tenant.id, estate)
    const { UnlimitedQuota: unlimited = false, QuotaMb: quota } = body
    if (unlimited !== true && quota === undefined)
      throw refused('needs', { what: 'A CloudSubtenant with a quota', which: 'a QuotaMb' })
    const id = idOf('CloudSubtenant', String(serial))
    const record = newRecord(id, {
      ...given(body, ['Name', 'Description', 'Password', 'Enabled', 'QuotaMb']),
      ...partOf(asked, tenant.id, estate),
      DisplayName: body.QuotaName,
      Unlimited: unlimited,
      QuotaId: idOf('CloudSubtenantQuota', String(serial)),
      CloudTenant: tenant.id,
    })
    return { commands: [{ do: 'add', type: 'CloudSubtenant', record }] }
  },
}

const editsSubtenant = edits(
  'CloudSubtenant',
  ['Description', 'Password', 'Enabled', 'Unlimited', 'DisplayName', 'QuotaMb'],
  {
    more(user, asked, estate) {
      const { QuotaMb: quota } = asked.body
      const used = Number(user.UsedQuotaMb ?? 0)
      const isUnlimited = (asked.body.Unlimited ?? user.Unlimited) === true
      if (!isUnlimited && quota !== undefined && Number(quota) < used)
        throw refused('quotaUsed', { used: String(used), name: String(user.Name) })
      const changes = partOf(asked, String(user.CloudTenant), estate)
      return Object.keys(changes).length === 0
        ? []
        : [{ do: 'update', type: 'CloudSubtenant', id: user.id, changes }]
    },
  },
)

/** What changes what tenants may use, and their subtenants: the deciders of their operations. */
export const CLOUD_RESOURCE_DECIDERS = {
  // The link is called after the tenant, as documented.
  'POST /cloud/tenants/{ID}/resources': givesTenant(STORAGE_QUOTA, (tenant, id) => ({
    rel: 'Related',
    href: `/cloud/tenants/${tenant.id}/resources/${id}`,
    type: 'CloudTenantResource',
    name: String(tenant.Name),
  })),
  'DELETE /cloud/tenants/{ID}/resources/{ID}': removes('CloudTenantResource'),
  'POST /cloud/tenants/{ID}/computeResources': givesTenant(SUBSCRIPTION),
  'DELETE /cloud/tenants/{ID}/computeResources/{ID}': removes('CloudTenantComputeResource'),
  'POST /cloud/tenants/{ID}/vcloudcomputeresources': givesTenant(ORGANIZATION_VDC),
  'DELETE /cloud/tenants/{ID}/vcloudcomputeresources/{ID}': removes(
    'CloudTenantVCloudComputeResource',
  ),
  'POST /cloud/tenants/{ID}/subtenants': addsSubtenant,
  'PUT /cloud/tenants/{ID}/subtenants/{ID}': editsSubtenant,
  'DELETE /cloud/tenants/{ID}/subtenants/{ID}': removes('CloudSubtenant'),
} as const satisfies Readonly<Record<string, Decider>>
