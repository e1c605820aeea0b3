/** What a job does inside the machines that it protects. */
import {
  boolean,
  type Element,
  enumeration,
  guid,
  int,
  list,
  type ObjectElement,
  object,
  type Scalar,
  string,
} from '../element.js'

/** No credentials at all. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

const shown = { default: {} }

const folders = (name: string, paths: readonly string[]): Element =>
  list(name, string('Path'), { default: paths })

const indexing = (name: string, excluded: readonly string[]): ObjectElement =>
  object(
    name,
    {
      elements: [
        enumeration(
          'FileSystemIndexingMode',
          ['EveryFolders', 'SpecifiedFolders', 'ExceptSpecifiedFolders', 'Disabled'],
          { default: 'ExceptSpecifiedFolders' },
        ),
        folders('IncludedIndexingFolders', []),
        folders('ExcludedIndexingFolders', excluded),
      ],
    },
    shown,
  )

const sqlBackupOptions = object(
  'SqlBackupOptions',
  {
    elements: [
      enumeration('TransactionLogsProcessing', ['OnlyOnSuccessJob', 'Backup', 'Never'], {
        default: 'OnlyOnSuccessJob',
      }),
      int('BackupLogsFrequencyMin', { default: 15 }),
      boolean('UseDbBackupRetention', { default: true }),
      int('RetainDays', { default: 15 }),
    ],
  },
  shown,
)

const excludedFiles = object(
  'FSFileExcludeOptions',
  {
    elements: [
      int('BackupScope', { default: 2, doc: '1: what is included counts; 2: what is excluded.' }),
      folders('IncludeList', []),
      folders('ExcludeList', []),
    ],
  },
  { optional: true },
)

const oracleBackupOptions = object(
  'OracleBackupOptions',
  {
    elements: [
      boolean('BackupLogsEnabled', { default: true }),
      int('BackupLogsFrequencyMin', { default: 15 }),
      boolean('UseDbBackupRetention', { default: true }),
      int('RetainDays', { default: 15 }),
      enumeration('ArchivedLogsTruncation', ['ByAge', 'BySize'], { default: 'BySize' }),
      int('ArchivedLogsMaxAgeHours', { optional: true }),
      int('ArchivedLogsMaxSizeMb', { default: 10240 }),
      guid('SysdbaCredsId', { default: NOBODY }),
      boolean('ProxyAutoSelect', { default: true }),
    ],
  },
  { optional: true },
)

const vssSnapshotOptions = (usePersistentGuestAgent: Scalar): ObjectElement =>
  object(
    'VssSnapshotOptions',
    {
      elements: [
        enumeration('VssSnapshotMode', ['RequireSuccess', 'IgnoreFailures', 'Disabled'], {
          default: 'RequireSuccess',
        }),
        boolean('IsCopyOnly', { default: false }),
        usePersistentGuestAgent,
      ],
    },
    shown,
  )
const vssOfAll = vssSnapshotOptions(boolean('UsePersistentGuestAgent', { optional: true }))
/** Only objects of jobs and policies always tell of the agent. */
const vssOfObject = vssSnapshotOptions(boolean('UsePersistentGuestAgent', { default: false }))
const credentials = [
  guid('WindowsCredentialsId', { default: NOBODY }),
  guid('LinuxCredentialsId', { default: NOBODY }),
]

const guestProcessing = (vss: ObjectElement): ObjectElement =>
  object(
    'GuestProcessingOptions',
    {
      elements: [
        vss,
        indexing('WindowsGuestFSIndexingOptions', [
          '%windir%',
          '%ProgramFiles%',
          '%ProgramFiles(x86)%',
          '%ProgramW6432%',
          '%TEMP%',
        ]),
        indexing('LinuxGuestFSIndexingOptions', [
          '/cdrom',
          '/dev',
          '/media',
          '/mnt',
          '/proc',
          '/tmp',
          '/lost+found',
        ]),
        sqlBackupOptions,
        ...credentials,
        excludedFiles,
        oracleBackupOptions,
      ],
    },
    shown,
  )

/** The settings, of a whole job or plan, or of one object in an agent job. */
export const guestProcessingOptions = guestProcessing(vssOfAll)
/** The settings of one object in a job. */
export const guestProcessingOfObject = guestProcessing(vssOfObject)

const guestSnapshot = (vss: ObjectElement): ObjectElement =>
  object('GuestProcessingOptions', { elements: [vss, ...credentials] }, shown)

/** The settings of continuous data protection, which has fewer. */
export const guestSnapshotOptions = guestSnapshot(vssOfAll)
/** The settings of one object in a policy of continuous data protection. */
export const guestSnapshotOfObject = guestSnapshot(vssOfObject)
