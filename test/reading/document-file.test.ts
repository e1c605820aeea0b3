import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import {
  MalformedFile,
  readDocument,
  readDocumentFile,
  UnreadableFile,
} from '../../src/reading/document-file.js'

const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le')

t.test('UTF-8 and UTF-16 are read, with a byte order mark or without', async (t) => {
  const dir = t.testdir({})
  const text = 'name: "é, 日本"\n'
  for (const bytes of [
    Buffer.from(text),
    Buffer.from(`\uFEFF${text}`),
    utf16(text),
    utf16(text).subarray(2),
    utf16(text).swap16(),
    utf16(text).swap16().subarray(2),
  ]) {
    const file = join(dir, 'a.yaml')
    await writeFile(file, bytes)
    t.same((await readDocumentFile(file)).document, { name: 'é, 日本' })
  }
  const json = join(dir, 'a.json')
  await writeFile(json, utf16('{"a": 1}'))
  t.same((await readDocumentFile(json)).document, { a: 1 })
})

t.test('what is neither YAML nor JSON is told with its place', async (t) => {
  const dir = t.testdir({})
  const wrong = async (bytes: string | Buffer, name = 'a.yaml'): Promise<string> => {
    const file = join(dir, name)
    await writeFile(file, bytes)
    const error = await readDocumentFile(file).catch((error: unknown) => error)
    t.ok(error instanceof MalformedFile)
    return (error as Error).message.replace(dir, '')
  }
  t.equal(
    await wrong(Buffer.from('a: 1\nb: caf\xE9\n', 'latin1')),
    '/a.yaml:2:7: the document: expected UTF-8, found the byte 0xE9 ("é" in Latin-1)',
  )
  t.match(
    await wrong(Buffer.concat([Buffer.from('a: "\uFFFD"\nb: '), Buffer.from([0x80])])),
    /^\/a\.yaml:2:4: .*found the byte 0x80$/,
    'a replacement character that was written is none',
  )
  t.equal(
    await wrong('\n  <!DOCTYPE html><html></html>'),
    '/a.yaml:2:3: the document: expected well-formed YAML or JSON, found HTML',
  )
  t.match(await wrong('<?xml version="1.0"?><a/>', 'a.json'), /1:1: .*found XML$/)
  t.equal(
    await wrong('a: 1\n---\nb: 2\n'),
    '/a.yaml:2:1: the document: expected one YAML document, found a second one',
  )
  t.match(await wrong('a: [\n'), /^\/a\.yaml:2:1: the document: expected well-formed YAML or JSON/)
  t.match(await wrong('{"a": ]', 'a.json'), /^\/a\.json:1:\d: the document: expected well-formed/)
})

t.test('a file that cannot be read says why', async (t) => {
  const dir = t.testdir({})
  const none = join(dir, 'none')
  for (const [file, message] of [
    [none, `there is no file ${none}`],
    [dir, `cannot read file ${dir}: it is a folder`],
  ] as const) {
    const error = await readDocumentFile(file).catch((error: unknown) => error)
    t.ok(error instanceof UnreadableFile)
    t.match(error, { message })
  }
})

t.test('values are found again: what is missing, by what is around it', async (t) => {
  const dir = t.testdir({ 'a.yaml': 'a:\n  - b: 1\n    c: 2\n', 'empty.yaml': '# nothing\n' })
  const { file, place } = await readDocumentFile(join(dir, 'a.yaml'))
  t.same(await place(['a', 0, 'c']), { file, line: 3, column: 5 })
  t.same(await place(['a', 0, 'none']), { file, line: 2, column: 5 })
  t.same(await place([]), { file, line: 1, column: 1 })
  const empty = await readDocumentFile(join(dir, 'empty.yaml'))
  t.equal(empty.document, null)
  t.match(await empty.place([]), { line: 1, column: 1 })
})

t.test('a text that is read prints nothing, however odd it is', async (t) => {
  const warnings: Error[] = []
  const note = (warning: Error): void => void warnings.push(warning)
  process.on('warning', note)
  t.after(() => process.off('warning', note))
  await readDocument('{ { secret: 1 }: 2, [3, 4]: 5 }', 'odd.yaml')
  await readDocument('? - a\n  - b\n: c\n%DIRECTIVE', 'odd.yaml').catch(() => undefined)
  await new Promise(setImmediate)
  t.same(warnings, [])
})
