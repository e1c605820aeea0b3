/**
 * What emsim is measured against, each in a process of its own: a bare Fastify route, or node:http,
 * that checks the session header and sends bytes that are ready. Usage: baseline.js KIND FILE TYPE
 *   KIND  fastify, fastify-tls, node, or empty (Fastify with one small route)
 *   FILE  whose text is sent, as one string
 *   TYPE  its Content-Type
 */
import { readFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'

const [kind = 'empty', file = '', type = 'text/plain'] = process.argv.slice(2)
const body = file === '' ? 'ok' : readFileSync(file, 'utf8')
const TOKEN = 'token'

function ready(port: number): void {
  console.log(JSON.stringify({ ready: true, port }))
}

if (kind === 'node') {
  const server = http.createServer((request, response) => {
    if (request.headers['x-restsvcsessionid'] !== TOKEN) {
      response.writeHead(401).end()
      return
    }
    response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
    response.end(body)
  })
  server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port))
} else {
  const https =
    kind === 'fastify-tls'
      ? await import('../src/listen/certificate.js').then(({ issueCertificate }) =>
          issueCertificate('127.0.0.1'),
        )
      : null
  const app = Fastify({ https })
  app.get('/', (_request, reply) => {
    reply.header('content-type', type).send(body)
  })
  for (const url of ['/api/restorePoints/:id', '/api/restorePoints']) {
    app.get(url, (request, reply) => {
      if (request.headers['x-restsvcsessionid'] !== TOKEN) reply.code(401).send()
      else reply.header('content-type', type).send(body)
    })
  }
  await app.listen({ port: 0, host: '127.0.0.1' })
  ready((app.server.address() as AddressInfo).port)
}
