/**
 * Why operations are refused, in one table. Words in braces are filled in. Few texts of real servers are
 * known: those are marked.
 */
import { Refused } from './decider.js'

const REFUSALS = {
  /** Clients read `only one object` (seen in a client). */
  lastInclude: 'The object cannot be removed: the job contains only one object.',
  /** All others are ours. */
  gone: 'There is no {type} with ID {id} any more.',
  noSuch: 'There is no {type} with ID {id}.',
  nameTaken: 'There is a {type} named {name} already.',
  inUse: '{what} is in use by {by}.',
  jobRuns: 'Job "{name}" is running already.',
  jobIdle: 'Job "{name}" is not running.',
  nothingToRetry: 'Job "{name}" has nothing to retry: its last run has not failed.',
  noObjects: 'Job "{name}" has nothing to process.',
  notRunning: 'The session has ended already.',
  wrongKind: '{what} cannot be done with {which}.',
  notBackedUp: 'No backup job has a full backup of {ref}.',
  needs: '{what} needs {which}.',
  offline: 'Backup server "{name}" does not answer.',
  planRuns: 'Failover plan "{name}" is running.',
  isFailedOver: 'Machines of failover plan "{name}" have failed over already.',
  nothingToUndo: 'No machine of failover plan "{name}" has failed over.',
  noState: 'No such state of {name} is kept.',
  quotaUsed: '{used} MB of the quota "{name}" are in use.',
  tooFewAddresses: 'Of public IP addresses, {wanted} more are needed, and {free} are free.',
  onePlatform: 'All hardware plans of a tenant must be of one platform.',
  noRange: '{first} to {last} is no range of IPv4 addresses, or one of more than {most}.',
  roleTwice: 'Account "{name}" has the role already.',
  lastRole: 'The role cannot be removed: it is the last one of account "{name}".',
  unfitRepository: 'Repository "{name}" is not for self-service: it is of the kind {kind}.',
  elsewhere: 'Repository "{name}" is not on backup server {server}.',
  unknownRoot: 'There is no infrastructure {id} that {ref} is in.',
} as const

/** A refusal of the table. */
export const refused = (
  kind: keyof typeof REFUSALS,
  words: Readonly<Record<string, string>> = {},
): Refused =>
  new Refused(REFUSALS[kind].replace(/\{(\w+)\}/g, (_, word: string) => words[word] ?? ''))
