/**
 * How versions of Enterprise Manager write and answer: one table, a switch each, with how each value is known.
 * What they know of the model is in model.ts.
 */
import type { Precision } from '../contract/date.js'
import { API_VERSIONS } from '../contract/enterprise-manager.js'
import { client, documented, inferred, type Known, recorded } from './known.js'

/** Letter case of JSON members: `BackupUid` as up to version 12, `backupUid` as from 13 on. */
export type JsonCase = 'pascal' | 'camel'

/** What a document of XML bears at its root, in the order in which it stands there. */
export type RootPart = 'xsd' | 'xsi' | 'default' | 'attributes'

/** All that profiles decide of how requests are answered, whatever is in the answer. */
export interface Wire {
  readonly versions: readonly string[]
  readonly jsonCase: JsonCase
  readonly jsonNulls: 'written' | 'leftOut'
  readonly jsonMark: boolean
  readonly jsonType: string
  readonly xmlRoot: readonly RootPart[]
  readonly xmlEmptyEnd: ' />' | '/>'
  readonly times: Precision
  readonly names: 'whole' | 'fraction'
  readonly escapes: 'small' | 'capital'
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly vary: boolean
  readonly badRequest: string
  readonly formLogon: 'taken' | 'refused'
  readonly build: string
  readonly serverPort: number
}

/** The versions of Enterprise Manager that are told apart. */
export type Release = '9.5' | '10' | '11' | '12.3' | '13.0'

/** A switch: what it decides, what it is by default, and what in each version. */
export interface Switch<T> {
  /** One line, without a full stop. */
  readonly doc: string
  readonly default: T
  readonly of: Readonly<Record<Release, Known<T>>>
  /** What is otherwise where the same version has its records in PostgreSQL. */
  readonly onPostgresql?: Known<T>
}

const SERVER = ['Server', 'Microsoft-HTTPAPI/2.0'] as const
const HTTP_SYS = [SERVER] as const
const HARDENED = [
  ['Cache-Control', 'private'],
  SERVER,
  ['X-Frame-Options', 'SAMEORIGIN'],
  ['X-XSS-Protection', '1; mode=block'],
  ['Strict-Transport-Security', 'max-age=31536000'],
  ['X-Content-Type-Options', 'nosniff'],
] as const

const UP_TO_14 = ['v1', 'v1_1', 'v1_2', 'v1_3', 'v1_4']
const AS_FROM_12: readonly RootPart[] = ['xsd', 'xsi', 'attributes', 'default']
const AS_OF_13: readonly RootPart[] = ['xsi', 'xsd', 'attributes', 'default']
const AS_OF_95: readonly RootPart[] = ['attributes', 'default', 'xsd', 'xsi']

/** Every switch, in the order in which they are listed. */
export const SWITCHES: { readonly [Name in keyof Wire]: Switch<Wire[Name]> } = {
  versions: {
    doc: 'Versions of the API that it offers, oldest first; latest is the last of them',
    default: API_VERSIONS,
    of: {
      '9.5': documented(UP_TO_14, 'REST API reference of 9.5 Update 4'),
      '10': recorded([...UP_TO_14, 'v1_5'], 'GET /api/ of 10'),
      '11': inferred([...UP_TO_14, 'v1_5', 'v1_6'], 'reference of 11: a URL for each of them'),
      '12.3': recorded(API_VERSIONS, 'GET /api/ of 12.3.2'),
      '13.0': recorded(API_VERSIONS, 'GET /api/ of 13.0.1'),
    },
  },
  jsonCase: {
    doc: 'Letter case of JSON members: BackupUid or backupUid',
    default: 'pascal',
    of: {
      '9.5': recorded('pascal', 'answers of 9.5u4'),
      '10': recorded('pascal', 'answers of 10'),
      '11': client('pascal', 'clients of 2021 to 2023'),
      '12.3': recorded('pascal', 'answers of 12.3.2'),
      '13.0': recorded('camel', 'answers of 13.0.1'),
    },
  },
  jsonNulls: {
    doc: 'Whether JSON has members that are null; errors always have them',
    default: 'written',
    of: {
      '9.5': recorded('leftOut', 'answers of 9.5u4'),
      '10': recorded('written', 'answers of 10'),
      '11': inferred('written', '10 and 12 write them'),
      '12.3': recorded('written', 'answers of 12.3.2'),
      '13.0': recorded('written', 'answers of 13.0.1'),
    },
  },
  jsonMark: {
    doc: 'Whether JSON begins with a byte order mark',
    default: false,
    of: {
      '9.5': client(true, 'two clients cut off the first three bytes'),
      '10': inferred(false, 'none in 11'),
      '11': client(false, 'Python clients read it as it is'),
      '12.3': client(false, 'a Go client reads it as it is'),
      '13.0': client(false, 'a Go client reads it as it is'),
    },
  },
  jsonType: {
    doc: 'Content-Type of JSON',
    default: 'application/json; charset=utf-8',
    of: {
      '9.5': recorded('application/json', 'an error of 9.5u4'),
      '10': recorded('application/json; charset=utf-8', 'answers of 10'),
      '11': inferred('application/json; charset=utf-8', 'as in 10'),
      '12.3': inferred('application/json; charset=utf-8', 'as in 10, and as of XML in 12'),
      '13.0': inferred('application/json; charset=utf-8', 'as in 10, and as of XML in 12'),
    },
  },
  xmlRoot: {
    doc: 'Order of namespaces and attributes at the root of XML',
    default: AS_FROM_12,
    of: {
      '9.5': recorded(AS_OF_95, 'an error of 9.5u4'),
      '10': inferred(AS_OF_95, 'as in 9.5'),
      '11': client(AS_FROM_12, 'test data of a client of 2023'),
      '12.3': recorded(AS_FROM_12, 'lists of 12.0 and 12.1'),
      '13.0': documented(AS_OF_13, 'samples of the reference of 13'),
    },
  },
  xmlEmptyEnd: {
    doc: 'How an empty element ends',
    default: ' />',
    of: {
      '9.5': recorded('/>', 'links of 9.5u4'),
      '10': inferred('/>', 'as in 9.5'),
      '11': inferred(' />', 'as in 12'),
      '12.3': recorded(' />', 'answers of 12'),
      '13.0': documented(' />', 'samples of the reference of 13'),
    },
  },
  times: {
    doc: 'How exact times are, which is for the database to say: s, ms or us',
    default: 'ms',
    of: {
      '9.5': recorded('s', 'all times of 9.5u4'),
      '10': recorded('ms', 'times of 10'),
      '11': inferred('ms', 'as in 10 and 12 on SQL Server'),
      '12.3': recorded('ms', 'times of 12.3.2 on SQL Server'),
      '13.0': recorded('us', 'times of 13.0.1'),
    },
    onPostgresql: recorded('us', 'times of 12 on PostgreSQL'),
  },
  names: {
    doc: 'Whether times in names of sessions and points have a fraction, as PostgreSQL gives them',
    default: 'whole',
    of: {
      '9.5': recorded('whole', 'names of 9.5u4'),
      '10': recorded('whole', 'names of 10'),
      '11': documented('whole', 'samples of the reference of 11'),
      '12.3': recorded('whole', 'names of 12 on SQL Server'),
      '13.0': recorded('fraction', 'names of 13.0.1'),
    },
    onPostgresql: recorded('fraction', 'names of 12 on PostgreSQL'),
  },
  escapes: {
    doc: 'Letter case of the escapes in links to pages: %3a or %3A',
    default: 'small',
    of: {
      '9.5': recorded('small', 'links of 9.5u4'),
      '10': recorded('small', 'links of 10'),
      '11': inferred('small', 'as in 10 and 12'),
      '12.3': recorded('small', 'links of 12.3.2'),
      '13.0': recorded('capital', 'links of 13.0.1'),
    },
  },
  headers: {
    doc: 'Headers that all answers have, besides those that tell of the answer',
    default: [],
    of: {
      '9.5': recorded(HTTP_SYS, 'answers of 9.5u4'),
      '10': recorded(HTTP_SYS, 'a logon of 10'),
      '11': inferred(HTTP_SYS, 'an answer of 249 bytes with four headers'),
      '12.3': recorded(HARDENED, 'a GET of 12.1'),
      '13.0': inferred(
        HARDENED.filter((one) => one !== SERVER),
        'as in 12; HTTP.sys is of Windows',
      ),
    },
  },
  vary: {
    doc: 'Whether documents say that they vary by Accept',
    default: true,
    of: {
      '9.5': inferred(false, 'an error of four headers'),
      '10': recorded(false, 'a logon of 10'),
      '11': inferred(false, 'an answer of 249 bytes with four headers'),
      '12.3': recorded(false, 'a GET of 12.1'),
      '13.0': inferred(false, 'as in 12'),
    },
  },
  badRequest: {
    doc: 'Reason phrase of status 400',
    default: 'Bad Request',
    of: {
      '9.5': recorded('BadRequest', 'an error of 9.5u4'),
      '10': inferred('BadRequest', 'as in 9.5 and 12'),
      '11': inferred('BadRequest', 'as in 9.5 and 12'),
      '12.3': recorded('BadRequest', 'an error of 12.2'),
      '13.0': inferred('BadRequest', 'as in 12'),
    },
  },
  formLogon: {
    doc: 'Whether a logon may have the Content-Type of a form; refused with 415',
    default: 'taken',
    of: {
      '9.5': client('taken', 'scripts that send one'),
      '10': client('taken', 'scripts that send one'),
      '11': client('taken', 'scripts that send one'),
      '12.3': client('taken', 'scripts that send one'),
      '13.0': client('refused', 'a client that had to be changed for 13'),
    },
  },
  build: {
    doc: 'Version of a backup server at most: Enterprise Manager is no older than those',
    default: '13.0.1.1071',
    of: {
      '9.5': documented('9.5.4.2866', 'list of builds'),
      '10': documented('10.0.1.4854', 'list of builds'),
      '11': documented('11.0.1.1261', 'list of builds'),
      '12.3': recorded('12.3.2.4465', 'a backup server of 12.3.2'),
      '13.0': recorded('13.0.1.2067', 'a backup server of 13.0.1'),
    },
  },
  serverPort: {
    doc: 'Port of a backup server',
    default: 9392,
    of: {
      '9.5': documented(9392, 'reference of 9.5'),
      '10': documented(9392, 'reference of 10'),
      '11': documented(9392, 'reference of 11'),
      '12.3': recorded(9392, 'a backup server of 12.3.2'),
      '13.0': recorded(443, 'a backup server of 13.0.1'),
    },
  },
}
