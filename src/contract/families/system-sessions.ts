/** What Enterprise Manager itself did, such as collecting data from backup servers. */
import {
  boolean,
  dateTime,
  enumeration,
  int,
  object,
  repeated,
  string,
  zonelessTime,
} from '../element.js'
import { family } from '../family.js'
import { alternate, down, link } from '../link.js'
import { entity, resource } from '../resource-type.js'
import { ADMINISTRATOR } from '../role.js'

const systemSession = entity('SystemSession', {
  listedDays: 30,
  doc: 'One run of Enterprise Manager’s own work.',
  collection: '/systemSessions',
  roles: ADMINISTRATOR,
  // Lists show whole sessions always, each as an element that is called after the list.
  item: 'Sessions',
  listed: 'asEntities',
  elements: [
    enumeration(
      'SessionType',
      [
        'CatalogConsolidation',
        'CatalogCrawlJob',
        'CatalogReplicationJob',
        'CollectJob',
        'SecurityScopesRebuild',
        'VcPluginJob',
        'LicAutoUpdate',
        'DatabaseMaintenance',
        'HistoryCollectJob',
        'LicenseRevoke',
        'SyncCheckForProductUpdatesOption',
        'LogExport',
      ],
      { default: 'CollectJob' },
    ),
    dateTime('CreationTimeUTC'),
    dateTime('EndTimeUTC', { ahead: 'end', optional: true }),
    enumeration('State', ['InProgress', 'CompletedSuccessfully', 'CompletedWarning', 'Failed'], {
      default: 'CompletedSuccessfully',
    }),
    object(
      'Result',
      {
        elements: [
          enumeration('Result', ['CompletedSuccessfully', 'Success', 'Warning', 'Failed'], {
            default: 'CompletedSuccessfully',
          }),
          string('Message', { default: '' }),
          boolean('IsCanceled', { default: false }),
        ],
      },
      { default: {} },
    ),
  ],
  links: [
    // Both types are the wrong ones, in the samples too.
    link('Alternate', 'BackupJobSessionReference', '/systemSessions/{ID}', { name: 'own' }),
    down('SystemSessionEvents', '/systemSessions/{ID}/events', { name: 'own' }),
  ],
  refLinks: [
    alternate(),
    down('SystemSessionEvents', '/systemSessions/{ID}/events', { name: 'own' }),
  ],
})

const systemSessionEvents = resource('SystemSessionEvents', {
  doc: 'What one run of Enterprise Manager’s own work told, line by line.',
  path: '/systemSessions/{SystemSession}/events',
  stored: true,
  roles: ADMINISTRATOR,
  list: 'SystemSessionEventLists',
  belongsTo: { SystemSession: { type: 'SystemSession' } },
  elements: [
    repeated(
      object('Events', {
        elements: [
          zonelessTime('CreationTimeUTC'),
          string('Message', { default: '' }),
          int('Order', { default: 1, doc: 'From 1.' }),
        ],
      }),
      { default: [] },
    ),
  ],
  links: [
    link('Up', 'BackupJobSession', '/systemSessions/{SystemSession}?format=Entity', {
      name: { of: 'SystemSession' },
    }),
  ],
})

export const systemSessions = family({
  types: [systemSession, systemSessionEvents],
})
