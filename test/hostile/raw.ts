/** The table of raw requests, each over http and https. */
import type { Part } from './part.js'
import { statusesIn, waysTo } from './raw-answers.js'
import { RAW_CASES } from './raw-cases.js'
import { watchedServer } from './watched-server.js'

/** Times that the table is sent, in the long form. */
const TIMES = 10

export const raw: Part = async ({ isShort }) => {
  const server = await watchedServer([])
  const failures: string[] = []
  let sent = 0
  for (let time = 0; time < (isShort ? 1 : TIMES); time++)
    for (const [scheme, send] of Object.entries(waysTo(server.port)))
      for (const { rfc, what, sends, answers } of RAW_CASES) {
        const statuses = statusesIn(await send(sends))
        sent++
        if (statuses.join() === answers.join()) continue
        failures.push(`${scheme}, RFC ${rfc}, ${what}: ${statuses} in place of ${answers}`)
      }
  const seen = await server.finish()
  return {
    figures: [
      `${sent} raw requests, ${RAW_CASES.length} kinds over http and https`,
      ...seen.figures,
    ],
    failures: [...failures, ...seen.failures],
  }
}
