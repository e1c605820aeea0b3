/** CONTRIBUTING.md: that its example is one, and is as short as it says. */
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { defineContract } from '../src/contract/contract.js'
import { enterpriseManagerContract } from '../src/contract/enterprise-manager.js'
import type { Family } from '../src/contract/family.js'
import { packageRoot } from '../src/package-root.js'
import { emptyEstate, loadFixture } from '../src/simulation/fixtures.js'
import { Representations } from '../src/wire/representations.js'
import { NOW } from './build-server.js'

/** The first example of TypeScript, which is JavaScript as well. */
async function exampleOf(file: string): Promise<string> {
  const text = await readFile(new URL(file, packageRoot), 'utf8')
  const code = /```ts\n([\s\S]*?)```/.exec(text)?.[1]
  if (!code) throw new Error(`${file} has no example`)
  return code
}

t.test('a resource is one file and two lines, twenty lines in all', async (t) => {
  const code = await exampleOf('CONTRIBUTING.md')
  const lines = code.split('\n').filter((line) => line.trim() !== '')
  t.ok(lines.length <= 18, `${lines.length} lines`)
  const beside = new URL('../src/contract/', import.meta.url).href
  const runnable = code.replaceAll("from '../", `from '${beside}`)
  const { widgets }: { widgets: Family } = await import(
    `data:text/javascript,${encodeURIComponent(runnable)}`
  )
  const { types, operations } = enterpriseManagerContract()
  const contract = defineContract({
    types: [...types.values(), ...widgets.types],
    operations: operations.filter(({ source }) => source.kind === 'handler'),
  })
  const estate = emptyEstate(contract)
  loadFixture({ BackupServers: [{ Name: 'a', Widgets: [{ Name: 'b', Size: 2 }] }] }, estate, NOW)
  t.match(contract.at('GET', '/widgets/{ID}'), [{ key: 'GET /widgets/{ID}' }])
  const [record] = estate.all('Widget')
  const view = { format: 'json', form: 'entity', roles: ['Portal User'], base: '/api' } as const
  const type = contract.type('Widget')
  const text = new Representations(contract).one(type, record ?? {}, view, estate)
  t.match(JSON.parse(text), { Name: 'b', Size: 2, Type: 'Widget', Links: [{ Rel: 'Up' }, {}] })
})
