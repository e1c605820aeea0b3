/** Handlers of the files in opened points and in the catalog: lists in pages, and download. */

import {
  fileAt,
  filePath,
  folderAt,
  type OpenedPoint,
  openedPoint,
  parentOf,
} from '../acting/opened-points.js'
import { osKindOf } from '../acting/os-kinds.js'
import { EmError } from '../contract/em-error.js'
import type { Link, Rel } from '../contract/link.js'
import type { Fields, Value } from '../contract/record.js'
import type { Check } from '../journal/check.js'
import { pageLinks } from '../query/page-links.js'
import { type PageRequest, pageOffset, pagingInfo, parsePageRequest } from '../query/paging.js'
import { type GuestFile, guestFileBytes } from '../simulation/guest-files.js'
import { pathSegment } from '../wire/scope.js'
import type { World } from '../world/world.js'
import { catalogPoint } from './catalog.js'
import { type Call, decide, type Handler, type ResultOf } from './handler.js'
import { recordInPath } from './record-in-path.js'
import { asRefusal } from './refused-query.js'

/** A machine as it was at one time, and where its files are read. */
interface Opened extends OpenedPoint {
  /** Below which paths of files begin, without a slash at the end. */
  readonly url: string
  readonly inCatalog: boolean
}

/** Names of folders as parts of a URL. */
const escaped = (path: string): string => path.split('/').map(pathSegment).join('/')

/** GET {point}/mounts/{n}/{filepath}?action=listAll|listDirs|listFiles. */
export const browseMount: Handler<'one'> = (call, world) =>
  listing(call, world, openedMount(call, world))

/** GET {replica point}/mounts/{n}/{filepath}: one folder with the ways into it; with an action, what is in it. */
export const openMountFolder: Handler<'one'> = (call, world) => {
  const opened = openedMount(call, world)
  if (call.query.has('action')) return listing(call, world, opened)
  const path = filePath(call.params.filepath)
  if (!folderAt(opened, path)) return oneFile(call, world, opened, path)
  const [above, name] = [parentOf(path), path.slice(path.lastIndexOf('/') + 1)]
  const record = { DirectoryEntry: folderEntry(opened, above, name, call, world) }
  return { kind: 'one', type: world.contract.type('FileSystemEntry'), record }
}

/** GET {point}/mounts/{n}/{filepath}?action=download: a file, or all files of a folder in one. */
export const downloadFile: Handler<'file'> = async (call, world) => {
  const opened = openedMount(call, world)
  const path = filePath(call.params.filepath)
  if (path !== '' && folderAt(opened, path)) {
    // Few ask for archives, and they take what a start can do without.
    const { folderZip } = await import('./folder-zip.js')
    return { kind: 'file', ...folderZip(opened, path, world.clock.now()) }
  }
  const file = neededFile(opened, path)
  return { kind: 'file', name: file.name, bytes: guestFileBytes(opened.machine, path, file) }
}

/** A path that ends in a file. @throws EmError where there is nothing */
function neededFile(opened: Opened, path: string): GuestFile {
  const file = fileAt(opened, path)
  if (!file) throw new EmError('noFile', { path })
  return file
}

/** A file is shown as one entry. */
function oneFile(call: Call, world: World, opened: Opened, path: string): ResultOf<'one'> {
  const file = neededFile(opened, path)
  const record = { FileEntry: fileOf(opened, parentOf(path), file, call, world) }
  return { kind: 'one', type: world.contract.type('FileSystemEntry'), record }
}

/** GET /catalog/vms/{name}/vmRestorePoints/{id}/guestfs; with an action, what is in the root. */
export const openCatalogPoint: Handler<'one'> = (call, world) => {
  const opened = openedInCatalog(call, world)
  if (call.query.has('action')) return listing(call, world, opened)
  const { url } = opened
  return {
    kind: 'one',
    type: world.contract.type('FileSystemEntry'),
    record: {
      DirectoryEntry: { Href: `${url}/`, Type: 'DirectoryEntry', Links: waysDown(`${url}/`) },
    },
  }
}

/** GET /catalog/vms/{name}/vmRestorePoints/{id}/guestfs/{filepath}. */
export const browseCatalogPoint: Handler<'one'> = (call, world) =>
  listing(call, world, openedInCatalog(call, world))

function openedMount(call: Call, world: World): Opened {
  const { params, operation, base } = call
  // The path begins with the point.
  const [pointName = ''] = Object.keys(params)
  const type = world.contract.type(`${pointName}Mount`)
  const mount = recordInPath(type, call, world)
  const point = world.estate.find(pointName, String(mount[pointName]))
  if (!point) throw new Error(`The mount ${mount.id} has no point`)
  const os = world.readers.field(type, 'OsKind')(mount, world.estate)
  const number = world.readers.field(type, 'Number')(mount, world.estate)
  const path = operation.path
    .replace(`{${pointName}}`, point.id)
    .replace('{Number}', String(number))
  return {
    ...openedPoint(pointName, point, os, world.estate),
    url: `${base}${path.replace('/{filepath}', '')}`,
    inCatalog: false,
  }
}

function openedInCatalog(call: Call, world: World): Opened {
  const { machine, point, at } = catalogPoint(call, world)
  const name = encodeURIComponent(machine)
  return {
    machine,
    os: osKindOf('VmRestorePoint', point, world.estate),
    at,
    url: `${call.base}/catalog/vms/${name}/vmRestorePoints/${point.id}/guestfs`,
    inCatalog: true,
  }
}

const ACTIONS: readonly string[] = ['listall', 'listdirs', 'listfiles']

function listing(call: Call, world: World, opened: Opened): ResultOf<'one'> {
  const path = filePath(call.params.filepath)
  const action = (call.query.get('action') ?? 'listAll').toLowerCase()
  if (!ACTIONS.includes(action))
    throw new EmError('badRequest', {
      reason: `The parameter action must be listAll, listDirs or listFiles, not ${call.query.get('action')}.`,
    })
  const folder = folderAt(opened, path)
  if (!folder) return oneFile(call, world, opened, path)
  const dirs = action === 'listfiles' ? [] : folder.folders
  const files = action === 'listdirs' ? [] : folder.files
  const request = decide(PAGE, call, world)
  const paging = pagingInfo(dirs.length + files.length, request)
  const [from, to] = [pageOffset(request), pageOffset(request) + request.pageSize]
  const shownDirs = dirs.slice(from, to)
  const shownFiles = files.slice(Math.max(0, from - dirs.length), Math.max(0, to - dirs.length))
  const here = `${opened.url}/${escaped(path)}`
  const isPaged = !(opened.inCatalog && action === 'listall')
  const sent = call.rawQuery === '' ? 'action=listAll' : call.rawQuery
  const record: Fields = {
    ...(!opened.inCatalog && {
      Href: `${here}?action=${call.query.get('action') ?? 'listAll'}&pageSize=${request.pageSize}&page=${request.page}`,
    }),
    ...(path !== '' && { Links: waysUp(opened, path) }),
    ...(action !== 'listdirs' && {
      Files: shownFiles.map((file) => fileOf(opened, path, file, call, world)),
    }),
    ...(action !== 'listfiles' && {
      Directories: shownDirs.map((name) => folderEntry(opened, path, name, call, world)),
    }),
    ...(isPaged && {
      PagingInfo: {
        ...paging,
        Links: pageLinks(here, sent, paging, call.edition.wire.escapes).map(({ Rel, Href }) => ({
          Rel,
          Href,
        })),
      },
    }),
  }
  return { kind: 'one', type: world.contract.type('FileSystemEntries'), record }
}

/** Which page of a folder is asked for. */
const PAGE: Check<PageRequest> = {
  decide({ query }, { strict }) {
    const given = { pageSize: query.get('pagesize'), page: query.get('page') }
    return asRefusal(() => parsePageRequest(given, strict ? 'strict' : 'lenient'))
  },
}

const LIST_ALL = '?action=listAll&pageSize=100&page=1'

/** From a folder of a mount to the one above it; in the catalog, to the folder itself. */
function waysUp({ url, inCatalog }: Opened, path: string): Value {
  if (inCatalog) return [{ Href: `${url}/${escaped(path)}`, Type: 'DirectoryEntry', Rel: 'Up' }]
  const above = parentOf(path)
  return above === '' ? undefined : [{ Href: `${url}/${escaped(above)}${LIST_ALL}`, Rel: 'Up' }]
}

const waysDown = (folder: string): Value => [
  { Href: `${folder}?action=listAll`, Type: 'FileSystemItemsList', Rel: 'Down' },
  { Href: `${folder}?action=listFiles&pageSize=10&page=1`, Type: 'FileEntryList', Rel: 'Down' },
  { Href: `${folder}?action=listDirs&pageSize=10&page=1`, Type: 'DirectoryEntryList', Rel: 'Down' },
]

/** The link to restore, for those who may, once there is such an operation. */
function restoring(href: string, call: Call, world: World): readonly Fields[] {
  const link: Link = {
    rel: 'Restore' satisfies Rel,
    type: null,
    href: `${call.operation.path}?action=restore`,
  }
  return world.contract.leads(link, call.roles)
    ? [{ Href: `${href}?action=restore`, Rel: 'Restore' }]
    : []
}

function folderEntry(opened: Opened, path: string, Name: string, call: Call, world: World): Fields {
  const Path = path === '' ? Name : `${path}/${Name}`
  const Href = `${opened.url}/${escaped(Path)}`
  const down = ['listAll&pageSize=100', 'listDirs&pageSize=10', 'listFiles&pageSize=10'].map(
    (action) => ({ Href: `${Href}?action=${action}&page=1`, Rel: 'Down' }),
  )
  const up = path === '' ? [] : [{ Href: `${opened.url}/${escaped(path)}${LIST_ALL}`, Rel: 'Up' }]
  const Links = opened.inCatalog
    ? waysDown(Href)
    : [...up, ...down, ...restoring(Href, call, world)]
  return { Href, Type: 'DirectoryEntry', Links, Path, Name }
}

function fileOf(opened: Opened, path: string, file: GuestFile, call: Call, world: World): Fields {
  const Path = path === '' ? file.name : `${path}/${file.name}`
  const Href = `${opened.url}/${escaped(Path)}`
  const up = opened.inCatalog
    ? []
    : [{ Href: `${opened.url}/${escaped(path)}${LIST_ALL}`, Rel: 'Up' }]
  return {
    Href,
    Type: 'FileEntry',
    Links: [...up, ...restoring(Href, call, world)],
    Path,
    Name: file.name,
    Size: file.size,
    ...(opened.inCatalog && { Owner: file.owner }),
    ModifiedDateUTC: file.modified,
  }
}
