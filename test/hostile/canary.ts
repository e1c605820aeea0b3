/** Secrets in all corners of requests, looked for in all that tells of them. */
import { startEmsim } from '../../src/index.js'
import { CORNERS } from '../journal/canaries.js'
import { searched } from '../journal/canary-search.js'
import type { Part } from './part.js'

export const canary: Part = async () => {
  await using em = await startEmsim({ port: 0, tls: 'off', logLevel: 'trace', journalBytes: 1e7 })
  const { answered, places } = await searched(em)
  const failures = places.flatMap(({ what, corners, hasSession }) => [
    ...corners.map((corner) => `The secret of ${corner} is in ${what}`),
    ...(hasSession ? [`A session is in ${what}`] : []),
  ])
  if (answered < CORNERS.length * 0.95) failures.push(`${answered} requests were answered`)
  return {
    figures: [
      `${CORNERS.length} secrets, ${places.length} places that tell of requests, ${failures.length} found`,
    ],
    failures,
  }
}
