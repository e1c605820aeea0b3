/** A reference to a machine, for examples of what requests may say. */

/** One below an infrastructure that there is. */
export const machineRef = (idOf: (type: string) => string): string =>
  `urn:VMware:Vm:${idOf('HierarchyRoot')}.vm-42`
