/** How much an estate holds, in the words of whoever looks after backups. */
import type { Estate } from '../estate/estate.js'

/** How much there is. */
export interface Extent {
  readonly jobs: number
  readonly restorePoints: number
  /** On how many days they were made: one that is older than all others makes no long history. */
  readonly days: number
}

const DAY = 86_400_000

/** Looks through all restore points: for what is asked now and then. */
export function extentOf(estate: Estate): Extent {
  const points = estate.all('RestorePoint')
  const days = new Set<number>()
  for (const { BackupDateUTC: made } of points)
    if (typeof made === 'number') days.add(Math.floor(made / DAY))
  return { jobs: estate.all('Job').length, restorePoints: points.length, days: days.size }
}
