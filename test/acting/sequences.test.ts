/**
 * Clients that act in any order, as time goes on: nothing fails, nothing dangles, every link leads somewhere, all
 * that is answered is as the schema has it and the same in XML and JSON, the reports count what there is, and the
 * changes, played again, give the same estate.
 */
import fc from 'fast-check'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import t from 'tap'
import { schemaOf } from '../../src/documents/xsd.js'
import { EstateStateReader, stateOf } from '../../src/estate/estate-state.js'
import { inTurns } from '../../src/estate/scan.js'
import { replay } from '../../src/world/carry-out.js'
import type { Change } from '../../src/world/change.js'
import type { World } from '../../src/world/world.js'
import { advance, buildServer } from '../build-server.js'
import { rounded } from '../rounds.js'
import { type ActingClient, actingClient } from './acting-client.js'
import { differences } from './alike.js'
import { filledIn, type Proof } from './proofs/proof.js'
import { operationOf, PROOFS, textOf } from './proofs/proofs.js'
import { recounted, wrong } from './recount.js'

const DAY = 86_400_000
const ALL = Object.entries<Proof>(PROOFS)

/** One request: which operation, in which format, and how many minutes go by before. */
const step = fc.record({
  which: fc.nat(ALL.length - 1),
  format: fc.constantFrom('xml' as const, 'json' as const),
  minutes: fc.constantFrom(0, 0, 0, 1, 7, 90, 1500),
  /** Whether what the operation needs is brought about first. */
  isPrepared: fc.boolean(),
})

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

/** Asks; what the estate does not have any more cannot be asked for. @returns the status */
async function ask(
  { which, format, isPrepared }: Step,
  client: ActingClient,
): Promise<{ readonly asked: string; readonly status: number } | undefined> {
  const [key = '', proof] = ALL[which] ?? []
  if (!proof) return undefined
  const operation = operationOf(key)
  try {
    const found = isPrepared ? ((await proof.before?.(client)) ?? {}) : {}
    const url = filledIn(proof.url, client, found)
    const body: object | undefined =
      proof.body && JSON.parse(filledIn(JSON.stringify(proof.body), client, found))
    const text = body && textOf(operation, body, format)
    const sent = format === 'json' && text !== undefined ? JSON.parse(text) : text
    const { status } = await client.ask(operation.method, url, sent, `application/${format}`)
    return { asked: key, status }
  } catch (error) {
    // What the proof needs may be gone, or refused by now; but the server may never fail.
    if (/: 5\d\d\b/.test(String(error))) throw error
    return undefined
  }
}

/** Whether the state of a world can be taken up: its records are whole, and lead to others that there are. */
async function isWhole({ estate, contract }: World): Promise<boolean> {
  const reader = new EstateStateReader(contract, estate.courses)
  const { records, routines, present } = structuredClone(stateOf(estate))
  for (const [type, list] of Object.entries(records))
    for (const [index, record] of list.entries()) reader.record(type, index, record)
  for (const [index, routine] of routines.entries()) reader.routine(index, routine)
  reader.time(present)
  return (await inTurns(reader.estate())) !== undefined
}

t.test('whatever clients do, and in whatever order, the estate stays whole', async (t) => {
  const closing: (() => Promise<void>)[] = []
  const closings = { after: (close: () => Promise<void>) => void closing.push(close) }
  const { world: sample } = await buildServer(t)
  const schema = XmlDocument.fromString(schemaOf(sample.contract))
  const validator = XsdValidator.fromDoc(schema)
  t.teardown(() => {
    validator.dispose()
    schema.dispose()
  })
  const tried = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
      const changes: string[] = []
      const log = {
        append: (change: Change) => void changes.push(JSON.stringify(change)),
        store: () => undefined,
      }
      const client = await actingClient(closings, { sessionTimeout: 100 * DAY, log })
      const { world } = client
      for (const one of steps) {
        if (one.minutes > 0) await advance(world, `PT${one.minutes}M`)
        const answer = await ask(one, client)
        if (!answer) continue
        tried.add(answer.asked)
        const isGone = answer.asked === 'DELETE /tasks/{ID}'
        if (answer.status >= 500 && !isGone)
          throw new Error(`${answer.asked} answers ${answer.status}`)
      }
      // While runs go on, and when most are over.
      for (const later of ['PT0S', 'PT1H']) {
        await advance(world, later)
        const figures = wrong(await recounted(client))
        if (figures.length > 0) throw new Error(`The reports are wrong: ${figures.join('; ')}`)
      }
      if (!(await isWhole(world))) throw new Error('The state cannot be taken up')
      for (const { url, status, body, json } of await client.crawlBoth(2)) {
        if (status !== 200) throw new Error(`${url} answers ${status}`)
        const different = differences(body, json)
        if (different.length > 0) throw new Error(`${url} differs: ${different.join('; ')}`)
        const document = XmlDocument.fromString(body)
        try {
          validator.validate(document)
        } finally {
          document.dispose()
        }
      }
      const again = await buildServer(closings, { sessionTimeout: 100 * DAY })
      for (const line of changes) replay(again.world, JSON.parse(line))
      // Where nothing was due, nobody has moved the time of the estate itself.
      const now = world.clock.now()
      for (const { estate } of [again.world, world]) estate.upTo(now)
      const [played, wanted] = [again.world, world].map(({ estate }) =>
        JSON.stringify(stateOf(estate)),
      )
      if (played !== wanted) throw new Error('Played again, the changes give another estate')
      for (const close of closing.splice(0)) await close()
    }),
    { ...rounded(2), endOnFailure: true },
  )
  t.ok(tried.size > 15, `${tried.size} of ${ALL.length} operations were tried`)
})
