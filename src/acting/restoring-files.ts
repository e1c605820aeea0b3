/** Files are restored from opened points and from the catalog, to where they were or to be downloaded. */
import { EmError } from '../contract/em-error.js'
import { MOUNTED } from '../contract/parts/mounted-points.js'
import type { Fields } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { shownIn } from '../estate/shown-in.js'
import { pathSegment } from '../wire/scope.js'
import type { Asked, Decider } from './decider.js'
import { type MountedType, mountIn } from './mounts.js'
import { fileAt, filePath, folderAt, type OpenedPoint, openedPoint } from './opened-points.js'
import { osKindOf } from './os-kinds.js'
import { refused } from './refusals.js'
import { restoreBegun, toRestoreSession } from './restore-sessions.js'

/** How long files take, in seconds (our choice). */
const TO_ORIGINAL = [30, 120] as const
const FOR_DOWNLOAD = [1, 2] as const

const escaped = (path: string): string => filePath(path).split('/').map(pathSegment).join('/')

/** @throws EmError 404 where a path leads to nothing */
function checkPath(opened: OpenedPoint, path: string): void {
  if (fileAt(opened, path) || (path !== '' && folderAt(opened, path))) return
  throw new EmError('noFile', { path })
}

/** The commands that begin to restore files of a machine. */
const begun = (
  asked: Asked,
  machine: string,
  more: Fields,
  seconds: readonly [number, number],
): Command[] =>
  restoreBegun(asked, { JobType: 'FileLevelRestore', VmDisplayName: machine, ...more }, seconds)

/** Restores a file or a folder of an opened point, or makes it ready to be downloaded. */
export const restoresFile = (type: MountedType): Decider => ({
  begin(asked, estate) {
    const { mount, point } = mountIn(type, asked, estate)
    const opened = openedPoint(type, point, mount.OsKind, estate)
    const isDownload = asked.body.ForDirectDownload !== undefined
    checkPath(opened, filePath(asked.params.filepath))
    const BackupServer = shownIn(estate, type, point, 'BackupServer')
    const of = type === 'VmRestorePoint' ? { VmRestorePoint: point.id } : {}
    const seconds = isDownload ? FOR_DOWNLOAD : TO_ORIGINAL
    return begun(asked, opened.machine, { BackupServer, ...of }, seconds)
  },
  decide(asked, estate) {
    const { params, body } = asked
    mountIn(type, asked, estate)
    if (body.ForDirectDownload === undefined) return { commands: [] }
    const mount = `${MOUNTED[type]}/${params[type]}/mounts/${params.Number}`
    const href = `${mount}/${escaped(params.filepath ?? '')}?action=download`
    return { commands: [], related: { rel: 'Download', href, type: null, name: null } }
  },
})

/** Restores a file or a folder that was found in the catalog to where it was. */
export const restoresCatalogFile: Decider = {
  begin(asked, estate) {
    const point = pointInCatalog(asked, estate)
    const opened = openedPoint(
      'VmRestorePoint',
      point,
      osKindOf('VmRestorePoint', point, estate),
      estate,
    )
    checkPath(opened, filePath(asked.params.filepath))
    const BackupServer = shownIn(estate, 'VmRestorePoint', point, 'BackupServer')
    return begun(asked, opened.machine, { BackupServer, VmRestorePoint: point.id }, TO_ORIGINAL)
  },
  decide: (asked) => ({
    commands: [],
    message: 'Restore operations started successfully.',
    related: toRestoreSession(asked, 'Restore job session'),
  }),
}

/** Leads to the files of a point in the catalog, which Enterprise Manager has itself. */
export const browsesCatalog: Decider = {
  beginsOffline: true,
  decide(asked, estate) {
    const { id } = pointInCatalog(asked, estate)
    const machine = encodeURIComponent(asked.params.CatalogVm ?? '')
    const href = `/catalog/vms/${machine}/vmRestorePoints/${id}/guestfs/`
    return {
      commands: [],
      message: null,
      related: { rel: 'Down', href, type: 'FileSystemItemsList', name: null },
    }
  },
}

function pointInCatalog({ params: { ID: id = '' } }: Asked, estate: ChangingEstate) {
  const point = estate.find('VmRestorePoint', id)
  if (!point) throw refused('gone', { type: 'VmRestorePoint', id })
  return point
}
