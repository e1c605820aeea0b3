/** The types that CommonJS has of the package. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import * as library from '../../src/index.js'
import { packageRoot } from '../../src/package-root.js'
import { compileUnder } from './compile.js'

const GOOD = `
import { buildEmsim, type Emsim, type Fixture, FixtureError, startEmsim } from 'emsim'
import type { QueryResult, RestorePoint } from 'emsim/api'

const estate: Fixture = { BackupServers: [{ Name: 'vbr' }] }
export async function main(): Promise<void> {
  const em: Emsim = await startEmsim({ port: 0, estate })
  const kind: 'vbk' | 'vib' | 'vrb' | undefined = em.estate.find('BackupFile')[0]?.FileType
  const { Entities } = await em.client('User').json<QueryResult>('/query?type=Job')
  await buildEmsim().catch((error) => error instanceof FixtureError && error.message)
  console.log(kind, Entities)
}
export const told = (error: FixtureError): string => error.message
export const made = ({ BackupDateUTC }: RestorePoint): Date => new Date(BackupDateUTC)
`

const BAD = `
import { startEmsim } from 'emsim'
export const one = startEmsim({ prot: 1 })
export const other = one.then((em) => em.estate.find('RestorPoint'))
`

t.test('they are exact, whatever kind of modules TypeScript is told of', async (t) => {
  const dir = t.testdir({ 'good.cts': GOOD, 'bad.cts': BAD })
  const files = [join(dir, 'good.cts'), join(dir, 'bad.cts')]
  for (const module of ['node16', 'node20', 'nodenext']) {
    const errors = await compileUnder(module, files)
    const lines = errors.map((line) => /(\w+\.cts)\((\d+),/.exec(line)?.slice(1).join(':'))
    t.same(lines, ['bad.cts:3', 'bad.cts:4'], `${module}: ${errors.join('\n')}`)
  }
})

t.test('they name all that can be required', async (t) => {
  const text = await readFile(new URL('dist/src/index.d.cts', packageRoot), 'utf8')
  const named = [...text.matchAll(/^export declare const (\w+)/gm)].map(([, name]) => name)
  t.same(named, Object.keys(library))
})
