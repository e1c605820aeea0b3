/** What jobs did in the last day: their sessions, the newest first. */

import { type Result, resultOf } from '../parts/sign.js'
import { type ApiRecord, countRecords, queryRecords } from '../server/records.js'
import { apiPathOf } from '../server/root.js'

/** A session of a job. */
export interface Run {
  /** Path of the session, with /api at its front. */
  readonly path: string
  readonly job: string
  /** UID of the job. */
  readonly jobUid: string
  /** Milliseconds since the epoch; Infinity for one that goes on. */
  readonly begin: number
  readonly end: number
  readonly result: Result
  readonly progress: number
  readonly message: string
}

/** The runs of a day, or as many as are shown, and how many there are of each result. */
export interface Runs {
  readonly runs: readonly Run[]
  readonly counts: Readonly<Record<Exclude<Result, 'none'>, number>>
  /** Whether all of them are there. */
  readonly isWhole: boolean
}

const DAY = 86_400_000
/** Types of sessions that jobs have. */
const TYPES = ['BackupJobSession', 'ReplicaJobSession'] as const
/** Sessions of a type that are asked for at once. */
const PAGE = 300

/** What is shown first where not all can be. */
const WORST = ['State==Working', 'Result==Failed', 'Result==Warning'] as const

/** Asks for the runs of the day before. @param now by the clock of the world */
export async function runsOfDay(now: number, signal: AbortSignal): Promise<Runs> {
  const since = `CreationTime>"${new Date(now - DAY).toISOString()}"`
  const pages = await Promise.all(
    TYPES.map((type) =>
      queryRecords({ type, filter: since, sortDesc: 'CreationTime', pageSize: PAGE }, signal),
    ),
  )
  if (pages.every(({ pages: count }) => count <= 1)) {
    const runs = newestFirst(pages.flatMap(({ records }) => records.map(runOf)))
    return { runs, counts: countsOf(runs), isWhole: true }
  }
  return worstOf(since, signal)
}

const newestFirst = (runs: readonly Run[]): Run[] => runs.toSorted((a, b) => b.begin - a.begin)

function countsOf(runs: readonly Run[]): Runs['counts'] {
  const counts = { running: 0, success: 0, warning: 0, failed: 0 }
  for (const { result } of runs) if (result !== 'none') counts[result]++
  return counts
}

/** Of very many, those that did not go well, and the counts of all. */
async function worstOf(since: string, signal: AbortSignal): Promise<Runs> {
  const found = await Promise.all(
    TYPES.flatMap((type) =>
      WORST.map((which) =>
        queryRecords(
          { type, filter: `${which};${since}`, sortDesc: 'CreationTime', pageSize: 50 },
          signal,
        ),
      ),
    ),
  )
  const total = async (which: string): Promise<number> => {
    const counts = TYPES.map((type) => countRecords(type, `${which};${since}`, signal))
    return (await Promise.all(counts)).reduce((sum, one) => sum + one, 0)
  }
  const [running, failed, warning, success] = await Promise.all(
    [...WORST, 'Result==Success'].map(total),
  )
  return {
    runs: newestFirst(found.flatMap(({ records }) => records.map(runOf))),
    counts: {
      running: running ?? 0,
      failed: failed ?? 0,
      warning: warning ?? 0,
      success: success ?? 0,
    },
    isWhole: false,
  }
}

function runOf(record: ApiRecord): Run {
  const { Href = '', JobName, JobUid, CreationTimeUTC, EndTimeUTC, Progress } = record
  const end = Date.parse(String(EndTimeUTC ?? ''))
  return {
    path: apiPathOf(Href) ?? '/api',
    job: String(JobName ?? ''),
    jobUid: String(JobUid ?? ''),
    begin: Date.parse(String(CreationTimeUTC ?? '')),
    end: Number.isNaN(end) ? Number.POSITIVE_INFINITY : end,
    result: resultOf(record),
    progress: Number(Progress ?? 0),
    message: String(record.FailureMessage ?? ''),
  }
}
