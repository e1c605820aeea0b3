/**
 * Has the bundler put what every start loads into one file. It gives a file to all modules that are reached
 * from the same entries, and each module that is imported late is an entry: what a start loads would come in
 * some ninety files, and Node takes a tenth of the start to find, read and link these. So here what is
 * imported late imports what every start loads as well, which is there by then, and all of that is reached
 * from the same entries.
 */
import { relative, resolve, sep } from 'node:path'
import type { Plugin } from 'esbuild-wasm'

const LATE = 'imported late'
const START = 'start'

/** Commands begin a process each. Those that do not serve end sooner without what a server loads. */
const COMMAND_LINE = ['cli.js', 'cli']

/**
 * The plugin.
 * @param source the folder of the modules
 * @param start modules in it, without `.js`: these and all that they import is what every start loads
 */
export function startChunk(source: string, start: readonly string[]): Plugin {
  const startFiles = start.map((name) => resolve(source, `${name}.js`))
  const isCommandLine = (importer: string): boolean =>
    COMMAND_LINE.includes(relative(source, importer).split(sep)[0] ?? '')
  return {
    name: 'what every start loads is one file',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\./ }, ({ kind, path, importer, resolveDir }) => {
        if (kind !== 'dynamic-import') return
        const file = resolve(resolveDir, path)
        const isLate = !isCommandLine(importer) || startFiles.includes(file)
        return isLate ? { path: file, namespace: LATE } : undefined
      })
      onLoad({ filter: /./, namespace: LATE }, ({ path }) => ({
        contents: `import '${START}'\nexport * from ${JSON.stringify(path)}`,
        resolveDir: source,
      }))
      // A module of emsim does nothing when it is loaded: an import for nothing else would be left out.
      onResolve({ filter: new RegExp(`^${START}$`) }, ({ path }) => ({ path, namespace: START }))
      onLoad({ filter: /./, namespace: START }, () => ({
        contents: startFiles
          .map((path, at) => `export * as start${at} from ${JSON.stringify(path)}`)
          .join('\n'),
        resolveDir: source,
      }))
    },
  }
}
