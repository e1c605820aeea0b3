/**
 * Watches files by looking at them again and again: what a system tells of changes depends on it, and on folders that
 * are mounted into a container it tells nothing at all.
 */
import { stat } from 'node:fs/promises'
import { fixtureFiles } from '../loading/fixture-files.js'
import type { EmsimOptions } from '../options/option-table.js'

/** Milliseconds from one look to the next. */
const INTERVAL = 250

/** The files and folders that options tell of, and that may change. */
export const watchedPaths = ({ estate, estateYaml, faults, taskRules }: EmsimOptions): string[] =>
  [estateYaml === undefined ? estate : undefined, faults, taskRules].filter(
    (path): path is string => typeof path === 'string' && !['default', 'empty', '-'].includes(path),
  )

/** Looks every so many milliseconds. */
export type Looking = (look: () => Promise<void>, milliseconds: number) => { unref(): unknown }

/**
 * Calls back when files have changed, and then not changed again from one look to the next: who writes them may not be
 * done. One call is over before the next. The promise resolves when it is known what they are like at first.
 * @param changed never rejects
 */
export async function watchFiles(
  paths: readonly string[],
  changed: () => Promise<void>,
  every: Looking = setInterval,
): Promise<void> {
  const stateNow = async (): Promise<string> => (await Promise.all(paths.map(stateOf))).join('\n')
  let known = await stateNow()
  let seen = known
  let isBusy = false
  const look = async (): Promise<void> => {
    const now = await stateNow()
    const isSettled = now === seen
    seen = now
    if (now === known || !isSettled) return
    known = now
    await changed()
  }
  every(async () => {
    if (isBusy) return
    isBusy = true
    try {
      await look()
    } finally {
      isBusy = false
    }
  }, INTERVAL).unref()
}

/** What changes when something is written: of a folder, which fixtures are in it, and each of them. */
async function stateOf(path: string): Promise<string> {
  const files = await fixtureFiles(path).catch(() => [path])
  const states = files.map((file) =>
    stat(file).then(
      ({ mtimeMs, size, ino }) => `${file} ${mtimeMs} ${size} ${ino}`,
      () => `${file} none`,
    ),
  )
  return (await Promise.all(states)).join('\n')
}
