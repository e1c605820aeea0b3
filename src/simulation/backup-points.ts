/** What a run leaves in a backup: a restore point, its file, and a point of each machine. */
import { plainTime } from '../contract/date.js'
import { seedOf, sequenceId, spread } from '../estate/identity.js'
import { type Machine, referenceTo } from './machine.js'
import type { Make, Making, RecordKey } from './made.js'
import type { Plan } from './plan.js'

/** Numbers for the kinds of things that a night brings, and places for as many of one kind. */
const KIND = {
  RestorePoint: 11,
  BackupFile: 12,
  VmRestorePoint: 13,
  AgentRestorePoint: 14,
  VAppRestorePoint: 15,
} as const
const PLACES = 10_000

/** The night that a point is of. */
interface Night {
  readonly source: RecordKey
  readonly place: number
  /** When it began, in milliseconds since the epoch. */
  readonly night: number
  readonly full: boolean
}

const idAt = (backup: string, place: number, kind: keyof typeof KIND, index = 0): string =>
  sequenceId(seedOf(backup), KIND[kind], place * PLACES + index)

/** The id of the restore point of a night. */
export const restorePointOf = ({ source, place }: Pick<Night, 'source' | 'place'>): string =>
  idAt(source[1], place, 'RestorePoint')

/** The id of the file of a night. */
export const backupFileOf = ({ source, place }: Pick<Night, 'source' | 'place'>): string =>
  idAt(source[1], place, 'BackupFile')

/** When the restore point of a night says that it was made: a job takes some seconds to get going. */
const dateOf = ({ source, night, place }: Night): number =>
  night + 3_000 + Math.floor(spread(seedOf(source[1]), place) * 55_000)

/** Bytes of the data of a night, and of its file. */
export function sizesOf(
  { source, place, full }: Pick<Night, 'source' | 'place' | 'full'>,
  { dataSize }: Plan,
): { readonly DataSize: number; readonly BackupSize: number } {
  // No two nights bring the same amount of data.
  const scatter = spread(seedOf(source[1]), place)
  const DataSize = Math.round(dataSize * (full ? 1 : 0.02 + scatter * 0.05))
  return { DataSize, BackupSize: Math.round(DataSize * (0.45 + scatter * 0.1)) }
}

/** Makes the restore point of a night, its file, and the point of its vApp if it has one. */
export function makeBackupPoint(night: Night, plan: Plan, make: Make): void {
  const { source, place, full } = night
  const [, Backup] = source
  const RestorePoint = restorePointOf(night)
  make('RestorePoint', { id: RestorePoint, BackupDateUTC: dateOf(night), Backup })
  const { DataSize, BackupSize } = sizesOf(night, plan)
  make('BackupFile', {
    id: backupFileOf(night),
    BackupSize,
    DataSize,
    CompressRatio: Math.round((DataSize / BackupSize) * 100) / 100,
    FileType: full ? 'vbk' : 'vib',
    Backup,
    RestorePoint,
  })
  if (plan.vApp === null) return
  make('VAppRestorePoint', {
    id: idAt(Backup, place, 'VAppRestorePoint'),
    VAppDisplayName: plan.vApp,
    HierarchyObjRef: referenceTo('vCloud', plan.vApp, 'Vapp'),
    RestorePoint,
  })
}

/** Makes the point of one machine of a night. */
export function makeBackupMachinePoint(
  night: Night,
  plan: Plan,
  machine: Machine,
  make: Make,
): RecordKey {
  const { source, place } = night
  const type = plan.platform.startsWith('Agent') ? 'AgentRestorePoint' : 'VmRestorePoint'
  const index = plan.machines.findIndex(({ name }) => name === machine.name)
  const record: Making = { id: idAt(source[1], place, type, index) }
  if (type === 'AgentRestorePoint') record.Name = `${machine.name}@${plainTime(dateOf(night))}`
  else {
    record.VmName = machine.name
    record.HierarchyObjRef = machine.ref
  }
  record.RestorePoint = restorePointOf(night)
  record.BackupFile = backupFileOf(night)
  make(type, record)
  return [type, record.id]
}
