/** Day after day of the default estate, with all lists and reports read on each. */
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import { ms, type Part } from './part.js'
import { ask } from './server.js'
import { watchedServer } from './watched-server.js'

/** Days, in the long form and in the short one. */
const [DAYS, FEW] = [400, 20]
/** Megabytes that memory may grow by in the last three quarters. */
const GROWTH = 60

/** All that can be read without knowing an id, or what to look for. */
const READ = enterpriseManagerContract().operations.filter(
  ({ method, path, answer }) =>
    method === 'GET' && !/\{|^\/lookup/.test(path) && answer.kind !== 'page',
)

export const soak: Part = async ({ isShort }) => {
  const server = await watchedServer(['--tls', 'off'])
  const { port } = server
  const days = isShort ? FEW : DAYS
  const failures: string[] = []
  const took: number[] = []
  let [read, early] = [0, 0]
  const plain = { method: 'GET', headers: {}, body: undefined }
  for (let day = 1; day <= days; day++) {
    const begin = performance.now() - server.starved()
    await ask(port, {
      method: 'POST',
      path: '/emsim/clock/advance',
      headers: { 'content-type': 'application/json' },
      body: '{"by":"P1D"}',
    })
    const headers = { authorization: `Basic ${btoa('User:Password')}` }
    const logon = { ...plain, method: 'POST', path: '/api/sessionMngr/?v=latest', headers }
    const { token = '' } = await ask(port, logon)
    for (const { path, key } of READ) {
      const asked = { ...plain, path: `/api${path}`, headers: { 'x-restsvcsessionid': token } }
      const { status, body } = await ask(port, asked)
      read++
      if (status !== 200)
        failures.push(`${key} is answered ${status} on day ${day}: ${body.slice(0, 200)}`)
    }
    took.push(performance.now() - server.starved() - begin)
    if (day <= days / 4) early = Math.max(early, server.memory())
    if (failures.length > 5) break
  }
  const late = server.memory()
  if (late - early > GROWTH)
    failures.push(`Memory grew from ${Math.round(early)} to ${Math.round(late)} MB`)
  const quarter = Math.ceil(took.length / 4)
  const mean = (all: readonly number[]): number =>
    all.reduce((sum, one) => sum + one, 0) / all.length
  const seen = await server.finish()
  return {
    figures: [
      `${took.length} days, ${read} lists and reports; a day takes ${ms(mean(took.slice(0, quarter)))} at first, ${ms(mean(took.slice(-quarter)))} at last`,
      `memory ${Math.round(early)} MB in the first quarter, ${Math.round(late)} MB at the end`,
      ...seen.figures,
    ],
    failures: [...failures, ...seen.failures],
  }
}
