/** Writes the tables of README.md that derive from the program, each between its marks: `npm run readme`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { controlsTable } from '../control/control-help.js'
import { optionsTable } from '../options/help.js'
import { situationsTable } from '../options/situations.js'
import { packageRoot } from '../package-root.js'

const TABLES: Readonly<Record<string, () => string | Promise<string>>> = {
  controls: controlsTable,
  options: optionsTable,
  situations: situationsTable,
}

const file = new URL('README.md', packageRoot)
let readme = readFileSync(file, 'utf8')
for (const [name, table] of Object.entries(TABLES)) {
  const [begin, end] = [`<!-- ${name} -->\n`, `\n<!-- /${name} -->`]
  const [before = '', rest = ''] = readme.split(begin)
  const behind = rest.slice(rest.indexOf(end))
  readme = `${before}${begin}${(await table()).trim()}${behind}`
}
writeFileSync(file, readme)
