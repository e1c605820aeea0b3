import { once } from 'node:events'
import type http from 'node:http'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import t from 'tap'
import { listen } from '../../src/listen/listener.js'
import { readIntoOneBuffer } from '../../src/listen/one-buffer.js'

const HOST = '127.0.0.1'

t.test('all connections of this Node are read into one buffer', async (t) => {
  const buffers = new Set<ArrayBufferLike>()
  let told = 0
  const server = createServer((socket: Socket) => {
    socket.on('data', (bytes: Buffer) => {
      buffers.add(bytes.buffer)
      told += bytes.length
      socket.end()
    })
    readIntoOneBuffer(socket)
  })
  server.listen(0, HOST)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  for (const text of ['one', 'another', 'a third']) {
    const client = connect(port, HOST)
    client.end(text)
    await once(client.resume(), 'close')
  }
  server.close()
  t.equal(told, 'oneanothera third'.length)
  t.equal(buffers.size, 1)
})

t.test('what connections send in turns does not mix', async (t) => {
  const echo: http.RequestListener = (request, response) => {
    const body: Buffer[] = []
    request.on('data', (piece: Buffer) => body.push(piece))
    // Later than all that was sent with it: what waits has to be kept meanwhile.
    request.on('end', () =>
      setImmediate(() => response.end(`[${request.url}${Buffer.concat(body)}]`)),
    )
  }
  const listener = await listen(echo, {
    host: HOST,
    port: 0,
    tls: 'off',
    refusal: () => ({ headers: {}, body: '' }),
  })
  t.teardown(() => listener.close(0))
  const names = ['a', 'b', 'c', 'd', 'e']
  const clients = await Promise.all(
    names.map(async (name) => {
      const socket = connect(listener.port, HOST)
      await once(socket, 'connect')
      let got = ''
      socket.setEncoding('latin1').on('data', (text: string) => {
        got += text
      })
      return { name, socket, got: () => got }
    }),
  )
  const send = async (piece: (name: string) => string): Promise<void> => {
    for (const { name, socket } of clients)
      await new Promise((sent) => socket.write(piece(name), sent))
  }
  const head = (name: string, n: number): string =>
    `POST /${name}${n} HTTP/1.1\r\nHost: x\r\nContent-Length: 3000\r\n\r\n`
  const half = (name: string): string => name.repeat(1500)
  await send((name) => `GET /${name}0 HTTP/1.1\r\nHost: x\r\n\r\n${head(name, 1)}${half(name)}`)
  await send((name) => half(name) + head(name, 2).slice(0, 20))
  await send((name) => head(name, 2).slice(20))
  await send((name) => half(name))
  await send(
    (name) => `${half(name)}GET /${name}3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
  )
  await Promise.all(clients.map(({ socket }) => once(socket, 'close')))
  for (const { name, got } of clients) {
    const bodies = [...got().matchAll(/\[([^\]]*)\]/g)].map(([, body]) => body)
    const sent = name.repeat(3000)
    t.same(bodies, [`/${name}0`, `/${name}1${sent}`, `/${name}2${sent}`, `/${name}3`], name)
  }
})
