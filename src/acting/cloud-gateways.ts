/** Cloud gateways and their pools are made, edited and removed. */
import type { Fields } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import { GUID, readId } from '../estate/identity.js'
import { creates, given } from './creating.js'
import type { Asked, Decider } from './decider.js'
import { edits } from './editing.js'
import { checkName, named, removes, toldRecord, toldServer } from './records.js'
import { refused } from './refusals.js'

/** The backup server that a body tells by UID or by name; the only one where it tells none. */
function serverIn(body: Fields, estate: ChangingEstate): string {
  if (body.BackupServerUid !== undefined) return toldServer(body.BackupServerUid, estate).id
  const told = body.BackupServerIdOrName
  if (told !== undefined) {
    const id = readId(String(told))
    const server = GUID.test(id) ? undefined : named('BackupServer', String(told), estate)
    return toldServer(server?.id ?? id, estate).id
  }
  const [only, ...others] = estate.all('BackupServer')
  if (!only || others.length > 0)
    throw refused('needs', { what: 'A CloudGateway', which: 'a BackupServerUid' })
  return toldServer(only.id, estate).id
}

const createsGateway = creates('CloudGateway', {
  told({ body, account }, estate) {
    const { ServerHostName: name, NetworkType: mode, ExternalIp: address } = body
    checkName('CloudGateway', name, null, estate)
    if (mode === 'NAT' && address === undefined)
      throw refused('needs', { what: 'A CloudGateway behind NAT', which: 'an ExternalIp' })
    return {
      Name: name,
      BackupServer: serverIn(body, estate),
      NetworkMode: mode,
      // In Direct mode the address is the server's own, which nothing tells but its name (our choice).
      ExternalIP: address ?? name,
      Description: `Created by ${account}`,
      ...given(body, ['ExternalPort', 'InternalPort', 'Description']),
    }
  },
  related: ({ id }) => ({
    rel: 'Related',
    href: `/cloud/gateways/${id}?format=Entity`,
    type: 'CloudGateway',
    name: '',
  }),
})

const MEMBERS = [
  ['CloudGateways', 'CloudGateway'],
  ['CloudTenants', 'CloudTenant'],
] as const

/** @throws Refused for a pool that would be empty, and for members that there are not */
function checkMembers({ body }: Pick<Asked, 'body'>, estate: ChangingEstate): void {
  if (Array.isArray(body.CloudGateways) && body.CloudGateways.length === 0)
    throw refused('needs', { what: 'A CloudGatewayPool', which: 'a CloudGateway' })
  for (const [field, type] of MEMBERS)
    for (const id of [body[field] ?? []].flat()) toldRecord(type, id, estate)
}

const createsPool = creates('CloudGatewayPool', {
  told(asked, estate) {
    const { body } = asked
    checkName('CloudGatewayPool', body.Name, null, estate)
    checkMembers(asked, estate)
    return {
      ...given(body, ['Name', 'Description', 'CloudGateways', 'CloudTenants']),
      BackupServer: toldServer(body.BackupServerUid, estate).id,
    }
  },
  // The type is in the plural, as documented.
  related: ({ id }) => ({
    rel: 'Related',
    href: `/cloud/gatewayPools/${id}?format=Entity`,
    type: 'CloudGatewayPools',
    name: '',
  }),
})

const removesPool: Decider = {
  decide: (asked, estate) => ({
    ...removes('CloudGatewayPool').decide(asked, estate),
    related: {
      rel: 'Related',
      href: '/cloud/gatewayPools?format=Entity',
      type: 'CloudGatewayPoolList',
      name: null,
    },
  }),
}

/** What changes gateways and their pools: the deciders of their operations. */
export const CLOUD_GATEWAY_DECIDERS = {
  'POST /cloud/gateways': createsGateway,
  'PUT /cloud/gateways/{ID}': edits('CloudGateway', [
    'Enabled',
    'NetworkMode',
    'ExternalIP',
    'ExternalPort',
    'InternalPort',
    'Description',
  ]),
  'DELETE /cloud/gateways/{ID}': removes('CloudGateway'),
  'POST /cloud/gatewayPools': createsPool,
  'PUT /cloud/gatewayPools/{ID}': edits(
    'CloudGatewayPool',
    ['Name', 'Description', 'CloudGateways', 'CloudTenants'],
    {
      more(pool, asked, estate) {
        checkMembers(asked, estate)
        if (asked.body.Name !== undefined)
          checkName('CloudGatewayPool', asked.body.Name, pool.id, estate)
        return []
      },
    },
  ),
  'DELETE /cloud/gatewayPools/{ID}': removesPool,
} as const satisfies Readonly<Record<string, Decider>>
