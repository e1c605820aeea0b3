/** Whatever a file of src exports says what its signature does not. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { packageRoot } from '../src/package-root.js'

/** Folders of src that are not yet held to it. The list only gets shorter. */
const NOT_YET: readonly string[] = ['control', 'estate', 'simulation', 'world']

const SRC = fileURLToPath(new URL('src/', packageRoot))

const EXPORT = /^export (?:abstract |async )*(?:function\*?|class|interface|type|const|enum) +(\w+)/

/**
 * The exports of a file that have no docstring, with their lines. The only export of a file may be told of
 * by the comment at its head.
 */
function undocumented(text: string): string[] {
  const lines = text.split('\n')
  const found = lines.flatMap((line, index) => {
    const name = EXPORT.exec(line)?.[1]
    return name === undefined ? [] : [{ name, index }]
  })
  // Further signatures of one function need no docstring of their own.
  const names = new Set<string>()
  const first = found.filter(({ name }) => names.size < names.add(name).size)
  if (first.length === 1 && text.startsWith('/**')) return []
  return first
    .filter(({ index }) => !endsDocstring(lines, index - 1))
    .map(({ name, index }) => `line ${index + 1}: ${name}`)
}

function endsDocstring(lines: readonly string[], last: number): boolean {
  if (!lines[last]?.endsWith('*/')) return false
  const begin = lines.findLastIndex((line, index) => index <= last && /^\s*\/\*/.test(line))
  return lines[begin]?.trimStart().startsWith('/**') === true
}

t.test('every export has a docstring', async (t) => {
  const files = (await readdir(SRC, { recursive: true })).filter((file) => /\.tsx?$/.test(file))
  t.ok(files.length > 200)
  const missing = new Map<string, string[]>()
  for (const file of files) {
    const [folder = ''] = file.split('/')
    const own = missing.get(folder) ?? []
    missing.set(folder, own)
    for (const what of undocumented(await readFile(join(SRC, file), 'utf8')))
      own.push(`src/${file}, ${what}`)
  }
  for (const [folder, places] of missing) {
    if (NOT_YET.includes(folder)) continue
    for (const place of places)
      t.fail(
        `${place} has no docstring: say above it what it is for, what it gives, in which units, what it throws, or where its behaviour is known from`,
      )
  }
  for (const folder of NOT_YET)
    if ((missing.get(folder) ?? []).length === 0)
      t.fail(`src/${folder} has all its docstrings: take it off NOT_YET in test/docstrings.test.ts`)
})

t.test('what has no docstring is found', (t) => {
  t.same(undocumented('export const A = 1\nexport function b(): void {}\n'), [
    'line 1: A',
    'line 2: b',
  ])
  t.same(undocumented('/* plain */\nexport class A {}\n\n/** Doc. */\nexport class B {}\n'), [
    'line 2: A',
  ])
  t.same(undocumented('/** Head. */\nimport x from "y"\n\nexport const only = x\n'), [])
  t.same(undocumented('/**\n * Doc.\n */\nexport interface A {}\nexport type { B } from "c"\n'), [])
  t.same(
    undocumented('/** Doc. */\nexport function a(x: 1): 1\nexport function a(x: 2): 2 {}\n'),
    [],
  )
  t.end()
})
