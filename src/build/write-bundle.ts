/**
 * Bundles the compiled code into dist/bundle; part of `npm run build`. To load some hundreds of small files
 * costs near half of a start, a few large ones next to nothing. So do the packages that every start loads;
 * all others stay outside. Lines are short, and names as they were: Node shows the line that threw what
 * nobody catches.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildOptions } from 'esbuild-wasm'
import { packageRoot } from '../package-root.js'
import { bundled } from './bundled.js'
import { licencesOf } from './licences.js'
import { fromPackageBundles, packageBundles } from './packages.js'
import { startChunk } from './start-chunk.js'

const file = (path: string): string => fileURLToPath(new URL(path, packageRoot))

/** What every start loads: these, and what they import. */
const AT_START = ['index', 'cli/serve-command', 'simulation/default-estate']

/** Each begins with a file of its own, beside the one that starts it, and shares no others. */
const THREADS = ['reading/yaml-worker', 'listen/certificate-worker']

const FORM: BuildOptions = {
  absWorkingDir: file('.'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 120,
}

const modules = (names: readonly string[]): BuildOptions => ({
  ...FORM,
  entryPoints: names.map((name) => ({ in: file(`dist/src/${name}.js`), out: basename(name) })),
  outdir: file('dist/bundle'),
  packages: 'external',
  format: 'esm',
})

await bundled({
  ...modules(['cli', 'index', 'require-node']),
  splitting: true,
  plugins: [fromPackageBundles, startChunk(file('dist/src'), AT_START)],
})
await bundled(modules(THREADS))

const packed = []
for (const options of packageBundles)
  packed.push(await bundled({ ...FORM, outdir: file('dist/bundle'), ...options }))
await writeFile(file('dist/bundle/licences.txt'), licencesOf(packed, file('.')))

// The bundle of a file runs what is in it after all that it imports: what has to come first is imported first.
const library = file('dist/bundle/index.js')
await writeFile(library, `import './require-node.js'\n${await readFile(library, 'utf8')}`)
