/**
 * Writes the types that `require('emsim')` has; part of `npm run build`. The package is made of ES modules, which
 * CommonJS may require; TypeScript lets it under `module: node16` only where the types say so themselves.
 */
import { writeFileSync } from 'node:fs'

/** The library as the compiler has written it. */
const library = new URL('../index.js', import.meta.url)

const esm = (file: string): string => `'./${file}' with { 'resolution-mode': 'import' }`

const isClass = (value: unknown): boolean =>
  typeof value === 'function' && value.toString().startsWith('class ')

/** All types of a file, and what of it there is when it runs. */
const types = (file: string, values: Readonly<Record<string, unknown>>): string =>
  [
    `import type * as esm from ${esm(file)}`,
    `export type * from ${esm(file)}`,
    ...Object.entries(values).flatMap(([name, value]) => [
      `export declare const ${name}: typeof esm.${name}`,
      ...(isClass(value) ? [`export type ${name} = esm.${name}`] : []),
    ]),
    '',
  ].join('\n')

writeFileSync(
  new URL('../index.d.cts', import.meta.url),
  types('index.js', await import(library.href)),
)
writeFileSync(new URL('../api.d.cts', import.meta.url), types('api.js', {}))
