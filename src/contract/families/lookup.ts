/** Finding things in the virtual infrastructures by name and type. */

import { string } from '../element.js'
import { family } from '../family.js'
import { down, type Link, link } from '../link.js'
import { listOf, operation } from '../operation.js'
import type { Derived } from '../record.js'
import { resource } from '../resource-type.js'
import { PORTAL } from '../role.js'

const onHost =
  (...types: readonly string[]): Derived<boolean> =>
  (_, shown) =>
    types.includes(String(shown('HostType')))

const VMWARE = ['VC', 'ESX', 'ESXi']
const HYPERV = ['HvServer', 'HvCluster', 'Scvmm']

/** A ready-made look-up in every infrastructure of these kinds. */
const items = (type: string, ...hosts: readonly string[]): Link =>
  down('HierarchyItemList', `/lookup?host=urn%3aveeam%3aHierarchyRoot%3a{ID}&name=*&type=${type}`, {
    each: { type: 'HierarchyRoot' },
    when: onHost(...hosts),
  })

const lookupSvc = resource('LookupService', {
  doc: 'Ready-made look-ups, some for each virtual infrastructure.',
  root: 'LookupSvc',
  path: '/lookupSvc',
  roles: PORTAL,
  links: [
    link('Up', 'LogonSession', '/logonSessions/{SessionId}'),
    items('Vm', ...VMWARE, ...HYPERV, 'VcdSystem'),
    items('Tag', ...VMWARE),
    items('StoragePod', ...VMWARE),
    items('Organization', 'VcdSystem'),
    items('OrgVdc', 'VcdSystem'),
    items('Datastore', 'VcdSystem'),
    items('OrgVdcStorageProfile', 'VcdSystem'),
    items('Vapp', 'VcdSystem'),
    items('VmGroup', ...HYPERV),
  ],
})

export const lookup = family({
  types: [lookupSvc],
  operations: [
    operation('GET', '/lookup', {
      answers: listOf('HierarchyItem'),
      parameters: ['host', 'name', 'type', 'hierarchyRef'].map((name) =>
        string(name, { optional: true }),
      ),
      roles: PORTAL,
      doc: 'Things in a virtual infrastructure: by host, name and type, or by hierarchyRef.',
    }),
  ],
})
