import type { Socket } from 'node:net'

/** A TLS socket has one below it, which Node has no public name for. */
type Below = Socket & { readonly _parent?: Socket | null }

/** The socket of TCP that a connection goes by: itself, unless it speaks TLS. */
export const below = (socket: Socket): Socket => (socket as Below)._parent ?? socket
