/** A zip archive of files as they are: what is in it is made up, and has no use for being packed tightly. */
import { crc32 } from 'node:zlib'

/** A file in an archive. */
export interface ZippedFile {
  /** With slashes between folders, and none at the beginning. */
  readonly path: string
  readonly bytes: Buffer
  /** Milliseconds since the epoch; kept to two seconds, in UTC. */
  readonly modified: number
}

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50]
/** Of the format that is needed to read it: files that are stored, in folders. */
const VERSION = 20
/** Names are in UTF-8. */
const UTF8 = 0x0800

/** The archive, in the order of its files. */
export function zipOf(files: readonly ZippedFile[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { path, bytes, modified } of files) {
    const name = Buffer.from(path)
    const about = aboutFile(name, bytes, modified)
    const local = Buffer.concat([uint32(LOCAL), about, name])
    const nothing = Buffer.alloc(10)
    directory.push(uint32(CENTRAL), uint16(VERSION), about, nothing, uint32(offset), name)
    parts.push(local, bytes)
    offset += local.length + bytes.length
  }
  const central = Buffer.concat(directory)
  const count = uint16(files.length)
  const [disks, comment] = [uint32(0), uint16(0)]
  const end = [uint32(END), disks, count, count, uint32(central.length), uint32(offset), comment]
  return Buffer.concat([...parts, central, ...end])
}

/** What both headers of a file say. */
function aboutFile(name: Buffer, bytes: Buffer, modified: number): Buffer {
  const [stored, noMore] = [uint16(0), uint16(0)]
  const size = uint32(bytes.length)
  return Buffer.concat([
    ...[uint16(VERSION), uint16(UTF8), stored, dosTime(modified), uint32(crc32(bytes))],
    ...[size, size, uint16(name.length), noMore],
  ])
}

function dosTime(time: number): Buffer {
  const date = new Date(time)
  const [hours, minutes, seconds] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5)
  return Buffer.concat([
    uint16((hours << 11) | (minutes << 5) | (seconds >> 1)),
    uint16(day | date.getUTCDate()),
  ])
}

function uint16(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeUInt16LE(value)
  return buffer
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE(value)
  return buffer
}
