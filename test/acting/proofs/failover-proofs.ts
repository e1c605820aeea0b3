/** Replicas take the place of what they are copies of. */
import { advance } from '../../build-server.js'
import { after, type Proof } from './proof.js'

const SESSIONS = '/api/query?type=RestoreSession&sortDesc=CreationTime&pageSize=3&format=Entities'
const PLAN = '/api/failoverPlans/<FailoverPlan>'
const POLICY = '/api/cdpPolicies/<CdpPolicy>'
const MACHINE = '/api/cdpReplicas/<CdpReplica>/vms/<CdpReplicaVm>'
const VAPP = '/api/cdpReplica/vApps/<VAppCdpReplica>'
const CURRENT = { RestoreCurrent: true, RestoreCurrentVss: false }

export const FAILOVER_PROOFS = {
  'PUT /failoverPlans/{ID}': {
    url: PLAN,
    body: { Description: 'changed' },
    shows: `${PLAN}?format=Entity`,
  },
  'POST /failoverPlans/{ID}?action=start': {
    url: `${PLAN}?action=start`,
    body: { StartNow: true },
    shows: SESSIONS,
  },
  'POST /failoverPlans/{ID}?action=undo': {
    url: `${PLAN}?action=undo`,
    shows: SESSIONS,
    async before(client) {
      const found = await after(['POST', `${PLAN}?action=start`])(client)
      await advance(client.world, 'PT10M')
      return found
    },
  },
  'POST /vmReplicaPoints/{ID}?action=failover': {
    url: '/api/vmReplicaPoints/<VmReplicaPoint>?action=failover',
    shows: SESSIONS,
  },
  'POST /vAppReplicaPoints/{ID}?action=failover': {
    url: '/api/vAppReplicaPoints/<VAppReplicaPoint>?action=failover',
    shows: SESSIONS,
  },
  'PUT /cdpPolicies/{ID}': {
    url: POLICY,
    body: { Description: 'changed', ScheduleEnabled: false },
    shows: `${POLICY}?format=Entity`,
  },
  'POST /cdpPolicies/{ID}?action=disable': {
    url: `${POLICY}?action=disable`,
    shows: `${POLICY}?format=Entity`,
  },
  'POST /cdpPolicies/{ID}?action=enable': {
    url: `${POLICY}?action=enable`,
    shows: `${POLICY}?format=Entity`,
    before: after(['POST', `${POLICY}?action=disable`]),
  },
  'POST /cdpPolicies/{ID}/includes': {
    url: `${POLICY}/includes`,
    body: {
      HierarchyObjRef: 'urn:VMware:Vm:0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2.vm-90101',
      HierarchyObjName: 'proof',
    },
    shows: `${POLICY}/includes`,
  },
  'DELETE /cdpPolicies/{ID}/includes/{ID}': {
    url: `${POLICY}/includes/<ObjectInCdpPolicy>`,
    shows: `${POLICY}/includes`,
  },
  'POST /cdpReplicas/{ID}/vms/{ID}?action=failover': {
    url: `${MACHINE}?action=failover`,
    body: CURRENT,
    shows: SESSIONS,
  },
  'POST /cdpReplica/vApps/{ID}?action=failover': {
    url: `${VAPP}?action=failover`,
    body: CURRENT,
    shows: SESSIONS,
  },
} as const satisfies Readonly<Record<string, Proof>>
