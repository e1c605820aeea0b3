/** The files of the page, as the build left them in dist/web: read when they are first asked for, and kept. */
import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { promisify } from 'node:util'
import { hash } from '../crypto.js'

/** A file as it is sent. */
export interface PageFile {
  readonly bytes: Buffer
  readonly gzip: Buffer
  readonly type: string
  /** With its quotes. */
  readonly etag: string
  /** Whether its name changes with what is in it: it may be kept for ever. */
  readonly isFinal: boolean
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** The hash that the bundler puts at the end of names. */
const HASHED = /-[A-Z0-9]{8}\.\w+$/

/** What there is in a folder. */
export class PageFiles {
  private readonly folder: URL
  private names: Promise<ReadonlySet<string>> | undefined
  private readonly files = new Map<string, Promise<PageFile>>()

  /** @param folder with a slash at its end; it is looked into when the first file is asked for */
  constructor(folder: URL) {
    this.folder = folder
  }

  /** The file of a name; undefined where there is none, also where the page was not built. */
  async find(name: string): Promise<PageFile | undefined> {
    this.names ??= this.list()
    // Only what was seen in the folder is read: no name leads out of it.
    if (!(await this.names).has(name)) return undefined
    const known = this.files.get(name)
    if (known) return known
    const file = this.read(name)
    this.files.set(name, file)
    return file
  }

  private async list(): Promise<ReadonlySet<string>> {
    const names = await readdir(this.folder).catch(() => [])
    return new Set(names.filter((name) => extname(name) in TYPES))
  }

  private async read(name: string): Promise<PageFile> {
    const { gzip } = await import('node:zlib')
    const bytes = await readFile(new URL(name, this.folder))
    return {
      bytes,
      gzip: await promisify(gzip)(bytes, { level: 9 }),
      type: TYPES[extname(name)] ?? '',
      etag: `"${hash('sha256', bytes, 'base64url').slice(0, 22)}"`,
      isFinal: HASHED.test(name),
    }
  }
}
