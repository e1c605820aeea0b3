/**
 * Faults that real servers of some versions had, each as a change of the types that show it. They are there only
 * where they are asked for: a client that is to live with such a server can be tested, and no other one is misled.
 */
import type { Link } from '../contract/link.js'
import type { Fields } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { type Known, recorded } from './known.js'
import type { ProfileName } from './profile.js'

/** A fault of real servers. */
export interface Bug {
  /** One line, without a full stop. */
  readonly doc: string
  readonly how: Pick<Known<unknown>, 'mark' | 'from'>
  readonly profiles: readonly ProfileName[]
  /** What types become, by their names. */
  readonly types: Readonly<Record<string, (type: ResourceType) => Partial<ResourceType>>>
}

const ANSWERS_10 = recorded(undefined, 'answers of 10')

/** All that are known. */
export const BUGS: readonly Bug[] = [
  {
    doc: 'References to jobs of file shares lead to jobs of agents',
    how: ANSWERS_10,
    profiles: ['10'],
    types: { NasJob: () => ({ hrefs: { reference: '/agents/jobs/{ID}' } }) },
  },
  {
    doc: 'References to file servers lead to repositories',
    how: ANSWERS_10,
    profiles: ['10'],
    types: { FileServer: () => ({ hrefs: { reference: '/repositories/{ID}' } }) },
  },
  {
    doc: 'Sessions of file shares link up to jobs of machines',
    how: ANSWERS_10,
    profiles: ['10'],
    types: {
      BackupJobSession: ({ links, refLinks }) => ({
        links: links.map(upToJobs),
        refLinks: refLinks.map(upToJobs),
      }),
    },
  },
  {
    doc: 'Discovered computers have the Href of a task of a backup session',
    how: recorded(undefined, 'answers of 12'),
    profiles: ['12.3', '12.3+postgresql'],
    types: { DiscoveredComputer: () => ({ hrefs: { entity: '/backupTaskSessions/{ID}' } }) },
  },
  {
    doc: 'Points refer to their machines by another id of the hierarchy root than it has, so filters find nothing',
    how: recorded(undefined, '12.0 on SQL Server, until a hot fix'),
    profiles: ['12.3'],
    types: {
      VmRestorePoint: ({ elements }) => ({
        elements: elements.map((element) =>
          element.kind === 'scalar' && element.name === 'HierarchyObjRef'
            ? { ...element, instead: ofAnotherRoot }
            : element,
        ),
      }),
    },
  },
]

const upToJobs = (link: Link): Link =>
  link.rel === 'Up' ? { ...link, href: link.href.replace(/^\/nas\/jobs\//, '/jobs/') } : link

/** The same machine, below a root whose GUID begins with other digits. */
function ofAnotherRoot({ HierarchyObjRef: own }: Fields): string | undefined {
  if (typeof own !== 'string') return undefined
  return own.replace(
    /:([0-9a-f]{8})(?=-)/i,
    (_, digits: string) => `:${[...digits].reverse().join('')}`,
  )
}
