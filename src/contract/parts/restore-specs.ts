/** What requests that restore something carry. */
import {
  boolean,
  enumeration,
  list,
  type ObjectElement,
  object,
  string,
  uid,
  urn,
} from '../element.js'
import { spec } from '../request-body.js'

const powerOn = boolean('PowerOnAfterRestore', {
  default: false,
  alsoCalled: ['PowerOnAfter'],
  example: true,
})
const root = uid('HierarchyRootUid', 'HierarchyRoot', {
  optional: true,
  alsoCalled: ['HierarchyRoot'],
  doc: 'The infrastructure that it goes to; that of the point unless given.',
})

const machine = (name: string): ObjectElement =>
  object(
    name,
    {
      elements: [
        uid('VmRestorePointUid', 'VmRestorePoint'),
        string('VmNewName', { optional: true, doc: 'Its own name unless given.' }),
        urn('DatastoreRef', { optional: true }),
        urn('OrgVdcStorageProfileRef', { optional: true }),
        urn('LinkedCloneVmTemplateRef', { optional: true }),
      ],
    },
    { optional: true },
  )

/** POST of a machine's or a vApp's point with ?action=restore. Clients send none, or parts of it (seen in clients). */
export const restoreSpec = spec(
  'RestoreSpec',
  [
    object(
      'VmRestoreSpec',
      {
        elements: [
          powerOn,
          root,
          boolean('QuickRollback', { default: false, doc: 'Only what has changed is restored.' }),
          boolean('KeepOriginalVM', { default: false, doc: 'Not with QuickRollback.' }),
          machine('VmRestoreParameters'),
        ],
      },
      { optional: true },
    ),
    object(
      'vCloudVmRestoreSpec',
      {
        elements: [
          powerOn,
          root,
          urn('vAppRef', { optional: true }),
          machine('VmRestoreParameters'),
        ],
      },
      { optional: true, doc: 'In the 9.5 schema only.' },
    ),
    object(
      'vCloudVAppRestoreSpec',
      {
        elements: [
          powerOn,
          root,
          urn('OrgVdcRef', { optional: true }),
          string('vAppNewName', {
            optional: true,
            example: 'Restored',
            doc: 'Its own name unless given.',
          }),
          list('VmsRestoreParameters', machine('Vm'), { optional: true }),
        ],
      },
      { optional: true },
    ),
  ],
  { optional: true },
)

/** POST {point}/mounts. Its root in XML is documented for points of backups only. */
export const startMountSpec = spec(
  'StartMountSpec',
  [enumeration('OsKind', ['Windows', 'Linux'], { optional: true })],
  { optional: true },
)

/** POST {mount}/{filepath}?action=restore. */
export const fileRestoreSpec = spec(
  'FileRestoreSpec',
  [
    object(
      'ToOriginalLocation',
      {
        attributes: [
          boolean('Overwrite', {
            default: false,
            example: true,
            doc: 'It takes the place of what is there.',
          }),
          boolean('PermissionsOnly', { default: false }),
        ],
        elements: [
          object(
            'GuestCredentials',
            {
              elements: [
                string('UserName', { optional: true }),
                string('Password', { optional: true, secret: true }),
              ],
            },
            { optional: true, doc: 'Where the job does not know any.' },
          ),
        ],
      },
      { optional: true, mayBeEmpty: true },
    ),
    object('ForDirectDownload', {}, { optional: true, mayBeEmpty: true }),
  ],
  { choice: true },
)
