/** Handlers of the catalog: machines by name, and their restore points, told from the estate's. */

import type { EstateRecord } from '../contract/record.js'
import type { Estate } from '../estate/estate.js'
import type { World } from '../world/world.js'
import type { Call, Handler } from './handler.js'
import { noSuch, readGuid } from './record-in-path.js'
import { visibleTo } from './visibility.js'

interface Catalogue {
  readonly version: number
  /** By the machine's name in lower case. */
  readonly machines: ReadonlyMap<string, { name: string; points: readonly EstateRecord[] }>
}

const CATALOGUES = new WeakMap<Estate, Catalogue>()

/** Every machine that has restore points; gathered anew when there are others. */
function catalogue({ estate, readers, contract }: World): Catalogue['machines'] {
  const { version } = estate.table('VmRestorePoint')
  const kept = CATALOGUES.get(estate)
  if (kept?.version === version) return kept.machines
  const name = readers.field(contract.type('VmRestorePoint'), 'VmDisplayName')
  const machines = new Map<string, { name: string; points: EstateRecord[] }>()
  for (const point of estate.all('VmRestorePoint')) {
    const machine = String(name(point, estate) ?? '')
    if (machine === '') continue
    const found = machines.get(machine.toLowerCase())
    if (found) found.points.push(point)
    else machines.set(machine.toLowerCase(), { name: machine, points: [point] })
  }
  CATALOGUES.set(estate, { version, machines })
  return machines
}

/** The points of those that the session sees; none of a machine that it sees nothing of. */
function seenOf(points: readonly EstateRecord[], call: Call, world: World) {
  const isVisible = pointsSeen(call, world)
  return isVisible ? points.filter(isVisible) : points
}

const pointsSeen = ({ session }: Call, world: World) =>
  visibleTo(session, world.contract.type('VmRestorePoint'), world)

const vmRecord = (name: string): EstateRecord => ({ id: name, Name: name })

function wantedMachine(call: Call, world: World) {
  const id = call.params.CatalogVm ?? ''
  const word = id.replace(/^urn:veeam:CatalogVm:/i, '')
  const machine = catalogue(world).get(word.toLowerCase())
  const points = machine ? seenOf(machine.points, call, world) : []
  // Any text is a name.
  if (!machine || points.length === 0) throw noSuch(world.contract.type('CatalogVm'), word)
  return { name: machine.name, points }
}

function pointRecord(
  machine: string,
  point: EstateRecord,
  { edition }: Call,
  { readers, contract, estate }: World,
): EstateRecord {
  const type = contract.type('VmRestorePoint')
  const shown = edition.contract.type('VmRestorePoint')
  return {
    id: point.id,
    CatalogVm: machine,
    Name: edition.readers.field(shown, 'Name')(point, estate),
    BackupDateUTC: readers.field(type, 'CreationTimeUTC')(point, estate),
  }
}

/** The restore point that a path of the catalog names. @throws EmError where it is not the machine's. */
export function catalogPoint(
  call: Call,
  world: World,
): { machine: string; point: EstateRecord; at: number } {
  const { name, points } = wantedMachine(call, world)
  const type = world.contract.type('CatalogVmRestorePoint')
  const id = readGuid(type, call.params.ID ?? '')
  const point = points.find((one) => one.id === id)
  if (!point) throw noSuch(type, id)
  const at = Number(pointRecord(name, point, call, world).BackupDateUTC)
  return { machine: name, point, at }
}

/** GET /api/catalog/vms. */
export const listCatalogVms: Handler<'list'> = (call, world) => {
  const isVisible = pointsSeen(call, world)
  const records = [...catalogue(world).values()]
    .filter(({ points }) => !isVisible || points.some(isVisible))
    .map(({ name }) => vmRecord(name))
  const type = world.contract.type('CatalogVm')
  return { kind: 'list', type, count: records.length, records: () => records }
}

/** GET /api/catalog/vms/{name}. */
export const readCatalogVm: Handler<'one'> = (call, world) => {
  const type = world.contract.type('CatalogVm')
  return { kind: 'one', type, record: vmRecord(wantedMachine(call, world).name) }
}

/** GET /api/catalog/vms/{name}/vmRestorePoints. */
export const listCatalogPoints: Handler<'list'> = (call, world) => {
  const { name, points } = wantedMachine(call, world)
  const records = points.map((point) => pointRecord(name, point, call, world))
  const type = world.contract.type('CatalogVmRestorePoint')
  return { kind: 'list', type, count: records.length, records: () => records }
}

/** GET /api/catalog/vms/{name}/vmRestorePoints/{id}. */
export const readCatalogPoint: Handler<'one'> = (call, world) => {
  const { machine, point } = catalogPoint(call, world)
  const type = world.contract.type('CatalogVmRestorePoint')
  return { kind: 'one', type, record: pointRecord(machine, point, call, world) }
}
