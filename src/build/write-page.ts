/**
 * Bundles the page into dist/web; part of `npm run build`. The names of all files but index.html end in a
 * hash of what is in them, so that browsers may keep them for ever.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Metafile } from 'esbuild-wasm'
import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import { hash } from '../crypto.js'
import { packageRoot } from '../package-root.js'
import { bundled } from './bundled.js'
import { licencesOf } from './licences.js'
import { contractFile, pageContract } from './page-contract.js'

const file = (path: string): string => fileURLToPath(new URL(path, packageRoot))

/** Writes a file under a name with a hash, and gives the name. */
function written(name: string, extension: string, text: string): string {
  const mark = hash('sha256', text, 'hex').slice(0, 8).toUpperCase()
  const hashed = `${name}-${mark}.${extension}`
  writeFileSync(file(`dist/web/${hashed}`), text)
  return hashed
}

/** The file that the bundler made of an entry. */
function outputOf(entry: string, { outputs }: Metafile): string {
  const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(entry))
  if (!found) throw new Error(`The bundler made nothing of ${entry}`)
  return basename(found[0])
}

rmSync(file('dist/web'), { recursive: true, force: true })
mkdirSync(file('dist/web'), { recursive: true })

const contract = written(
  'contract',
  'json',
  JSON.stringify(contractFile(pageContract(enterpriseManagerContract()))),
)
const icon = written('icon', 'svg', readFileSync(file('src/web/icon.svg'), 'utf8'))
const metafile = await bundled({
  entryPoints: [file('src/web/main.tsx'), file('src/web/style/page.css')],
  outdir: file('dist/web'),
  absWorkingDir: file('.'),
  entryNames: '[name]-[hash]',
  chunkNames: 'part-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  define: { CONTRACT_FILE: JSON.stringify(contract) },
  minify: true,
  legalComments: 'none',
})
const names: Readonly<Record<string, string>> = {
  SCRIPT: outputOf('main.tsx', metafile),
  STYLE: outputOf('page.css', metafile),
  ICON: icon,
}
writeFileSync(
  file('dist/web/index.html'),
  readFileSync(file('src/web/index.html'), 'utf8').replace(
    /\{([A-Z]+)\}/g,
    (all, name: string) => names[name] ?? all,
  ),
)
writeFileSync(file('dist/web/licences.txt'), licencesOf([metafile], file('.')))
