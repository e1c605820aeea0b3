import { createServer } from 'node:net'
import { connect as tlsConnect } from 'node:tls'

/** The first message of a TLS client. */
export async function clientHello(): Promise<Buffer> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const bytes = new Promise<Buffer>((resolve) =>
    server.once('connection', (socket) => {
      socket.on('error', () => {})
      socket.once('data', (data) => {
        resolve(data)
        socket.destroy()
        server.close()
      })
    }),
  )
  tlsConnect({ port, host: '127.0.0.1', servername: 'em.example' }).on('error', () => {})
  return bytes
}
