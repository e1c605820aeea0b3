// Tried with Docker 26, testcontainers 12 and vitest 4, without Ryuk. Node, with `npm install --save-dev testcontainers`.
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'
import { afterAll, beforeAll, expect, test } from 'vitest'

let emsim: StartedTestContainer
let url: string

beforeAll(async () => {
  emsim = await new GenericContainer('ghcr.io/OWNER/emsim:0.1.0')
    .withExposedPorts(9398)
    .withEnvironment({ EMSIM_CLOCK: '2026-11-23T12:00:00Z', EMSIM_CONTROL: 'open' })
    .withCopyFilesToContainer([{ source: 'test/estate.yaml', target: '/estate/estate.yaml' }])
    .withWaitStrategy(Wait.forHttp('/emsim/ready', 9398))
    .start()
  url = `http://${emsim.getHost()}:${emsim.getMappedPort(9398)}`
})
afterAll(() => emsim.stop())

test('the client gets through when the server is back', async () => {
  await fetch(`${url}/emsim/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ effect: { kind: 'unavailable', retryAfter: 1 }, when: { times: 1 } }),
  })
  expect((await fetch(`${url}/api/`)).status).toBe(503)
  expect((await fetch(`${url}/api/`)).status).toBe(200)
})
