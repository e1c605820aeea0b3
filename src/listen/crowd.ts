/**
 * How many connections may be in the midst of beginning. Each costs what a whole one does, and has to be
 * nobody: so the others wait, in front of whom nothing is made yet, and who takes his time has to go.
 */
import type { Socket } from 'node:net'

/** Milliseconds after which one that has not begun has to make room, where others wait. */
const PATIENCE = 1000

/** Those that begin, and those that wait to. */
export class Crowd {
  private readonly most: number
  /** Since when each is in the midst of it, in milliseconds; the first one first. */
  private readonly beginning = new Map<Socket, number>()
  private readonly waiting: { socket: Socket; begin: () => void }[] = []
  private timer: NodeJS.Timeout | undefined

  /** @param most that may be in the midst of it */
  constructor(most: number) {
    this.most = most
  }

  /** Begins at once, or as soon as there is room: first the last to come, who is the most likely to be there still. */
  enter(socket: Socket, begin: () => void): void {
    socket.once('close', () => this.leave(socket))
    if (this.beginning.size < this.most) this.start(socket, begin)
    else {
      this.waiting.push({ socket, begin })
      this.watch()
    }
  }

  /** One has begun, or is gone. */
  leave(socket: Socket): void {
    const at = this.waiting.findLastIndex((one) => one.socket === socket)
    if (at >= 0) this.waiting.splice(at, 1)
    if (!this.beginning.delete(socket)) return
    const next = this.waiting.pop()
    if (next) this.start(next.socket, next.begin)
  }

  private start(socket: Socket, begin: () => void): void {
    this.beginning.set(socket, performance.now())
    begin()
  }

  /** While others wait, looks after the one that takes longest. */
  private watch(): void {
    if (this.timer || this.waiting.length === 0) return
    const [since = 0] = this.beginning.values()
    const wait = Math.max(0, since + PATIENCE - performance.now())
    this.timer = setTimeout(() => {
      this.timer = undefined
      const late = performance.now() - PATIENCE
      for (const [socket, since] of [...this.beginning]) {
        if (since > late || this.waiting.length === 0) break
        socket.destroy()
      }
      this.watch()
    }, wait).unref()
  }
}
