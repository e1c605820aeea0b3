/** Reads files that people name, which may be devices that never end. */
import { open } from 'node:fs/promises'

const MEBIBYTE = 1_048_576

/** A file, a pipe or a device is larger than is read. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge'
  readonly code = 'EFBIG'

  /** @param most bytes that are read at most */
  constructor(most: number) {
    super(`it has more than ${most / MEBIBYTE} MiB`)
  }
}

/**
 * The bytes of a file, a pipe or a device.
 * @param most bytes that are read at most
 * @throws FileTooLarge, as soon as it is clear that there are more; what the system refuses it with
 */
export async function readFile(file: string, most: number): Promise<Buffer> {
  const handle = await open(file)
  try {
    const stats = await handle.stat()
    // What pipes and devices have is not known before it is read.
    if (!stats.isFile()) return await readAll(handle.createReadStream({ autoClose: false }), most)
    if (stats.size > most) throw new FileTooLarge(most)
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

/**
 * The bytes of a stream.
 * @param most bytes that are read at most
 * @throws FileTooLarge, as soon as there are more
 */
export async function readAll(stream: AsyncIterable<Uint8Array>, most: number): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of stream) {
    size += piece.length
    if (size > most) throw new FileTooLarge(most)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
