import { loadOptions } from '../options/load-options.js'
import { VERSION } from '../version.js'
import { banner, readyLine } from './announcement.js'
import type { Run } from './command.js'
import { failure, warn } from './failure.js'
import { closeOnSignal } from './shutdown.js'
import { watchedPaths, watchFiles } from './watching.js'

/** `emsim serve`: starts the server, tells where it is, and closes it when a signal comes. */
export const serve: Run = async ({ flags, own: { watch } }, { process, start }) => {
  const options = await loadOptions({ flags, env: process.env })
  const starting = start(options)
  // Before it listens: the first process of a container gets no signal that it has no listener for.
  const isClosing = closeOnSignal(process, async () => {
    const emsim = await starting.catch(() => undefined)
    await emsim?.close()
  })
  const emsim = await starting
  warn(process, emsim.warnings)
  if (watch)
    await watchFiles(watchedPaths(options), async () => {
      try {
        const counts = await emsim.reload()
        warn(process, emsim.warnings)
        process.stderr.write(`emsim: loaded anew: ${recordsText(counts)}\n`)
      } catch (error) {
        process.stderr.write(`${failure(error).text}emsim: the estate stays as it was\n`)
      }
    })
  if (!isClosing()) {
    process.stdout.write(process.stdout.isTTY ? banner(emsim, VERSION) : readyLine(emsim, VERSION))
  }
  return undefined
}

/** `1204 records` */
function recordsText(counts: Readonly<Record<string, number>>): string {
  const records = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return `${records} record${records === 1 ? '' : 's'}`
}
