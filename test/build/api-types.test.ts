import { join } from 'node:path'
import t from 'tap'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import { FEATURES } from '../../src/profiles/features.js'
import { buildServer, type TestOptions } from '../build-server.js'
import { crawl, parseJson } from '../crawl.js'
import { compile } from './compile.js'

const CONTRACT = enterpriseManagerContract()

/** What is read by each operation, in both forms, as constants of the types that it has in `emsim/api`. */
async function answersAs(
  t: Parameters<typeof buildServer>[0],
  options: TestOptions,
  typed: (name: string) => string,
): Promise<{ readonly code: string; readonly names: ReadonlySet<string> }> {
  const { app, logOn } = await buildServer(t, options)
  const headers = { ...(await logOn()), accept: 'application/json' }
  const names = new Set<string>()
  const lines: string[] = []
  const visits = await crawl(app, { format: 'json', headers, perShape: 1 })
  for (const { url } of visits) {
    const [path = ''] = url.split('?')
    const answer = listAt(path)
    if (!answer) continue
    for (const [form, name] of Object.entries(namesOf(answer))) {
      const { statusCode, body } = await app.inject({ url: `${path}?format=${form}`, headers })
      if (statusCode !== 200) continue
      names.add(name)
      lines.push(`export const a${lines.length}: ${typed(name)} = ${firstOf(parseJson(body))}`)
    }
  }
  const code = `import type { Camel, ${[...names].join(', ')} } from 'emsim/api'\n${lines.join('\n')}`
  return { code, names }
}

/** The type whose list is read at a path. */
function listAt(path: string): string | undefined {
  const fitting = CONTRACT.operations.find(({ answer, method, path: declared }) => {
    if (answer.kind !== 'list' || method !== 'GET') return false
    const shape = declared.replace(/\{[^}]*\}/g, '[^/]+')
    return new RegExp(`^/api${shape}$`, 'i').test(path)
  })
  return fitting?.answer.kind === 'list' ? fitting.answer.type : undefined
}

function namesOf(name: string): Readonly<Record<string, string>> {
  const { kind, listed, list } = CONTRACT.type(name)
  if (kind !== 'entity' || listed === 'asEntities') return { Entity: list }
  return { Entity: list, Reference: 'EntityReferences' }
}

/** A list with its first items alone: TypeScript reads them all. */
const firstOf = (list: unknown): string =>
  JSON.stringify(list, (_, value) => (Array.isArray(value) ? value.slice(0, 3) : value))

/** Elements that are no more: answers of later versions have no such members. */
const GONE = FEATURES.filter(({ until }) => until).flatMap(({ elements = [] }) =>
  elements.map((one) => one.replace(/^.*\./, '')),
)

t.test('lists have types, which are named as their root elements in XML', async (t) => {
  const pascal = await answersAs(t, {}, (name) => name)
  t.ok(pascal.names.size > 40, `${pascal.names.size} lists`)
  const camel = await answersAs(t, { profile: '13.0' }, (name) => `Camel<${name}>`)
  t.ok(camel.names.size > 40, `${camel.names.size} lists of 13.0`)
  const [, first = ''] = /^(export .*"Refs".*)$/m.exec(pascal.code) ?? []
  const wrong = `import type { Camel, EntityReferences } from 'emsim/api'
${first.replace('EntityReferences', 'Camel<EntityReferences>')}
${first.replace('a', 'b').replace('"Refs"', '"Rfs"')}`
  const dir = t.testdir({ 'pascal.ts': pascal.code, 'camel.ts': camel.code, 'wrong.ts': wrong })
  const errors = await compile(
    ...['pascal.ts', 'camel.ts', 'wrong.ts'].map((one) => join(dir, one)),
  )
  const isMeant = (line: string): boolean => /wrong\.ts\([23],/.test(line)
  const isGone = (line: string): boolean =>
    GONE.some((name) => /camel\.ts/.test(line) && line.includes(`Property '${name}' is missing`))
  t.same(
    errors.filter((line) => !isMeant(line) && !isGone(line)).map((line) => line.slice(0, 300)),
    [],
  )
  t.equal(errors.filter(isMeant).length, 2, errors.join('\n'))
})
