/** Settings of the jobs that users of self-service make for themselves. */
import {
  boolean,
  enumeration,
  int,
  type ObjectElement,
  object,
  repeated,
  string,
} from '../element.js'
import { up } from '../link.js'
import { type ResourceType, resource } from '../resource-type.js'
import { PORTAL } from '../role.js'
import { dayNumberInMonth, enabled, MONTHS, WEEKDAYS } from './job-schedule.js'

const shown = { default: {} }
/** An element that is written with its defaults, of these parts. */
const part = (name: string, elements: ObjectElement['elements'], on?: boolean): ObjectElement =>
  object(name, { elements, ...(on !== undefined && { attributes: [enabled(on)] }) }, shown)

const onSaturdays = repeated(enumeration('Days', WEEKDAYS), { default: ['Saturday'] })
const monthly = (day: string): ObjectElement =>
  part(
    'OptionsMonthly',
    [
      dayNumberInMonth,
      enumeration('DayOfWeek', WEEKDAYS, { default: day }),
      repeated(enumeration('Months', MONTHS), { default: MONTHS }),
    ],
    true,
  )
const script = (name: string): ObjectElement =>
  part(name, [string('ScriptPath', { default: '' })], false)

const backupSettings = part('BackupSettings', [
  part('BackupMode', [
    part('Incremental', [
      part(
        'SyntheticFull',
        [
          part('OptionsDaily', [onSaturdays], true),
          boolean('TransformPreviousBackupChains', { default: false }),
        ],
        true,
      ),
    ]),
  ]),
  part('ActiveFullBackup', [part('OptionsWeekly', [onSaturdays], true)], false),
])

const maintenanceSettings = part('MaintenanceSettings', [
  part('BackupFilesHealthCheck', [monthly('Friday')], false),
  part('FullBackupFileMaintenance', [
    part('RemoveDeletedVms', [int('RemoveAfter', { default: 14, doc: 'Days.' })], false),
    part('DefragmentFullBackupFile', [monthly('Saturday')], false),
  ]),
])

const storageSettings = part('StorageSettings', [
  part('DataReduction', [
    boolean('EnableInlineDataDeduplication', { default: true }),
    boolean('EnableSwapFileBlocks', { default: true }),
    boolean('EnableDeletedFileBlocks', { default: true }),
    string('CompressionLevel', { default: 'Optimal' }),
    string('StorageOptimization', { default: 'LocalTarget' }),
  ]),
  part('Encryption', [], false),
])

const notificationsSettings = part('NotificationsSettings', [
  boolean('SendSnmpNotifications', { default: false }),
  part(
    'VmAttributeNotifications',
    [
      string('SetSuccessfulBackupDetailsToVmAttr', { default: 'Notes' }),
      boolean('AppendToExistingAttrValue', { default: true }),
    ],
    false,
  ),
])

// The small v is the server's.
const vSphereSettings = part('vSphereSettings', [
  part('GuestQuiescence', [], false),
  part(
    'ChangedBlockTracking',
    [
      boolean('EnableForAllProtectedVms', { default: true }),
      boolean('ResetChangeTrackingOnActiveFull', { default: true }),
    ],
    true,
  ),
])

const integrationSettings = part('IntegrationSettings', [
  part(
    'BackupFromStorageSnapshots',
    [
      int('LimitProcessedVmCountPerStorageSnapshot', { default: 10 }),
      boolean('FailoverToStandartBackup', { default: false }),
    ],
    true,
  ),
])

const scriptsSettings = part('ScriptsSettings', [
  script('PostJobScript'),
  script('PreJobScript'),
  part('RunScriptsEveryBackupSession', [int('RunEveryBackupSession', { default: 1 })]),
])

/** The settings that jobs of a configuration get; one for each configuration. */
export const jobSettings = (name: string, configuration: string, path: string): ResourceType =>
  resource(name, {
    doc: 'What the jobs of a self-service configuration begin with.',
    path,
    stored: true,
    roles: PORTAL,
    belongsTo: {
      [configuration]: { type: configuration },
      BackupServer: { type: 'BackupServer', through: configuration },
    },
    elements: [
      boolean('UseDefaultJobSettings', {
        default: (_, shown) => shown('DefaultSettings', configuration) ?? true,
      }),
      part('AdvancedSettings', [
        backupSettings,
        maintenanceSettings,
        storageSettings,
        notificationsSettings,
        vSphereSettings,
        integrationSettings,
        scriptsSettings,
      ]),
      boolean('SourceProxyAutoDetect', { default: true }),
    ],
    links: [
      up('BackupServer', '/backupServers'),
      up(configuration, path.replace(/\/\{.*/, ''), { entity: true }),
    ],
  })
