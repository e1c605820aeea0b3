/** What OpenAPI shows as examples is taken, each one as it stands, in XML and in JSON. */
import t from 'tap'
import { advance, buildServer } from '../build-server.js'
import { actingClient } from './acting-client.js'
import { filledIn, type Proof } from './proofs/proof.js'
import { operationOf, PROOFS } from './proofs/proofs.js'

const LONG = { sessionTimeout: 86_400_000 }

const INTERVALS: Readonly<Record<string, Pick<Proof, 'url' | 'before'>>> = {
  'POST /cdpReplicas/{ID}/vms/{ID}?action=intervals': {
    url: '/api/cdpReplicas/<CdpReplica>/vms/<CdpReplicaVm>?action=intervals',
  },
  'POST /cdpReplica/vApps/{ID}?action=intervals': {
    url: '/api/cdpReplica/vApps/<VAppCdpReplica>?action=intervals',
  },
}

/** What these are to do fails: there is no machine as the example has it. */
const OF_A_MACHINE = [
  'POST /backupServers/{ID}?action=quickbackup',
  'POST /backupServers/{ID}?action=veeamzip',
]

const ASKED: Readonly<Record<string, Pick<Proof, 'url' | 'before' | 'user'>>> = {
  ...PROOFS,
  ...INTERVALS,
}

/** The document of one server; all begin with the same estate, so its examples suit them all. */
const { app: described, world: first } = await buildServer(t)
const { paths } = (await described.inject('/emsim/openapi.json')).json()

t.test('every body has an example', (t) => {
  for (const { key, path, method, action, body } of first.contract.operations) {
    if (!body) continue
    const { requestBody } = paths[`/api${path}`][method.toLowerCase()]
    for (const { examples } of Object.values<{ examples: object }>(requestBody.content))
      t.ok(Reflect.get(examples, action ?? body.name), key)
    if (key !== 'POST /sessionMngr') t.ok(ASKED[key], `${key} is asked for below`)
  }
  t.end()
})

t.test('a tenant logs on as the example does', async (t) => {
  const { content } = paths['/api/sessionMngr'].post.requestBody
  for (const [type, { examples }] of Object.entries<{
    examples: { LoginSpec: { value: unknown } }
  }>(content)) {
    const { value } = examples.LoginSpec
    const answer = await described.inject({
      method: 'POST',
      url: '/api/sessionMngr/?v=latest',
      headers: { 'content-type': type },
      payload: typeof value === 'string' ? value : JSON.stringify(value),
    })
    t.equal(answer.statusCode, 201, answer.body)
  }
})

for (const [key, { url, before, user }] of Object.entries(ASKED)) {
  const { method, path, action, body, status } = operationOf(key)
  if (!body) continue
  t.test(key, async (t) => {
    for (const type of ['application/json', 'application/xml']) {
      const client = await actingClient(t, LONG, user)
      const found = (await before?.(client)) ?? {}
      const { examples } = paths[`/api${path}`][method.toLowerCase()].requestBody.content[type]
      const sent = examples[action ?? body.name].value
      const answer = await client.ask(method, filledIn(url, client, found), sent)
      t.equal(answer.status, status, JSON.stringify([answer.body, sent]))
      if (answer.status !== 202) continue
      await advance(client.world, 'PT10S')
      const task = await client.get(`/api/tasks/${answer.body.TaskId}`)
      t.equal(task.Result.Success, !OF_A_MACHINE.includes(key), task.Result.Message)
    }
  })
}
