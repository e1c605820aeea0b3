/** That what a family file declares is part of the contract. */
import { readdir } from 'node:fs/promises'
import t from 'tap'
import { FAMILIES } from '../../src/contract/enterprise-manager.js'
import type { Family } from '../../src/contract/family.js'
import { packageRoot } from '../../src/package-root.js'

t.test('every family is listed, and exports nothing but itself', async (t) => {
  const written = await readdir(new URL('src/contract/families/', packageRoot))
  t.ok(written.length > 20)
  const listed: readonly Family[] = FAMILIES
  for (const file of written) {
    const place = `src/contract/families/${file}`
    const compiled = `../../${place.replace(/\.ts$/, '.js')}`
    const module: Readonly<Record<string, Family>> = await import(compiled)
    const [[name = '', family] = [], ...others] = Object.entries(module)
    if (!family || others.length > 0 || !('types' in family)) {
      t.fail(
        `${place} exports ${Object.keys(module)}: let it export one family, and move what families share to parts/`,
      )
      continue
    }
    if (!listed.includes(family))
      t.fail(
        `${place} is in no contract: add ${name} to FAMILIES in src/contract/enterprise-manager.ts`,
      )
  }
})
