import { crc32 } from 'node:zlib'
import t from 'tap'
import type { XmlElement } from '../../src/wire/xml-document.js'
import { buildServer, type TestServer } from '../build-server.js'
import { parseXml } from '../wire/parse-xml.js'

const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((one) => one.name === name)
const textOf = (element: XmlElement, name: string): string => child(element, name)?.text ?? ''

async function mounted({ world }: TestServer): Promise<string> {
  const [mount] = world.estate.all('VmRestorePointMount')
  return `/api/vmRestorePoints/${mount?.VmRestorePoint}/mounts/1`
}

t.test('folders of an opened point list what is in them, page by page', async (t) => {
  const server = await buildServer(t)
  const headers = await server.logOn()
  const mount = await mounted(server)
  const list = async (path: string): Promise<XmlElement> => {
    const answer = await server.app.inject({ url: `${mount}${path}`, headers })
    t.equal(answer.statusCode, 200, path)
    return parseXml(answer.body)
  }
  const roots = child(await list(''), 'FSRoots')?.children ?? []
  t.same(
    roots.map((root) => textOf(root, 'Path')),
    ['C:', 'E:'],
  )

  const drive = await list('/C:')
  const folders = child(drive, 'Directories')?.children ?? []
  t.ok(folders.length > 3)
  t.same(
    folders.map((folder) => textOf(folder, 'Path')),
    folders.map((folder) => `C:/${textOf(folder, 'Name')}`),
  )
  const documents = await list('/C:/Documents?action=listAll&pageSize=100&page=1')
  const files = child(documents, 'Files')?.children ?? []
  t.ok(files.length > 3, 'files of the folder, not of the root')
  t.match(documents.attributes.Href, /\/C:\/Documents\?action=listAll&pageSize=100&page=1$/)
  t.same(child(documents, 'Directories')?.children, [])
  for (const file of files) {
    t.match(textOf(file, 'Path'), /^C:\/Documents\//)
    t.ok(Number(textOf(file, 'Size')) > 0)
  }

  const [first, second] = await Promise.all(
    [1, 2].map((page) => list(`/C:/Documents?action=listFiles&pageSize=2&page=${page}`)),
  )
  const names = [first, second].flatMap((page) =>
    (child(page, 'Files')?.children ?? []).map((file) => textOf(file, 'Name')),
  )
  t.same(
    names,
    files.slice(0, 4).map((file) => textOf(file, 'Name')),
  )
  t.equal(child(first, 'Directories'), undefined, 'listFiles shows no folders')
  const paging = child(first, 'PagingInfo')
  t.match({ ...paging?.attributes }, { PageNum: '1', PageSize: '2' })

  for (const folder of folders) {
    const down = child(folder, 'Links')?.children.find(
      ({ attributes }) => attributes.Rel === 'Down',
    )
    const url = String(down?.attributes.Href).replace('http://localhost:80', '')
    t.equal((await server.app.inject({ url, headers })).statusCode, 200, url)
  }
})

const MOUNTS = [
  ['VmRestorePoint', 'vmRestorePoints'],
  ['VmReplicaPoint', 'vmReplicaPoints'],
  ['AgentRestorePoint', 'agents/agentRestorePoints'],
] as const

t.test('where the file systems of opened points begin can be followed', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const headers = await logOn('file.operator')
  for (const [point, collection] of MOUNTS) {
    const [mount] = world.estate.all(`${point}Mount`)
    const url = `/api/${collection}/${mount?.[point]}/mounts/1`
    const roots = child(parseXml((await app.inject({ url, headers })).body), 'FSRoots')
    t.ok((roots?.children.length ?? 0) > 0, url)
    for (const root of roots?.children ?? []) {
      const href = `http://localhost:80${url}/${textOf(root, 'Name')}`
      t.same(root.attributes, { Href: href, Type: 'DirectoryEntry' })
      t.equal((await app.inject({ url: href, headers })).statusCode, 200, href)
    }
    const json = { ...headers, accept: 'application/json' }
    const [first] = (await app.inject({ url, headers: json })).json().FSRoots.DirectoryEntries
    t.same(Object.keys(first), ['Path', 'Name', 'Href', 'Type'])
  }
})

t.test('a folder of an opened replica is an entry, and lists with an action', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const headers = await logOn()
  const [mount] = world.estate.all('VmReplicaPointMount')
  const url = `/api/vmReplicaPoints/${mount?.VmReplicaPoint}/mounts/1/root`
  const root = parseXml((await app.inject({ url, headers })).body)
  t.equal(root.name, 'FileSystemEntry')
  t.same(
    root.children.map(({ name }) => name),
    ['DirectoryEntry'],
  )
  const [entry] = root.children
  t.same(
    entry?.children.map(({ name }) => name),
    ['Links', 'Path', 'Name'],
  )
  t.same(
    entry?.children[0]?.children.map(({ attributes }) =>
      `${attributes.Rel} ${attributes.Href}`.replace(`http://localhost:80${url}`, ''),
    ),
    [
      'Down ?action=listAll&pageSize=100&page=1',
      'Down ?action=listDirs&pageSize=10&page=1',
      'Down ?action=listFiles&pageSize=10&page=1',
      'Restore ?action=restore',
    ],
  )
  const list = parseXml((await app.inject({ url: `${url}?action=listAll`, headers })).body)
  t.equal(list.name, 'FileSystemEntries')
  const [folder] = child(list, 'Directories')?.children ?? []
  const below = parseXml((await app.inject({ url: String(folder?.attributes.Href), headers })).body)
  t.equal(textOf(below.children[0] ?? root, 'Path'), textOf(folder ?? root, 'Path'))
  t.equal((await app.inject({ url: `${url}/none`, headers })).statusCode, 404)
})

t.test('a folder is downloaded as a zip archive of all that is in it', async (t) => {
  const server = await buildServer(t)
  const mount = await mounted(server)
  const operator = await server.logOn('file.operator')
  const get = (path: string, more = {}) =>
    server.app.inject({ url: `${mount}/${path}`, headers: { ...operator, ...more } })
  const answer = await get('C:/Users?action=download')
  t.equal(answer.statusCode, 200)
  t.match(answer.headers['content-disposition'], /filename\*=UTF-8''FLR_2026-11-23_12-00-00\.zip/)
  const zip = answer.rawPayload
  t.equal(answer.headers['content-length'], String(zip.length))
  const part = await get('C:/Users?action=download', { range: 'bytes=0-3' })
  t.equal(part.rawPayload.toString(), 'PK\u0003\u0004')
  // As unpackers read it: from the end, by the directory, to each file.
  const end = zip.lastIndexOf('PK\u0005\u0006')
  const count = zip.readUInt16LE(end + 10)
  let at = zip.readUInt32LE(end + 16)
  const paths: string[] = []
  for (let n = 0; n < count; n++) {
    const [crc, size] = [zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 24)]
    const length = zip.readUInt16LE(at + 28)
    const local = zip.readUInt32LE(at + 42)
    const path = zip.toString('utf8', at + 46, at + 46 + length)
    t.equal(zip.toString('utf8', local + 30, local + 30 + length), path)
    const bytes = zip.subarray(local + 30 + length, local + 30 + length + size)
    t.equal(crc32(bytes), crc)
    const alone = await get(`C:/Users/${path}?action=download`)
    t.ok(alone.rawPayload.equals(bytes), path)
    paths.push(path)
    at += 46 + length
  }
  t.equal(at, end)
  t.equal(paths.length, 22)
  t.match(paths, ['Administrator/Desktop/Budget.xlsx'])
  t.equal((await get('C:/None?action=download')).statusCode, 404)
})

t.test(
  'a file is downloaded by those who may restore files, in the size that was listed',
  async (t) => {
    const server = await buildServer(t)
    const mount = await mounted(server)
    const url = `${mount}/C:/Documents`
    const operator = await server.logOn('file.operator')
    const { body } = await server.app.inject({ url, headers: operator })
    const [file] = child(parseXml(body), 'Files')?.children ?? []
    if (!file) throw new Error('no files')
    const path = `${url}/${encodeURIComponent(textOf(file, 'Name'))}?action=download`
    const answer = await server.app.inject({ url: path, headers: operator })
    t.equal(answer.statusCode, 200)
    t.equal(answer.headers['content-type'], 'application/octet-stream')
    t.equal(answer.rawPayload.length, Number(textOf(file, 'Size')))
    const size = answer.rawPayload.length
    t.equal(answer.headers['content-length'], String(size))
    t.match(answer.headers['content-disposition'], /^attachment; filename/)
    t.equal(answer.headers['accept-ranges'], 'bytes')
    const part = (range: string, more = {}) =>
      server.app.inject({ url: path, headers: { ...operator, range, ...more } })
    for (const [range, from, to] of [
      ['bytes=0-9', 0, 9],
      ['bytes=100-', 100, size - 1],
      ['bytes=-5', size - 5, size - 1],
      [`bytes=10-${size * 2}`, 10, size - 1],
    ] as const) {
      const some = await part(range)
      t.equal(some.statusCode, 206, range)
      t.equal(some.headers['content-range'], `bytes ${from}-${to}/${size}`)
      t.equal(some.headers['content-length'], String(to - from + 1))
      t.same(some.rawPayload, answer.rawPayload.subarray(from, to + 1))
    }
    for (const range of [`bytes=${size}-`, 'bytes=-0']) {
      const none = await part(range, { accept: 'application/json' })
      t.equal(none.statusCode, 416, range)
      t.equal(none.headers['content-range'], `bytes */${size}`)
      t.equal(none.json().StatusCode, 416)
    }
    for (const range of ['bytes=5-1', 'lines=1-2', 'bytes=0-1,4-5'])
      t.equal((await part(range)).statusCode, 200, range)
    t.equal((await part('bytes=0-9', { 'if-range': '"x"' })).statusCode, 200)
    const reader = await server.logOn('portal.user')
    t.equal((await server.app.inject({ url: path, headers: reader })).statusCode, 403)
    t.equal((await server.app.inject({ url, headers: reader })).statusCode, 200, 'but it may look')
  },
)

t.test('what is not there is 404, what makes no sense 400, each with an Error', async (t) => {
  const server = await buildServer(t)
  const headers = { ...(await server.logOn()), accept: 'application/json' }
  const mount = await mounted(server)
  const [point] = server.world.estate.table('VmRestorePoint').list().slice(-1)
  for (const [path, status] of [
    [`${mount}/D:`, 404],
    [`${mount}/C:/Documents/none?action=download`, 404],
    [`${mount}/../../../etc/passwd`, 404],
    [`${mount.replace(/1$/, '7')}/C:`, 404],
    [`/api/vmRestorePoints/${point?.id}/mounts/1`, 404],
    [`${mount}/C:?action=delete`, 400],
    [`${mount}/C:?pageSize=0`, 400],
    ['/api/catalog/vms/nobody', 404],
    ['/api/catalog/vms/dc01/vmRestorePoints/none/guestfs', 400],
  ] as const) {
    const answer = await server.app.inject({ url: path, headers })
    t.equal(answer.statusCode, status, path)
    t.equal(answer.json().StatusCode, status)
  }
})

t.test(
  'the catalog finds machines by name, in any letter case, with their points and files',
  async (t) => {
    const server = await buildServer(t)
    const headers = { ...(await server.logOn('sql.operator')), accept: 'application/json' }
    const get = async (path: string) => {
      const answer = await server.app.inject({ url: `/api/catalog/vms${path}`, headers })
      t.equal(answer.statusCode, 200, path)
      return answer.json()
    }
    const names = (await get('')).Refs.map((ref: { Name: string }) => ref.Name)
    t.ok(names.includes('dc01') && names.includes('sql-erp01'))
    t.match(await get('/DC01?format=Entity'), { Name: 'dc01', UID: 'urn:veeam:CatalogVm:dc01' })
    const points = (await get('/dc01/vmRestorePoints?format=Entity')).CatalogVmRestorePoints
    const own = server.world.estate
      .table('VmRestorePoint')
      .list()
      .filter((point) => point.VmName === 'dc01')
    t.equal(points.length, own.length)
    const root = await get(`/dc01/vmRestorePoints/${own[0]?.id}/guestfs`)
    t.ok(root.DirectoryEntry.Links.length === 3)
    const drive = await get(`/dc01/vmRestorePoints/${own[0]?.id}/guestfs/C:?action=listAll`)
    t.ok(drive.Directories.DirectoryEntries.length > 3)
    t.equal(drive.PagingInfo, null, 'listAll of the catalog has no pages')
  },
)

t.test('links of listings have their members as all links do', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const headers = { ...(await logOn()), accept: 'application/json' }
  const [mount] = [...world.estate.all('VmRestorePointMount')]
  const url = `/api/vmRestorePoints/${mount?.VmRestorePoint}/mounts/${mount?.Number ?? 1}/C:?pageSize=1`
  const body = (await app.inject({ url, headers })).json()
  const links = [...(body.Links ?? []), ...body.PagingInfo.Links]
  t.ok(links.length > 1)
  for (const link of links) t.same(Object.keys(link), ['Rel', 'Href', 'Name', 'Type'])
  const page = (await app.inject({ url: '/api/query?type=Job&pageSize=1', headers })).json()
  t.match(page.PagingInfo.Links[0], { Rel: 'First', Name: null, Type: null })
  t.same(Object.keys(page.PagingInfo.Links[0]), ['Rel', 'Href', 'Name', 'Type'])
})
