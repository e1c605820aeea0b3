/** The licences of what a bundle holds of others. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild-wasm'

const PACKAGE = /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//

/** Licences that ask for nothing but to be named, with who wrote the work. */
const ALLOWED: unknown[] = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause']

/**
 * Gives one text with the name, version and licence of each package that files were taken from.
 * @param root the folder that the paths of the bundler begin at
 * @throws for a package under any other licence than those that only ask to be named
 */
export function licencesOf(metafiles: readonly Metafile[], root: string): string {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs))
  const folders = new Set(inputs.flatMap((path) => PACKAGE.exec(path)?.[1] ?? []))
  return [...folders]
    .sort()
    .map((folder) => licenceIn(join(root, folder)))
    .join(`\n${'-'.repeat(80)}\n\n`)
}

function licenceIn(folder: string): string {
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  if (!ALLOWED.includes(license)) throw new Error(`${name} is under ${license}: ${folder}`)
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  // Some have no text of their licence: then who wrote it is named.
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : author
  if (typeof text !== 'string') throw new Error(`${name} has neither licence nor author: ${folder}`)
  return `${name} ${version} (${license})\n\n${text}\n`
}
