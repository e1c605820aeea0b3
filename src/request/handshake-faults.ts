/** What fault rules do before there is a request: to TLS handshakes. */
import type { Socket } from 'node:net'
import type { ClientHello } from '../listen/client-hello.js'
import type { HandshakeFault } from '../listen/secure-servers.js'
import type { Worlds } from '../world/worlds.js'

/** Gives what decides on a handshake, by the rules of the world of its port or of the server that it names. */
export function handshakeFaults(
  worlds: Worlds,
): (socket: Socket, hello: ClientHello) => HandshakeFault | undefined {
  return (socket, { serverName }) => {
    const { faults } = worlds.at(socket.localPort, serverName) ?? worlds.main
    if (faults.isEmpty) return undefined
    const fault = faults.decideHandshake(serverName)
    if (fault?.kind === 'hangHandshake') {
      const drop = (): void => void socket.destroy()
      const release = faults.hold({ rule: fault.rule, hangs: true, drop, answer: drop })
      socket.once('close', release).once('end', drop)
    }
    return fault?.kind
  }
}
