import { loadOptions } from '../options/load-options.js'
import { VERSION } from '../version.js'
import { banner, readyLine } from './announcement.js'
import type { Run } from './command.js'
import { warn } from './failure.js'
import { closeOnSignal } from './shutdown.js'

/** `emsim serve`: starts the server, tells where it is, and closes it when a signal comes. */
export const serve: Run = async ({ flags }, { process, start }) => {
  const options = await loadOptions({ flags, env: process.env })
  const starting = start(options)
  // Before it listens: the first process of a container gets no signal that it has no listener for.
  const isClosing = closeOnSignal(process, async () => {
    const emsim = await starting.catch(() => undefined)
    await emsim?.close()
  })
  const emsim = await starting
  warn(process, emsim.warnings)
  if (!isClosing()) {
    process.stdout.write(process.stdout.isTTY ? banner(emsim, VERSION) : readyLine(emsim, VERSION))
  }
  return undefined
}
