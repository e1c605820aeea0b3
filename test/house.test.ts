/** The house: folders of src on their floors. An import leads down, never up, and never in a circle. */
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { packageRoot } from '../src/package-root.js'

/** From the top down. A folder, or a file that stands beside the folders, may use what is below it. */
const FLOORS: readonly string[] = [
  'build',
  'cli.ts',
  'cli',
  'index.ts',
  'simulator.ts',
  'server.ts',
  'request',
  'control',
  'operations',
  'world',
  'documents',
  'acting',
  'simulation',
  'options',
  'journal',
  'loading',
  'sessions',
  'estate',
  'faults',
  'wire',
  'query',
  'matcher',
  'time',
  'listen',
  'contract',
  'reading',
  'wording',
  'caller.ts',
  'control-error.ts',
  'emsim-error.ts',
  'is-object.ts',
  'url.ts',
  'crypto.ts',
  'version.ts',
  'package-root.ts',
]

const SRC = fileURLToPath(new URL('src/', packageRoot))

/** Every file of src with the files that it imports, types included. */
async function importsOf(): Promise<ReadonlyMap<string, readonly string[]>> {
  const files = (await readdir(SRC, { recursive: true })).filter((file) => file.endsWith('.ts'))
  const found = new Map<string, readonly string[]>()
  for (const file of files) {
    const text = await readFile(join(SRC, file), 'utf8')
    const written = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)\.js'/g)]
    found.set(
      file,
      written.map(([, path = '']) => `${normalize(join(dirname(file), path))}.ts`),
    )
  }
  return found
}

const floorOf = (file: string): number => {
  const [top = ''] = file.split('/')
  const floor = FLOORS.indexOf(top)
  if (floor < 0) throw new Error(`${top} stands on no floor: add it to FLOORS in this test`)
  return floor
}

/** Imports that lead up. */
function upward(imports: ReadonlyMap<string, readonly string[]>): string[] {
  return [...imports].flatMap(([file, targets]) =>
    targets
      .filter((target) => floorOf(target) < floorOf(file))
      .map((target) => `${file} imports ${target}, which is above it`),
  )
}

/** Files that import one another in a circle, each circle once. */
function circles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const visit = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file)
    if (start >= 0) found.push([...way.slice(start), file].join(' -> '))
    if (start >= 0 || done.has(file)) return
    for (const target of imports.get(file) ?? []) visit(target, [...way, file])
    done.add(file)
  }
  for (const file of imports.keys()) visit(file, [])
  return found
}

t.test('every import leads down', async (t) => {
  const imports = await importsOf()
  t.ok(imports.size > 200)
  t.same(upward(imports), [])
  t.same(circles(imports), [])
})

t.test('an arrow that leads up, and a circle, are found', (t) => {
  const up = new Map([['estate/estate.ts', ['world/world.ts']]])
  t.same(upward(up), ['estate/estate.ts imports world/world.ts, which is above it'])
  const round = new Map([
    ['estate/a.ts', ['estate/b.ts']],
    ['estate/b.ts', ['estate/c.ts']],
    ['estate/c.ts', ['estate/b.ts']],
  ])
  t.same(circles(round), ['estate/b.ts -> estate/c.ts -> estate/b.ts'])
  t.throws(() => floorOf('attic/trunk.ts'), /no floor/)
  t.end()
})
