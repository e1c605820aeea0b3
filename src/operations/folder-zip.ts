/** A folder of an opened point as one file: the files in it, in a zip archive. */
import { filePath, folderAt, type OpenedPoint } from '../acting/opened-points.js'
import { isoTime } from '../contract/date.js'
import { guestFileBytes } from '../simulation/guest-files.js'
import { type ZippedFile, zipOf } from '../wire/zip.js'

/**
 * The archive of a folder; paths in it begin below the folder. Its name is like that of the archives that the
 * portal makes of several files (documented); of the REST API nothing is known.
 * @param path of a folder that there is
 * @param now milliseconds since the epoch
 */
export function folderZip(
  opened: OpenedPoint,
  path: string,
  now: number,
): { readonly name: string; readonly bytes: Buffer } {
  const files = filesIn(opened, filePath(path), '')
  const [date = '', time = ''] = isoTime(now).slice(0, 19).split('T')
  return { name: `FLR_${date}_${time.replaceAll(':', '-')}.zip`, bytes: zipOf(files) }
}

/** @param above what paths in the archive begin with */
function filesIn(opened: OpenedPoint, path: string, above: string): ZippedFile[] {
  const folder = folderAt(opened, path)
  const inside = (name: string): string => (path === '' ? name : `${path}/${name}`)
  return [
    ...(folder?.files ?? []).map((file) => ({
      path: `${above}${file.name}`,
      bytes: guestFileBytes(opened.machine, inside(file.name), file),
      modified: file.modified,
    })),
    ...(folder?.folders ?? []).flatMap((name) => filesIn(opened, inside(name), `${above}${name}/`)),
  ]
}
