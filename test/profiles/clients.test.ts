/** Public clients under each profile: who logged on to such a server does so here, and who could not cannot. */
import t from 'tap'
import { PROFILE_NAMES } from '../../src/profiles/profile.js'
import { startEmsim } from '../../src/simulator.js'
import { CLIENTS, type Client } from '../journeys/clients.js'
import { journey } from '../journeys/journey.js'
import { send } from '../journeys/wire.js'

const BASIC = `Basic ${Buffer.from('User:Password').toString('base64')}`

const sendsForm = ({ headers }: Client): boolean =>
  headers['content-type'] === 'application/x-www-form-urlencoded'

/** What it takes from the body of its logon, in JSON, it looks for in the letter case of 12. */
const readsMembers = ({ headers, token, logOff }: Client): boolean =>
  headers.accept === 'application/json' &&
  [token, logOff].some((read) => /json/i.test(String(read)))

/** Whether a client gets lost somewhere. */
async function fails(client: Client, em: Parameters<typeof journey>[2]): Promise<boolean> {
  let isLost = false
  const equal = (found: unknown, wanted: unknown): void => {
    isLost ||= found !== wanted
  }
  await journey({ equal, match: () => undefined }, client, em).catch(() => {
    isLost = true
  })
  return isLost
}

for (const profile of PROFILE_NAMES)
  t.test(`clients log on, ask, and leave under ${profile}`, async (t) => {
    const em = await startEmsim({ port: 0, profile })
    t.teardown(() => em.close())
    for (const client of CLIENTS) {
      const isOf13 = profile === '13.0'
      if (isOf13 && sendsForm(client)) {
        const { status } = await send(`${em.url}${client.path}`, {
          method: 'POST',
          headers: { ...client.headers, authorization: BASIC, 'content-length': '0' },
        })
        t.equal(status, 415, client.name)
      } else if (isOf13 && readsMembers(client)) {
        t.ok(await fails(client, em), client.name)
      } else await journey(t, client, em)
    }
  })
