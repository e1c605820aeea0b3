/**
 * Every acting operation acts. For each one: it is asked for in XML in the documented order and in JSON, and a
 * GET reads differently afterwards from what it would have without; who may not is refused, and so are ids
 * there are not and bodies that are none, with nothing changed.
 */
import t, { type Test } from 'tap'
import type { DECIDERS } from '../../src/acting/deciders.js'
import { bodyData } from '../../src/build/page-body.js'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import type { Operation } from '../../src/contract/operation.js'
import { ROLES } from '../../src/contract/role.js'
import type { PartData } from '../../src/web/contract-data.js'
import { bodyText, type Filled } from '../../src/web/operations/body-text.js'
import { advance, buildServer } from '../build-server.js'
import { type ActingClient, actingClient } from './acting-client.js'
import { CLOUD_PROOFS } from './proofs/cloud-proofs.js'
import { FAILOVER_PROOFS } from './proofs/failover-proofs.js'
import { JOB_PROOFS } from './proofs/job-proofs.js'
import { filledIn, type Proof } from './proofs/proof.js'
import { RESTORE_PROOFS } from './proofs/restore-proofs.js'
import { SERVER_PROOFS } from './proofs/server-proofs.js'

/** An operation without a proof, or a proof without an operation, does not compile. */
const PROOFS: { readonly [Key in keyof typeof DECIDERS]: Proof } = {
  ...JOB_PROOFS,
  ...SERVER_PROOFS,
  ...RESTORE_PROOFS,
  ...FAILOVER_PROOFS,
  ...CLOUD_PROOFS,
}

const LONG = { sessionTimeout: 86_400_000 }
const UNKNOWN = '00000000-0000-4000-a000-000000000000'
const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** What a form of the page would hold for a body. */
function filled(parts: readonly PartData[], body: object, above = ''): Filled {
  const entries = parts.flatMap((part): [string, string][] => {
    const given: unknown = Reflect.get(body, part.name)
    const path = above === '' ? part.name : `${above}.${part.name}`
    const { parts: inner } = part
    if (given === undefined) return []
    if (part.item === undefined)
      return inner ? Object.entries(filled(inner, Object(given), path)) : [[path, String(given)]]
    const items: unknown =
      part.member === undefined ? given : Reflect.get(Object(given), part.member)
    if (!Array.isArray(items)) throw new Error(`${path} is no list`)
    const own = items.flatMap((item: unknown, index): [string, string][] => {
      const place = `${path}[${index}]`
      return inner ? Object.entries(filled(inner, Object(item), place)) : [[place, String(item)]]
    })
    return [[`${path}#`, String(items.length)], ...own]
  })
  return Object.fromEntries(entries)
}

/** The body as text; members that the declaration does not have would be lost, and are a mistake of the proof. */
function textOf({ body: spec }: Operation, body: object, format: 'xml' | 'json'): string {
  if (!spec) throw new Error(`It takes no body: ${JSON.stringify(body)}`)
  const { name, parts } = bodyData(spec)
  const form = filled(parts, body)
  const text = bodyText(name, parts, form, format)
  if (format === 'json' && JSON.stringify(JSON.parse(text)).length !== JSON.stringify(body).length)
    throw new Error(`${JSON.stringify(body)} is not wholly declared: ${text}`)
  return text
}

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
  const twice = await client.ask(method, url, payload, `application/${format}`)
  // Real servers answer so for a task that there is not (recorded).
  const isGone = key === 'DELETE /tasks/{ID}' && twice.status === 500
  t.ok(twice.status < 500 || isGone, `asked for again, it answers ${twice.status}`)
  return read(one)
}

const CONTRACT = enterpriseManagerContract()

function operationOf(key: string): Operation {
  const operation = CONTRACT.operations.find((one) => one.key === key)
  if (!operation) throw new Error(`${key} is not declared`)
  return operation
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
    const account = world.estate.accounts.find((one) => one.role === role)
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
