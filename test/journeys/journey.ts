/** What a public client does with a server, from logon to log-off, over a real socket. */
import type { Client } from './clients.js'
import { send } from './wire.js'

const BASIC = `Basic ${Buffer.from('User:Password').toString('base64')}`

interface Checks {
  equal(found: unknown, wanted: unknown): unknown
  match(found: unknown, wanted: unknown): unknown
}

const carried = (client: Client, token: string): Record<string, string> => ({
  ...(client.headers.accept !== undefined && { accept: client.headers.accept }),
  ...(client.carries.includes('header') && { 'X-RestSvcSessionId': token }),
  ...(client.carries.includes('cookie') && { cookie: `X-RestSvcSessionId=${token}` }),
  ...(client.carries.includes('Basic') && { authorization: BASIC }),
})

/** Goes through all of it. */
export async function journey(
  t: Checks,
  client: Client,
  em: { readonly url: string; readonly httpUrl?: string },
): Promise<void> {
  const url = client.scheme === 'http' ? (em.httpUrl ?? '') : em.url
  const isJson = client.headers.accept === 'application/json'
  const { body } = client
  const answer = await send(`${url}${client.path}`, {
    method: 'POST',
    headers: {
      ...client.headers,
      authorization: BASIC,
      'content-length': String(body?.length ?? 0),
    },
    ...(body !== undefined && { body }),
  })
  t.equal(answer.status, 201)
  t.match(answer.headers['content-type'], isJson ? 'application/json' : 'application/xml')

  const token = client.token(answer)
  t.match(Buffer.from(token, 'base64').toString(), /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  const headers = carried(client, token)
  const jobs = await send(`${url}/api/jobs`, { headers })
  t.equal(jobs.status, 200)
  t.match(jobs.text, isJson ? /^\ufeff?\{"refs":\[\{"links":\[/i : '<EntityReferences ')

  if (client.logOff) {
    const path = client.logOff(answer, token)
    const left = await send(`${url}${path}`, { method: 'DELETE', headers })
    t.equal(left.status, 204)
    t.equal(left.text, '')
    t.equal((await send(`${url}/api/jobs`, { headers })).status, 401)
  }
}
