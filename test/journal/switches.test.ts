/** Every switch of profiles, every kind of feature, and every use of --strict has a mark, or none for a reason. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { packageRoot } from '../../src/package-root.js'
import { type Feature, RELEASES } from '../../src/profiles/features.js'
import { SWITCHES, type Wire } from '../../src/profiles/wire.js'
import { CASES } from './mark-cases.js'
import { type Kind, OtherServers, OWN, withIds } from './other-servers.js'

/** The case whose mark shows it, or why a request gets none by it. */
type Marked = { readonly by: string } | { readonly none: string }

const WRITTEN = { none: 'how answers are written, not what is taken' }

const BY_SWITCH: { readonly [Name in keyof Wire]: Marked } = {
  versions: { by: 'a logon with a version that came later' },
  jsonCase: WRITTEN,
  jsonNulls: WRITTEN,
  jsonMark: WRITTEN,
  jsonType: WRITTEN,
  xmlRoot: WRITTEN,
  xmlEmptyEnd: WRITTEN,
  times: { none: 'how exact times are: a filter by one finds more or fewer, and is taken' },
  names: { none: 'what names a filter finds, not whether it is taken' },
  escapes: WRITTEN,
  headers: WRITTEN,
  vary: WRITTEN,
  badRequest: { none: 'words beside a status that is the same' },
  formLogon: { by: 'a logon with the Content-Type of a form' },
  build: { none: 'a value that answers show' },
  serverPort: { none: 'a value that answers show' },
}

const BY_FEATURE: Readonly<
  Record<Exclude<keyof Feature, 'doc' | 'since' | 'until' | 'how'>, Marked>
> = {
  paths: { by: 'a resource that came later' },
  operations: { by: 'an action that came later' },
  elements: { by: 'an element that came later' },
  needed: { by: 'a configuration without what later versions need' },
  lately: { none: 'how much a list holds' },
}

const BY_FILE: Readonly<Record<string, Marked>> = {
  // A session that is not there is refused either way, with one status or the other.
  'operations/logging-on.ts': { by: 'a logon without a version' },
  'operations/sent-fields.ts': { by: 'a tenant without its type' },
  'operations/wanted-page.ts': { by: 'a parameter that no query has' },
  'operations/browsing-files.ts': { by: 'a page of a folder, of no size' },
  'operations/reading-tasks.ts': { by: 'a task that another session has begun' },
  'wire/body-reader.ts': { by: 'elements that are needed, out of order' },
  'wire/body-levels.ts': { by: 'members in the letter case of answers of 13' },
  'request/bodies.ts': { by: 'a logon with what is no Content-Type' },
  'query/contract-fields.ts': { by: 'an order by a field that is not listed' },
  'query/paging.ts': { by: 'a page of more than there may be' },
  'query/parameters.ts': { by: 'a parameter that no query has' },
  'query/parser.ts': { by: 'blanks in a value without quotes' },
  'query/scanner.ts': { by: 'blanks in a value without quotes' },
  'query/strictness.ts': { none: 'its two words' },
  'operations/handler.ts': { none: 'hands it to what decides' },
  'journal/check.ts': { none: 'hands it to what decides' },
  'journal/marking.ts': { none: 'asks what decides' },
  'journal/mark.ts': { none: 'tells it' },
  'options/option-table.ts': { none: 'the option' },
  'control/control-schemas.ts': { none: 'what a mark tells' },
  'cli/arguments.ts': { none: 'of the parser of arguments' },
  'cli/help-command.ts': { none: 'words' },
  'simulator.ts': { none: 'hands the option on' },
  'world/world.ts': { none: 'hands the option on' },
  'world/world-maker.ts': { none: 'hands the option on' },
}

const byCase = (tables: readonly Readonly<Record<string, Marked>>[]): string[] =>
  tables.flatMap((table) => Object.values(table).flatMap((one) => ('by' in one ? [one.by] : [])))

t.test('what has a mark has it in a case', (t) => {
  for (const name of byCase([BY_SWITCH, BY_FEATURE, BY_FILE])) t.ok(CASES[name]?.marks.length, name)
  t.end()
})

t.test('all code that asks whether it is strict is known here', async (t) => {
  const root = fileURLToPath(new URL('src/', packageRoot))
  const found: string[] = []
  for (const file of await readdir(root, { recursive: true })) {
    if (!file.endsWith('.ts')) continue
    const text = await readFile(join(root, file), 'utf8')
    const code = text.replace(/\/\*.*?\*\/|\/\/.*?$/gms, '')
    if (/\bstrict(?:ness)?\b/.test(code)) found.push(file)
  }
  t.same(found.sort(), Object.keys(BY_FILE).sort(), 'each file stands in BY_FILE of this test')
})

/** Of some cases, those that a server answers with another status than one where no switch is set. */
async function differing(
  servers: OtherServers,
  kind: Kind,
  names: readonly string[],
): Promise<string[]> {
  const found: string[] = []
  for (const name of names) {
    const one = CASES[name]
    if (!one) continue
    const { sent, ...asking } = withIds(one, await servers.ids())
    const { status } = await servers.ask({ ...OWN, strict: kind.strict }, sent, asking)
    if ((await servers.ask(kind, sent, asking)).status !== status) found.push(name)
  }
  return found
}

const NAMES = Object.keys(BY_SWITCH) as (keyof Wire)[]
const setAs = (name: keyof Wire, release: (typeof RELEASES)[number]): Partial<Wire> => ({
  [name]: SWITCHES[name].of[release].value,
})

t.test('switches without a mark change no status', async (t) => {
  const servers = new OtherServers(t)
  const silent = NAMES.filter((name) => 'none' in BY_SWITCH[name])
  for (const release of RELEASES)
    for (const strict of [false, true]) {
      const wire = Object.assign({}, ...silent.map((name) => setAs(name, release)))
      t.same(
        await differing(servers, { ...OWN, strict, wire }, Object.keys(CASES)),
        [],
        `${release} ${strict}`,
      )
    }
})

t.test('switches with one do', async (t) => {
  const servers = new OtherServers(t)
  for (const name of NAMES) {
    const marked = BY_SWITCH[name]
    if (!('by' in marked)) continue
    const found: string[] = []
    for (const release of RELEASES)
      for (const strict of [false, true]) {
        const kind = { ...OWN, strict, wire: setAs(name, release) }
        found.push(...(await differing(servers, kind, [marked.by])))
      }
    t.ok(found.length > 0, name)
  }
})
