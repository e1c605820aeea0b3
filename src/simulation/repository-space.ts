/** The free space of the repository that a backup is in: it follows what runs leave there. */
import type { ChangingEstate } from '../estate/course.js'
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
  if (typeof repository !== 'string') return undefined
  const found = estate.find('Repository', repository)
  const [capacity, free] = [found?.Capacity, found?.FreeSpace]
  if (typeof capacity !== 'number' || typeof free !== 'number' || capacity < 0) return undefined
  return { id: repository, capacity, free }
}

/** Makes the repository of a source so many bytes emptier, or fuller where they are negative. */
export function giveBack(source: RecordKey, size: unknown, estate: ChangingEstate): void {
  const space = repositorySpaceOf(source, estate)
  if (!space || typeof size !== 'number') return
  const FreeSpace = Math.min(Math.max(space.free + size, 0), space.capacity)
  if (FreeSpace !== space.free) estate.update('Repository', space.id, { FreeSpace })
}
