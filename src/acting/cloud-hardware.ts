/** What a provider lends: hardware plans, public addresses and VLANs are made, edited and removed. */
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import { creates, given, newRecord } from './creating.js'
import type { Asked, Decider } from './decider.js'
import { edits } from './editing.js'
import { checkName, removes, theOne, toldServer } from './records.js'
import { refused } from './refusals.js'

const STORAGES = ['Datastores', 'Volumes'] as const

/** The storages that a body tells, each with an id. */
const storagesIn = ({ body, serial }: Asked): Record<string, Value> =>
  Object.fromEntries(
    STORAGES.flatMap((field) => {
      const told = body[field]
      if (!Array.isArray(told)) return []
      const all = told.filter(isFields).map((storage, index) => ({
        ...storage,
        Id: storage.Id ?? idOf(field, String(serial), String(index)),
      }))
      return [[field, all]]
    }),
  )

const isFields = (value: Value): value is Fields => isObject(value)

const createsPlan = creates('CloudHardwarePlan', {
  told(asked, estate) {
    const { body } = asked
    checkName('CloudHardwarePlan', body.Name, null, estate)
    if (body.HypervisorHostRef === undefined)
      throw refused('needs', { what: 'A CloudHardwarePlan', which: 'a HypervisorHostRef' })
    return {
      ...given(body, [
        'Name',
        'Description',
        'ProcessorUsageLimitMhz',
        'MemoryUsageLimitMb',
        'HypervisorHostRef',
        'ParentType',
        'ParentName',
        'CountWithInternet',
        'CountWithoutInternet',
      ]),
      ...storagesIn(asked),
      BackupServer: toldServer(body.BackupServerUid, estate).id,
    }
  },
  related: ({ id, Name }) => ({
    rel: 'Related',
    href: `/cloud/hardwarePlans/${id}?format=Entity`,
    type: 'CloudHardwarePlan',
    name: String(Name),
  }),
})

/** What a subscriber uses of the storages of a plan: nothing yet of those it did not have. */
export function storageStats(plan: Fields, old: Value): Fields[] {
  const known = Array.isArray(old) ? old.filter(isFields) : []
  return STORAGES.flatMap((field) => [plan[field] ?? []].flat())
    .filter(isFields)
    .map(({ FriendlyName, QuotaGb }) => ({
      StorageUsageGb: 0,
      ...known.find(({ StorageName }) => StorageName === FriendlyName),
      StorageName: FriendlyName,
      StorageLimitGb: QuotaGb ?? DEFAULT_QUOTA_GB,
    }))
}

/** As the contract shows a storage that does not tell. */
const DEFAULT_QUOTA_GB = 100

/** New storages of a plan, and what subscribers see of them. */
function changesStorages(plan: EstateRecord, asked: Asked, estate: ChangingEstate): Command[] {
  const changes = storagesIn(asked)
  if (Object.keys(changes).length === 0) return []
  const after = { ...plan, ...changes }
  return [
    { do: 'update', type: 'CloudHardwarePlan', id: plan.id, changes },
    ...estate
      .children('CloudTenantComputeResource', 'CloudHardwarePlan', plan.id)
      .map(({ id, ComputeResourceStats: stats }): Command => {
        const old: Fields = isObject(stats) ? (stats as Fields) : {}
        const all = storageStats(after, old.StorageResourceStats)
        const changed = { ComputeResourceStats: { ...old, StorageResourceStats: all } }
        return { do: 'update', type: 'CloudTenantComputeResource', id, changes: changed }
      }),
  ]
}

function unlessSubscribed(plan: EstateRecord, estate: ChangingEstate): void {
  const [first] = estate.children('CloudTenantComputeResource', 'CloudHardwarePlan', plan.id)
  if (!first) return
  const tenant = estate.find('CloudTenant', String(first.CloudTenant))
  throw refused('inUse', {
    what: `CloudHardwarePlan "${String(plan.Name)}"`,
    by: `CloudTenant "${String(tenant?.Name)}"`,
  })
}

/** Addresses that one request may make. */
const MOST = 65_536

/** All addresses of a range. @throws Refused for what is no range */
function addressesFrom(first: string, last: string): string[] {
  const [from, to] = [numberOf(first), numberOf(last)]
  if (from === undefined || to === undefined || to < from || to - from >= MOST)
    throw refused('noRange', { first, last, most: String(MOST) })
  return Array.from({ length: to - from + 1 }, (_, index) => addressOf(from + index))
}

function numberOf(address: string): number | undefined {
  const parts = address.trim().split('.')
  const isAddress =
    parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && +part < 256)
  return isAddress ? parts.reduce((sum, part) => sum * 256 + Number(part), 0) : undefined
}

const addressOf = (number: number): string =>
  [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')

const createsAddresses: Decider = {
  decide({ body, serial }, estate) {
    const server = toldServer(body.BackupServerUid, estate)
    const taken = new Set([...estate.all('CloudPublicIpAddress')].map(({ Name }) => Name))
    const wanted = addressesFrom(String(body.IpAddressLowerBound), String(body.IpAddressUpperBound))
    const known = wanted.find((address) => taken.has(address))
    if (known !== undefined)
      throw refused('nameTaken', { type: 'CloudPublicIpAddress', name: known })
    return {
      commands: wanted.map((Name, index) => ({
        do: 'add',
        type: 'CloudPublicIpAddress',
        record: newRecord(idOf('CloudPublicIpAddress', String(serial), String(index)), {
          Name,
          BackupServer: server.id,
        }),
      })),
      related: {
        rel: 'Related',
        href: '/cloud/publicIpAddresses?format=Entity',
        type: 'CloudPublicIpAddressList',
        name: null,
      },
    }
  },
}

const editsAddress: Decider = {
  decide({ params, body }, estate) {
    const { id } = theOne('CloudPublicIpAddress', params.ID, estate)
    if (body.IpAddress === undefined) return { commands: [] }
    const [Name = ''] = addressesFrom(String(body.IpAddress), String(body.IpAddress))
    checkName('CloudPublicIpAddress', Name, id, estate)
    const changes = { Name, IpAddress: Name }
    return { commands: [{ do: 'update', type: 'CloudPublicIpAddress', id, changes }] }
  },
}

const removesAddress: Decider = {
  decide(asked, estate) {
    const { CloudTenant: owner } = theOne('CloudPublicIpAddress', asked.params.ID, estate)
    const tenant = estate.find('CloudTenant', String(owner))
    const { commands } = removes('CloudPublicIpAddress').decide(asked, estate)
    if (!tenant) return { commands }
    const changes = { PublicIpCount: Math.max(0, Number(tenant.PublicIpCount ?? 0) - 1) }
    return {
      commands: [...commands, { do: 'update', type: 'CloudTenant', id: tenant.id, changes }],
    }
  },
}

/** What changes hardware plans, public addresses and VLANs: the deciders of their operations. */
export const CLOUD_HARDWARE_DECIDERS = {
  'POST /cloud/hardwarePlans': createsPlan,
  'PUT /cloud/hardwarePlans/{ID}': edits(
    'CloudHardwarePlan',
    ['Description', 'ProcessorUsageLimitMhz', 'MemoryUsageLimitMb'],
    { more: changesStorages },
  ),
  'DELETE /cloud/hardwarePlans/{ID}': removes('CloudHardwarePlan', unlessSubscribed),
  'POST /cloud/publicIpAddresses': createsAddresses,
  'PUT /cloud/publicIpAddresses/{ID}': editsAddress,
  'DELETE /cloud/publicIpAddresses/{ID}': removesAddress,
  'PUT /cloud/vlans/{ID}': edits('VlanConfiguration', [
    'VlanIdsWithInternetLeftBound',
    'VlanIdsWithInternetRightBound',
    'VlanIdsWithoutInternetLeftBound',
    'VlanIdsWithoutInternetRightBound',
  ]),
  'DELETE /cloud/vlans/{ID}': removes('VlanConfiguration'),
} as const satisfies Readonly<Record<string, Decider>>
