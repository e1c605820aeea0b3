/** Machines as fixtures name them, and how the virtual infrastructure refers to them. */
import { idOf } from '../estate/identity.js'
import { LIMITS } from '../limits.js'
import { listOfDistinct, object, type Reader, text } from '../reading/reader.js'

/** A machine, and how the virtual infrastructure refers to it. */
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
        properties: {
          Name: { type: 'string', minLength: 1 },
          Ref: { type: 'string', minLength: 1 },
        },
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

/** A machine as it is written. */
interface Written {
  readonly name: string
  readonly ref?: string
}

const withReference = object({ Name: text, 'Ref?': text }, 'a name, or an object with Name and Ref')

const written: Reader<Written> = (value, path, refuse) => {
  if (typeof value === 'string' && value !== '') return { name: value }
  const read = withReference(value, path, refuse)
  return read && { name: read.Name, ...(read.Ref !== undefined && { ref: read.Ref }) }
}

const distinct = listOfDistinct(
  written,
  { key: [], name: ({ name }) => name, expected: 'each machine once' },
  'a list of names',
)

/** Reads a list of machines, as many as there are of different names. */
export const machinesReader: typeof distinct = (value, path, refuse) => {
  const { most } = LIMITS.machines
  if (!Array.isArray(value) || value.length <= most) return distinct(value, path, refuse)
  refuse({ path, expected: `${most} machines at most (limit machines)`, found: `${value.length}` })
  return undefined
}

/** Machines with the references that they have on a platform unless they tell their own. */
export const machinesOn = (platform: string, machines: readonly Written[]): readonly Machine[] =>
  machines.map(({ name, ref = referenceTo(platform, name) }) => ({ name, ref }))
