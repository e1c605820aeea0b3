/** The commands, each loaded when it is run. To add one is to add a line. */
import type { Sources } from '../options/resolve.js'

export interface Command {
  readonly doc: string
  /** Words that it takes beside options. */
  readonly words: number
  load(): Promise<{ run(sources: Sources, words: readonly string[]): Promise<number> }>
}

export const COMMANDS: Readonly<Record<string, Command>> = {
  serve: {
    doc: 'Run the simulator; the command if none is named.',
    words: 0,
    load: () => import('./serve.js'),
  },
  generate: {
    doc: 'Write a generated estate to standard output, as a fixture.',
    words: 0,
    load: () => import('./generate.js'),
  },
  health: {
    doc: 'Ask a running simulator, by URL or by the options, whether it is well.',
    words: 1,
    load: () => import('./health.js'),
  },
  version: { doc: 'Print the version.', words: 0, load: () => import('./version.js') },
  help: { doc: 'Print this.', words: 0, load: () => import('./help.js') },
}
