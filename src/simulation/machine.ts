/** Machines as fixtures name them, and how the virtual infrastructure refers to them. */
import { idOf } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import type { Reading } from '../loading/fixture-value.js'
import type { Path } from '../reading/fault.js'
import { shown } from '../wording/shown.js'

export interface Machine {
  readonly name: string
  readonly ref: string
}

/** JSON Schema of a list of machines. */
export const machinesSchema = {
  description: 'Names of the machines, or objects with Name and Ref (a HierarchyObjRef).',
  type: 'array',
  items: {
    anyOf: [
      { type: 'string', minLength: 1 },
      {
        type: 'object',
        additionalProperties: false,
        required: ['Name'],
        properties: { Name: { type: 'string' }, Ref: { type: 'string' } },
      },
    ],
  },
} as const

/** Ids of the infrastructures that machines without a Ref are in; the default estate has them. */
const ROOTS: Readonly<Record<string, string>> = {
  VMware: '0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2',
  HyperV: idOf('HierarchyRoot', 'HyperV'),
  vCloud: idOf('HierarchyRoot', 'vCloud'),
}

/** The reference to a machine, or to another kind of thing, that follows from its name. */
export function referenceTo(platform: string, name: string, kind = 'Vm'): string {
  const root = ROOTS[platform] ?? ROOTS.VMware
  const id = idOf('machine', platform, name)
  if (platform === 'HyperV') return `urn:HyperV:${kind}:${root}.${id}`
  if (platform === 'vCloud')
    return `urn:vCloud:${kind}:${root}.urn:vcloud:${kind.toLowerCase()}:${id}`
  const number = (Number.parseInt(idOf(kind.toLowerCase(), name).slice(0, 6), 16) % 90_000) + 100
  return `urn:VMware:${kind}:${root}.vm-${number}`
}

/** Reads a list of machines; none where it is absent. */
export function readMachines(
  value: unknown,
  platform: string,
  path: Path,
  reading: Reading,
): Machine[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) {
    reading.fault({ path, expected: 'a list of names', found: shown(value) })
    return []
  }
  return value.flatMap((item, index): Machine[] => {
    if (typeof item === 'string' && item !== '')
      return [{ name: item, ref: referenceTo(platform, item) }]
    if (isObject(item) && typeof item.Name === 'string') {
      const ref = typeof item.Ref === 'string' ? item.Ref : referenceTo(platform, item.Name)
      return [{ name: item.Name, ref }]
    }
    reading.fault({ path: [...path, index], expected: 'a name', found: shown(item) })
    return []
  })
}
