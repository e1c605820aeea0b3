/**
 * A process with the real command line and a server that only says it is well. It starts when a line
 * comes on stdin if START is `wait`; closing never ends if CLOSE is `hang`.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { run } from '../../src/cli/main.js'

await run(process, async ({ port, seed, web }) => {
  const server = createServer((_request, response) => response.end('{"status":"ok"}'))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  if (process.env.START === 'wait') {
    await once(process.stdin, 'data')
    process.stdin.destroy()
    process.stderr.write(`${url}\n`)
  }
  return {
    url,
    pid: process.pid,
    accounts: [],
    warnings: [],
    reload: async () => ({}),
    extent: () => ({ jobs: 0, restorePoints: 0, days: 0 }),
    options: { seed, web },
    close: () =>
      new Promise<void>((resolve) => {
        process.stderr.write('closing\n')
        if (process.env.CLOSE !== 'hang') server.close(() => resolve())
      }),
  }
})
