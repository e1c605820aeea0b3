/**
 * Runs into a full repository fail, as those of a real server do. Whether there is room is asked when a run
 * begins, for what it is going to leave: our choice, as is that all machines of the run fail then.
 */
import type { ChangingEstate } from '../estate/course.js'
import { sizesOf } from './backup-points.js'
import { repositorySpaceOf } from './repository-space.js'
import { progressOf } from './retention.js'
import { ranOut } from './room-ahead.js'
import { partOf, type Run } from './run.js'

/** What Windows says where a disk is full. */
const FULL = 'There is not enough space on the disk.'

/** A run as it goes where its repository may be full; one that a tester has told of goes as told. */
export function inRepository(run: Run, estate: ChangingEstate): Run {
  const space = run.told ? undefined : repositorySpaceOf(run.source, estate)
  const progress = space && progressOf(run.source, estate)
  if (!progress) return run
  // A run that makes good what another could not adds to the file of that one, which is counted already.
  if (run.attempt > 0 && progress.kept.some(({ place }) => place === run.place)) return run
  if (sizesOf(run, partOf(run, progress.plan)).BackupSize <= space.free) return run
  ranOut(space.id, estate)
  const retry = run.attempt === 0
  return {
    ...run,
    outcome: { ago: 0, result: 'Failed', machine: null, every: true, reason: FULL, retry },
  }
}
