/**
 * The files of protected machines: a file system that looks lived in, made from a machine's name and
 * the time of its restore point when it is asked for. The same machine and time always have the same
 * files; nothing is stored.
 */
import { seedOf, spread } from '../estate/identity.js'
import { DAY } from '../time/duration.js'

export type OsKind = 'Windows' | 'Linux'

export interface GuestFile {
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly owner: string
  /** Milliseconds since the epoch. */
  readonly modified: number
}

export interface GuestFolder {
  readonly folders: readonly string[]
  readonly files: readonly GuestFile[]
}

/** Folders, with what is in them; a text tells which kind of files a folder without folders holds. */
type Tree = { readonly [name: string]: Tree | FileKind }
type FileKind = keyof typeof KINDS

const KINDS = {
  documents: [
    'Budget.xlsx',
    'Minutes.docx',
    'Offer.docx',
    'Contract.pdf',
    'Plan.pptx',
    'Notes.txt',
  ],
  invoices: ['Invoice-1041.pdf', 'Invoice-1042.pdf', 'Invoice-1043.pdf', 'Invoice-1044.pdf'],
  pictures: ['Site.jpg', 'Team.jpg', 'Logo.png', 'Scan0001.png'],
  programs: ['service.exe', 'service.dll', 'config.xml', 'readme.txt', 'license.txt'],
  logs: ['application.log', 'application.1.log', 'error.log', 'access.log'],
  settings: ['app.conf', 'hosts', 'network.conf', 'users.conf', 'services.conf'],
  database: ['data.mdf', 'data_log.ldf', 'index.ndf'],
  web: ['index.html', 'style.css', 'app.js', 'favicon.ico', 'robots.txt'],
} as const

const TREES: Readonly<Record<OsKind, Tree>> = {
  Windows: {
    'C:': {
      Documents: 'documents',
      inetpub: { logs: 'logs', wwwroot: 'web' },
      'Program Files': { 'Common Files': 'programs', Vendor: { bin: 'programs', etc: 'settings' } },
      ProgramData: { Vendor: 'settings' },
      Users: {
        Administrator: { Desktop: 'documents', Documents: 'documents', Pictures: 'pictures' },
        Public: { Documents: 'documents' },
      },
      Windows: { System32: { config: 'settings', drivers: 'programs' }, Temp: 'logs' },
    },
    'E:': {
      'Documentation 2025': { Invoices: 'invoices', Plans: 'documents' },
      Data: 'database',
      Shared: { Accounting: 'invoices', Marketing: 'pictures', Projects: 'documents' },
    },
  },
  Linux: {
    root: {
      etc: { network: 'settings', nginx: 'settings', ssh: 'settings' },
      home: { admin: { documents: 'documents' }, deploy: { web: 'web' } },
      opt: { app: { bin: 'programs', conf: 'settings' } },
      srv: { www: 'web', data: 'database' },
      var: { log: 'logs', lib: { app: 'database' } },
    },
  },
}

const LARGEST = 1024 * 1024

/**
 * What is in a folder.
 * @param machine name of the machine
 * @param at time of the restore point, milliseconds since the epoch: nothing is younger
 * @param path names of the folders from the root on, in any letter case; empty for the roots
 * @returns undefined where there is no such folder
 */
export function guestFolder(
  machine: string,
  os: OsKind,
  at: number,
  path: readonly string[],
): GuestFolder | undefined {
  let here: Tree | FileKind = TREES[os]
  const walked: string[] = []
  for (const segment of path) {
    if (typeof here === 'string') return undefined
    const name: string | undefined = Object.keys(here).find(
      (one) => one.toLowerCase() === segment.toLowerCase(),
    )
    const next: Tree | FileKind | undefined = name === undefined ? undefined : here[name]
    if (name === undefined || next === undefined) return undefined
    walked.push(name)
    here = next
  }
  if (typeof here !== 'string') return { folders: Object.keys(here), files: [] }
  const seed = seedOf(textSeed(`${machine}/${walked.join('/')}`))
  const files = KINDS[here].map((name, index) => ({
    name,
    size: 200 + Math.floor(spread(seed, index) ** 3 * LARGEST),
    owner: os === 'Windows' ? 'Administrators' : 'root',
    modified: Math.floor((at - spread(seed, index + 100) * 200 * DAY) / 1000) * 1000,
  }))
  return { folders: [], files }
}

/** The bytes of a file: lines that tell where they come from, to its size. */
export function guestFileBytes(machine: string, path: string, { size }: GuestFile): Buffer {
  return Buffer.alloc(size, `${machine} ${path}\n`)
}

/** Eight hexadecimal digits made of a text, as an id begins with. */
function textSeed(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
