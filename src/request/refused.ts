/** What never becomes a request: it is worded as all other refusals are, and noted, so that its sender's tester finds out why. */
import { METHODS } from 'node:http'
import { EmError } from '../contract/em-error.js'
import type { Metrics } from '../control/metrics.js'
import type { Refusal, Refused } from '../listen/refusing.js'
import { httpDate } from '../time/http-date.js'
import { negotiate } from '../wire/media-type.js'
import type { Worlds } from '../world/worlds.js'
import { refusalOf, worded } from './errors.js'
import { begin } from './exchange.js'
import { URL_LIMIT } from './matching.js'
import { observe } from './observing.js'

/** Words and notes what Node's parser refuses; the journal is that of the world of the port. */
export function createRefusal(worlds: Worlds, metrics: Metrics): Refusal {
  return (refused) => {
    const world = worlds.at(refused.port, refused.headers.host) ?? worlds.main
    const error = errorOf(refused)
    const format = negotiate(refused.accept)
    const { headers, body } = worded(error, format, world.editions.newest)
    const { line, headers: fields } = refused
    const rawHeaders = Object.entries(fields).flat().map(String)
    const exchange = begin({ ...askedIn(line), headers: fields, rawHeaders }, world)
    exchange.refusal = refusalOf(error)
    observe(exchange, refused.status, headers, Buffer.byteLength(body), metrics)
    return { headers: { ...headers, date: httpDate(world.clock.now()) }, body }
  }
}

/** Method and target of a line that may be none: only what looks like them. */
function askedIn(line: string): { method: string; url: string } {
  const [method = '', target = ''] = line.trim().split(/\s+/, 2)
  return {
    method: METHODS.includes(method) ? method : '',
    url: /^(?:\/|https?:\/\/)/i.test(target) ? target.slice(0, URL_LIMIT) : '',
  }
}

function errorOf({ status, reason }: Refused): EmError {
  switch (status) {
    case 400:
    case 501:
    case 505:
      return new EmError('malformed', { reason }, { status })
    case 408:
      return new EmError('timeout')
    case 431:
      return new EmError('headersTooLarge')
  }
}
