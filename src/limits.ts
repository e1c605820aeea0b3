/**
 * How much there may be of all that input makes: each limit once, with what it counts and what takes more.
 * They are checked before the work is done that they bound, and the new is refused, never what is there already;
 * only caches and journals shrink. docs/hostile.md tells of them.
 */
import { ControlError } from './control-error.js'

/** How much there may be of something. */
export interface Limit {
  /** So many at most. */
  readonly most: number
  /** What is counted: completes `there may be 64 ...`. */
  readonly counts: string
  /** What takes more, for one's own estates: completes `... takes more`. */
  readonly raisedBy?: string
}

/** The limits, by the names that errors tell them by. */
export const LIMITS = {
  /** As deep as anything is that the API or a control takes, several times over. */
  jsonDepth: { most: 64, counts: 'levels in a body of JSON' },
  /** Read in some 10 ms. */
  jsonValues: { most: 20_000, counts: 'values in a body of JSON' },
  /** With namespaces, saxes takes quadratic time in the depth. */
  xmlDepth: { most: 64, counts: 'levels of elements in a body of XML' },
  xmlElements: { most: 20_000, counts: 'elements in a body of XML' },
  xmlAttributes: { most: 100, counts: 'attributes of an element of XML' },
  /** Of who is not known yet: a LoginSpec is a hundredth of that. */
  logonBytes: { most: 16_384, counts: 'bytes in the body of a logon' },
  /** Twenty times as slow as JSON, if it is well meant. */
  sentYaml: {
    most: 262_144,
    counts: 'characters in a text of YAML that is sent',
    raisedBy: 'JSON, or a file at the start (--estate),',
  },
  /** Read in some 100 ms. Each word, mark, run of blanks and end of a line is one. */
  sentYamlTokens: {
    most: 50_000,
    counts: 'tokens in a text of YAML that is sent',
    raisedBy: 'JSON, or a file at the start (--estate),',
  },
  sentYamlTime: {
    most: 2000,
    counts: 'milliseconds, and 256 MB, to read a text of YAML that is sent',
    raisedBy: 'JSON, or a file at the start (--estate),',
  },
  sentYamls: { most: 10, counts: 'texts of YAML that are sent and wait to be read' },
  sentYamlWait: { most: 500, counts: 'milliseconds to wait while YAML of others is read' },
  /** Parsed in some 30 ms. */
  sentFixture: {
    most: 2_097_152,
    counts: 'bytes in a fixture that is sent',
    raisedBy: 'a file at the start (--estate)',
  },
  sentValues: {
    most: 200_000,
    counts: 'values in a fixture that is sent',
    raisedBy: 'a file at the start (--estate)',
  },
  /** Written ones and those that shorthands stand for; made within some 50 ms. */
  sentRecords: {
    most: 20_000,
    counts: 'records that a fixture stands for which is sent',
    raisedBy: 'a file at the start (--estate)',
  },
  /** Made in some seconds, with a gigabyte: 1,000,000 restore points and their files and machines. */
  records: {
    most: 5_000_000,
    counts: 'records in an estate',
    raisedBy: '--max-records',
  },
  /** Ids have places for so many. */
  machines: { most: 10_000, counts: 'machines of one source of restore points' },
  /** One value of a snapshot: a record is a hundredth of that. */
  snapshotValue: { most: 4_194_304, counts: 'characters in a value of a snapshot' },
  snapshotDepth: { most: 100, counts: 'levels in a value of a snapshot' },
  sessions: { most: 10_000, counts: 'logon sessions', raisedBy: '--max-sessions' },
  token: { most: 1024, counts: 'characters in the token of a session' },
  rules: { most: 500, counts: 'fault rules in a world' },
  taskRules: { most: 500, counts: 'task rules in a world' },
  ruleSize: { most: 16_384, counts: 'characters in a rule, as JSON' },
  /** Each request costs as much as they are long together: some 20 ms at worst. */
  rulePatterns: {
    most: 32_768,
    counts: 'characters in the patterns of all fault rules, or all task rules, of a world',
  },
  waitPatterns: { most: 32_768, counts: 'characters in the patterns of all waits of a world' },
  pattern: { most: 1024, counts: 'characters in a pattern with wildcards' },
  matcherKeys: { most: 32, counts: 'methods, parameters and headers in a matcher' },
  keptStates: { most: 100, counts: 'states that a world keeps' },
  worlds: { most: 1000, counts: 'worlds besides the main one' },
  listeners: { most: 100, counts: 'listeners to events' },
  waits: { most: 100, counts: 'waits for requests in a world' },
  mistakes: { most: 100, counts: 'mistakes that are told at once' },
} as const satisfies Readonly<Record<string, Limit>>

/** The name of a limit. */
export type LimitName = keyof typeof LIMITS

/** More was asked for than there may be; nothing has changed then. */
export class LimitError extends ControlError {
  /**
   * @param limit which of the limits
   * @param most so many at most, where an option tells it
   * @param status with which it is answered under /emsim/
   */
  constructor(limit: LimitName, most: number = LIMITS[limit].most, status = 400) {
    super(overLimit(limit, most), status)
  }
}

/** What is told of more than there may be: `there may be 64 levels in a body of JSON (limit jsonDepth)`. */
export function overLimit(name: LimitName, most: number = LIMITS[name].most): string {
  const { counts, raisedBy }: Limit = LIMITS[name]
  const more = raisedBy === undefined ? '' : `; ${raisedBy} takes more`
  return `There may be ${most} ${counts} (limit ${name})${more}.`
}
