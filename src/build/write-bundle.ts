/**
 * Bundles the compiled code into dist/bundle; part of `npm run build`. To load some 170 small files costs
 * a third of the whole start, a few large ones next to nothing. Packages stay outside. Lines stay as they
 * are: Node shows the one that threw what nobody catches.
 */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild-wasm'
import { packageRoot } from '../package-root.js'

const file = (path: string): string => fileURLToPath(new URL(path, packageRoot))

await build({
  entryPoints: [file('dist/src/cli.js'), file('dist/src/index.js')],
  outdir: file('dist/bundle'),
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
})
