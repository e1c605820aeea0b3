/** The free space of the repository that a backup is in: it follows what runs leave there. */
import type { ChangingEstate } from '../estate/course.js'
import { shownIn } from '../estate/shown-in.js'
import type { RecordKey } from './made.js'

/** A repository whose bounds are known, in bytes. Those of object storage, for one, are not. */
export interface RepositorySpace {
  readonly id: string
  readonly capacity: number
  readonly free: number
}

/** The repository of a source; undefined where it is in none, or in one without bounds. */
export function repositorySpaceOf(
  [type, id]: RecordKey,
  estate: ChangingEstate,
): RepositorySpace | undefined {
  const repository = type === 'Backup' ? estate.find(type, id)?.Repository : undefined
  const found = typeof repository === 'string' ? estate.find('Repository', repository) : undefined
  if (!found) return undefined
  const bytes = (field: string): number =>
    Number(found[field] ?? shownIn(estate, 'Repository', found, field))
  const [capacity, free] = [bytes('Capacity'), bytes('FreeSpace')]
  if (capacity < 0 || free < 0) return undefined
  // A fixture that tells more is warned of.
  return { id: found.id, capacity, free: Math.min(free, capacity) }
}

/** Makes the repository of a source so many bytes emptier, or fuller where they are negative. */
export function giveBack(source: RecordKey, size: unknown, estate: ChangingEstate): void {
  const space = repositorySpaceOf(source, estate)
  if (!space || typeof size !== 'number') return
  const { id, capacity: Capacity, free } = space
  const FreeSpace = Math.min(Math.max(free + size, 0), Capacity)
  // The capacity that is not told would follow what is free.
  if (FreeSpace !== free) estate.update('Repository', id, { Capacity, FreeSpace })
}
