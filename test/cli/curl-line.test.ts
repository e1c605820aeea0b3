import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import t from 'tap'
import { curlLine } from '../../src/cli/announcement.js'

const hasCurl = process.platform !== 'win32' && spawnSync('curl', ['--version']).status === 0

t.test(
  'the command of the banner works when pasted',
  { skip: !hasCurl && 'no curl' },
  async (t) => {
    const password = `it's "$HOME" & \\more`
    const basic = `Basic ${Buffer.from(`User:${password}`).toString('base64')}`
    const asked: string[] = []
    const server = createServer(({ method, url, headers }, response) => {
      asked.push(`${method} ${url}`)
      if (method === 'POST' && headers.authorization === basic) {
        response
          .writeHead(201, { 'set-cookie': 'X-RestSvcSessionId=abc=; Path=/api;' })
          .end('session')
      } else if (headers.cookie === 'X-RestSvcSessionId=abc=' && !headers.authorization) {
        response.end('point')
      } else response.writeHead(401).end('no')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    t.teardown(() => server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const line = curlLine(url, { name: 'User', password })
    const { stdout } = await promisify(execFile)('sh', ['-c', line])
    t.equal(stdout, 'point')
    t.strictSame(asked, [
      'POST /api/sessionMngr/?v=latest',
      'GET /api/restorePoints/4efa47e0-c3bd-47f2-a87a-013088f8b495?format=Entity',
    ])
  },
)
