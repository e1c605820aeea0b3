/** Points whose files are open: which machine's they are, and what is in them. */
import type { EstateRecord } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import { shownIn } from '../estate/shown-in.js'
import {
  type GuestFile,
  type GuestFolder,
  guestFolder,
  type OsKind,
} from '../simulation/guest-files.js'

/** A machine as it was at one time. */
export interface OpenedPoint {
  readonly machine: string
  readonly os: OsKind
  /** The time of the point, in milliseconds since the epoch. */
  readonly at: number
}

/** The machine of a point, as it was then. */
export function openedPoint(
  type: string,
  point: EstateRecord,
  os: unknown,
  estate: ChangingEstate,
): OpenedPoint {
  const name = String(shownIn(estate, type, point, 'Name'))
  return {
    machine: name.split('@')[0] ?? name,
    os: os === 'Linux' ? 'Linux' : 'Windows',
    at: Number(shownIn(estate, type, point, 'CreationTimeUTC')),
  }
}

/** A path with forward slashes, without one at either end: clients send both kinds. */
export const filePath = (path: string | undefined): string =>
  (path ?? '').replaceAll('\\', '/').replace(/^\/+|\/+$/g, '')

/** The folder that a path leads to; empty for all that the machine has. */
export const folderAt = ({ machine, os, at }: OpenedPoint, path: string): GuestFolder | undefined =>
  guestFolder(machine, os, at, path.split('/').filter(Boolean))

/** The path of the folder that something is in. */
export const parentOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0))

/** The file that a path leads to, in any letter case. */
export function fileAt(opened: OpenedPoint, path: string): GuestFile | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  return folderAt(opened, parentOf(path))?.files.find((one) => one.name.toLowerCase() === name)
}
