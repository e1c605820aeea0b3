/**
 * Every acting operation acts. For each one: it is asked for in XML in the documented order and in JSON, and a
 * GET reads differently afterwards from what it would have without; who may not is refused, and so are ids
 * there are not and bodies that are none, with nothing changed.
 */
import t, { type Test } from 'tap'
import type { Operation } from '../../src/contract/operation.js'
import { ROLES } from '../../src/contract/role.js'
import { advance, buildServer } from '../build-server.js'
import { type ActingClient, actingClient } from './acting-client.js'
import { filledIn, type Proof } from './proofs/proof.js'
import { operationOf, PROOFS, textOf } from './proofs/proofs.js'

const LONG = { sessionTimeout: 86_400_000 }
const UNKNOWN = '00000000-0000-4000-a000-000000000000'
const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

interface Prepared {
  readonly client: ActingClient
  /** With ids in place of placeholders. */
  readonly url: string
  readonly shows: string
  readonly body: object | undefined
}

/** A server on which what the proof needs is so. */
async function prepared(t: Test, proof: Proof): Promise<Prepared> {
  const client = await actingClient(t, LONG, proof.user)
  const found = (await proof.before?.(client)) ?? {}
  const fill = (text: string): string => filledIn(text, client, found)
  return {
    client,
    url: fill(proof.url),
    shows: fill(proof.shows),
    body: proof.body && JSON.parse(fill(JSON.stringify(proof.body))),
  }
}

const read = async ({ client: { ask }, shows }: Prepared): Promise<string> =>
  JSON.stringify(await ask('GET', shows))

/** What would be read if nobody had asked. */
async function unasked(t: Test, proof: Proof): Promise<string> {
  const one = await prepared(t, proof)
  await advance(one.client.world, proof.wait ?? 'PT10S')
  return read(one)
}

async function acts(t: Test, operation: Operation, proof: Proof, format: 'xml' | 'json') {
  const one = await prepared(t, proof)
  const { client, url, body } = one
  const sent = body && textOf(operation, body, format)
  const { method, key } = operation
  const payload = format === 'json' && sent !== undefined ? JSON.parse(sent) : sent
  const answer = await client.ask(method, url, payload, `application/${format}`)
  t.equal(answer.status, operation.status, JSON.stringify(answer.body).slice(0, 500))
  await advance(client.world, proof.wait ?? 'PT10S')
  if (operation.answer.kind === 'task') {
    const id =
      format === 'json' ? answer.body.TaskId : /<TaskId>([^<]+)</.exec(String(answer.body))?.[1]
    const { status, body: task } = await client.ask('GET', `/api/tasks/${id}`)
    t.equal(status, 200)
    t.match(task, {
      State: 'Finished',
      Operation: operation.answer.operation,
      Result: { Success: true },
    })
    t.equal(task.Links[0].Rel, 'Delete')
    t.ok(task.Links.length <= 2, 'at most one link more')
    for (const { Rel, Href } of task.Links.slice(1)) {
      const { pathname, search } = new URL(Href)
      t.match(Rel, /^(?:Related|Down|Download)$/)
      t.equal((await client.ask('GET', pathname + search)).status, 200, Href)
    }
  }
  const shown = await read(one)
  const twice = await client.ask(method, url, payload, `application/${format}`)
  // Real servers answer so for a task that there is not (recorded).
  const isGone = key === 'DELETE /tasks/{ID}' && twice.status === 500
  t.ok(twice.status < 500 || isGone, `asked for again, it answers ${twice.status}`)
  return shown
}

for (const [key, proof] of Object.entries<Proof>(PROOFS)) {
  const operation = operationOf(key)
  t.test(key, async (t) => {
    const before = await unasked(t, proof)
    for (const format of ['xml', 'json'] as const)
      t.not(await acts(t, operation, proof, format), before, `asked for in ${format}, it shows`)
  })
  t.test(`${key}, refused`, async (t) => {
    const one = await prepared(t, proof)
    const { ask, world } = one.client
    const { changes } = world.worlds
    const refused = async (status: number, ...asked: Parameters<typeof ask>) => {
      const answer = await ask(...asked)
      t.equal(answer.status, status, `${asked[0]} ${asked[1]} ${JSON.stringify(answer.body)}`)
      t.type(answer.body.Message, 'string')
    }
    const payload = one.body
    const ids = one.url.match(ID) ?? []
    for (const id of ids)
      await refused(404, operation.method, one.url.replace(id, UNKNOWN), payload)
    for (const id of ids.filter((id) => one.url.includes(`/${id}`)))
      await refused(400, operation.method, one.url.replace(id, 'no-id'), payload)
    if (operation.body && one.body) {
      const broken = textOf(operation, one.body, 'xml').slice(0, -3)
      await refused(400, operation.method, one.url, broken)
      await refused(400, operation.method, one.url, ['no object'])
    }
    t.equal(world.worlds.changes, changes, 'nothing has changed')
  })
}

t.test('who may not, is refused, and nothing has changed', async (t) => {
  const { app, worlds, world, logOn } = await buildServer(t, LONG)
  for (const role of ROLES) {
    const account = world.estate.accounts.find(({ roles }) => roles.includes(role))
    const headers = { ...(await logOn(account?.name)), accept: 'application/json' }
    const { changes } = worlds
    for (const [key, { url }] of Object.entries<Proof>(PROOFS)) {
      const operation = operationOf(key)
      if (operation.roles.includes(role)) continue
      const asked = url.replace(/<[^>]+>/g, UNKNOWN)
      const answer = await app.inject({ method: operation.method, url: asked, headers })
      t.equal(answer.statusCode, 403, `${role} ${key}`)
    }
    t.equal(worlds.changes, changes)
  }
})
