/** The house: folders of src on their floors. An import leads down, never up, and never in a circle. */
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { packageRoot } from '../src/package-root.js'

/** From the top down. A folder, or a file that stands beside the folders, may use what is below it. */
const FLOORS: readonly string[] = [
  'build',
  'web',
  'cli.ts',
  'cli',
  'index.ts',
  'require-node.ts',
  'simulator.ts',
  'profile-answers.ts',
  'server.ts',
  'web-server',
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
  'task-rules',
  'faults',
  'wire',
  'query',
  'matcher',
  'time',
  'client',
  'listen',
  'profiles',
  'contract',
  'reading',
  'wording',
  'caller.ts',
  'thread.ts',
  'limits.ts',
  'control-error.ts',
  'emsim-error.ts',
  'is-object.ts',
  'url.ts',
  'crypto.ts',
  'version.ts',
  'node-version.ts',
  'package-root.ts',
]

const SRC = fileURLToPath(new URL('src/', packageRoot))

/** The files of src, and of the page, which is written in TSX too. */
const files = (await readdir(SRC, { recursive: true })).filter((file) => /\.tsx?$/.test(file))

/** Every file with the files that it imports, types included. */
async function importsOf(): Promise<ReadonlyMap<string, readonly string[]>> {
  const all = new Set(files)
  const found = new Map<string, readonly string[]>()
  for (const file of files) {
    const text = await readFile(join(SRC, file), 'utf8')
    const written = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)\.js'/g)]
    found.set(
      file,
      written.map(([, path = '']) => {
        const target = normalize(join(dirname(file), path))
        return all.has(`${target}.tsx`) ? `${target}.tsx` : `${target}.ts`
      }),
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
  t.ok(imports.size > 260)
  t.same(upward(imports), [])
  t.same(circles(imports), [])
})

t.test(
  'the page has nothing of the server but types, and the server nothing of the page',
  async (t) => {
    const isOfPage = (file: string): boolean => file.startsWith('web/')
    for (const file of files.filter(isOfPage)) {
      const text = await readFile(join(SRC, file), 'utf8')
      for (const [, type, path = ''] of text.matchAll(/^import (type )?[^'\n]*'(\.[^']+)'/gm))
        if (!isOfPage(join(dirname(file), path)))
          t.equal(type, 'type ', `${file} takes more than types from ${path}`)
    }
    for (const [file, targets] of await importsOf())
      if (!isOfPage(file) && !file.startsWith('build/')) t.notOk(targets.some(isOfPage), file)
  },
)

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
