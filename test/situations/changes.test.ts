/** What is wrong with changes of an estate is told with its place, each by itself, all at once. */
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { EstateChange } from '../../src/loading/estate-change.js'
import { situationNames } from '../../src/options/situations.js'
import { monitor, NOON } from './monitor.js'

const FULL: EstateChange = {
  change: { type: 'Repository', first: 1 },
  to: { FreeSpace: 0 },
}

const message = async (t: Test, options: object): Promise<string> => {
  const error = await monitor(t, { clock: NOON, ...options }).then(
    () => undefined,
    (reason: Error) => reason,
  )
  return error?.message ?? 'it was taken'
}

t.test('each change that is about nothing is refused, with its place and selection', async (t) => {
  const gone = { type: 'Repository', filter: 'Name=="Mian"' }
  const expected = `expected records that are ${JSON.stringify(gone)}, found none`
  const other: EstateChange = { change: gone, to: { FreeSpace: 0 } }
  t.equal(
    await message(t, { changes: [FULL, other] }),
    `option changes: changes[1].change: ${expected}`,
  )
  t.equal(
    await message(t, { changes: [{ remove: gone }, FULL, other] }),
    `option changes: changes[0].remove: ${expected}`,
    'and what may follow from it is not told',
  )
  const of = { type: 'Job', filter: 'Name=="Mian"' }
  t.equal(
    await message(t, { changes: [FULL, { runs: { of, since: 'P1D', went: 'missed' } }] }),
    `option changes: changes[1].runs.of: expected records that are ${JSON.stringify(of)}, found none`,
  )
  t.match(
    await message(t, { changes: [FULL, { runs: { since: 'PT1S', went: 'missed' } }] }),
    /^option changes: changes\[1\]\.runs: expected runs .* in PT1S, found none$/,
  )
})

t.test('unless it says that it is left out then', async (t) => {
  const gone = { type: 'Repository', filter: 'Name=="Mian"' }
  const changes: EstateChange[] = [
    { remove: gone, ifAny: true },
    { change: gone, to: { FreeSpace: 0 }, ifAny: true },
    { runs: { since: 'PT1S', went: 'missed' }, ifAny: true },
    FULL,
  ]
  const { em } = await monitor(t, { changes })
  t.equal(em.estate.find('Repository', { FreeSpace: 0 }).length, 1)
  t.match(
    await message(t, { changes: changes.slice(0, 2) }),
    /nothing in it that these changes are about/,
    'but not all of them',
  )
})

t.test('a situation is refused by its name where there is nothing that it is about', async (t) => {
  const { em } = await monitor(t, { estate: 'empty', user: ['User:Password'] })
  const wrong =
    /^situation repository-full: changes\[0\]\.change: expected records that are .*, found none$/
  await t.rejects(em.situation('repository-full'), { message: wrong })
})

t.test('every situation goes with the default estate, and twice', async (t) => {
  for (const name of await situationNames()) {
    const { em } = await monitor(t, { situation: [name] })
    const again = em.situation(name)
    await again.catch(({ message }: Error) => t.notMatch(message, /found none/, name))
  }
})

t.test('mistakes are told all at once, with file and line', async (t) => {
  const text = `changes:
  - change: { type: Repository }
    to:
      FreeSpace: 5%
      Kind: { unknown: 'two words' }
  - change: { type: Repository, filter: Nmae==x }
    to: { FreeSpace: 0 }
  - change: { type: Repositry }
    to: { FreeSpace: 0 }
  - remove: { type: Job, under: { Repository: { type: Job } } }
  - change: { type: Job }
    to: { Nmae: x }
`
  const dir = t.testdir({ 'emsim.yaml': text, 'list.yaml': text.replace('changes:\n', '') })
  const { loadOptions } = await import('../../src/options/load-options.js')
  const config = join(dir, 'emsim.yaml')
  const lines = (
    await message(t, await loadOptions({ flags: [['--config', config]], env: {} }))
  ).split('\n')
  const places = ['5:', '4:', '6:', '8:', '10:', '12:']
  t.equal(lines.length, places.length)
  for (const [index, place] of places.entries()) t.match(lines[index], `${config}:${place}`)
  t.match(lines[0], /changes\[0\]\.to\.Kind: expected a word for .*, found "two words"$/)
  t.match(lines[1], /changes\[0\]\.to\.FreeSpace: expected .*, found "5%"$/)
  t.match(lines[2], /changes\[1\]\.change\.filter: expected .* in column 1, found "Nmae"/)
  t.match(lines[3], /changes\[2\]\.change\.type: .*found "Repositry"; did you mean Repository\?$/)
  t.match(lines[4], /changes\[3\]\.remove\.under\.Repository: expected one of the keys/)
  t.match(lines[5], /changes\[4\]\.to\.Nmae: expected the key Name, found the key Nmae$/)
  const list = join(dir, 'list.yaml')
  const inFile = (await message(t, { changes: list })).split('\n')
  t.equal(inFile.length, places.length)
  t.match(inFile[0], `${list}:4:`)
  t.match(inFile[0], /: \[0\]\.to\.Kind: expected/)
})

t.test('a config file in place of changes or of an estate is told to be one', async (t) => {
  const dir = t.testdir({ 'emsim.yaml': 'port: 0\nchanges: []\n' })
  const file = join(dir, 'emsim.yaml')
  const found = 'found the key port: this looks like a config file: --config FILE'
  t.match(await message(t, { changes: file }), `expected a list of changes, ${found}`)
  t.match(await message(t, { estate: file }), `${file}:1:`)
  t.match(await message(t, { estate: file }), `expected a fixture, ${found}`)
})
