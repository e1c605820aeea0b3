/** A thread for what would hold all others up: nothing that it does can be cut into turns. */
import { once } from 'node:events'
import { type ResourceLimits, Worker } from 'node:worker_threads'

/** Milliseconds that a thread is kept for who comes next: to start it takes longer than most work. */
const IDLE = 5000

/** More time or memory was taken than there is. */
export class ThreadExhausted extends Error {}

/** How a thread is asked. */
export interface Asking {
  /** Milliseconds that it may take at most. */
  readonly most?: number
  /** Called when it has its turn; it is not asked where this throws. */
  readonly begin?: () => void
}

/** A thread that answers one message after another; it is there while it is asked, and a while longer. */
export class Thread<Asked, Answer> {
  private readonly file: URL
  private readonly resourceLimits: ResourceLimits
  private worker: Worker | undefined
  private idle: NodeJS.Timeout | undefined
  private last: Promise<unknown> = Promise.resolve()

  /** @param file what it begins with, which answers each message with one */
  constructor(file: URL, resourceLimits: ResourceLimits = {}) {
    this.file = file
    this.resourceLimits = resourceLimits
  }

  /**
   * Asks it when it has answered all that it was asked before.
   * @throws ThreadExhausted, or what it failed of: who comes next gets another one then
   */
  ask(what: Asked, { most, begin }: Asking = {}): Promise<Answer> {
    const mine = this.last.then(() => {
      begin?.()
      return this.asked(what, most)
    })
    this.last = mine.catch(() => undefined)
    return mine
  }

  private async asked(what: Asked, most: number | undefined): Promise<Answer> {
    clearTimeout(this.idle)
    this.worker ??= this.started()
    const { worker } = this
    worker.ref()
    try {
      const told = await answerOf<Asked, Answer>(worker, what, most)
      this.idle = setTimeout(() => this.drop(worker), IDLE).unref()
      return told
    } catch (error) {
      await this.drop(worker)
      throw error
    } finally {
      worker.unref()
    }
  }

  private started(): Worker {
    const { file, resourceLimits } = this
    const worker = new Worker(file, { resourceLimits, execArgv: [] })
    // Whatever it ends of, asked or not, who comes next gets another one.
    const forget = (): void => this.forget(worker)
    return worker.on('error', forget).on('exit', forget)
  }

  private forget(worker: Worker): void {
    if (this.worker === worker) this.worker = undefined
  }

  private async drop(worker: Worker): Promise<void> {
    this.forget(worker)
    await worker.terminate()
  }
}

async function answerOf<Asked, Answer>(
  worker: Worker,
  what: Asked,
  most: number | undefined,
): Promise<Answer> {
  const over = new AbortController()
  const timer = most === undefined ? undefined : setTimeout(() => over.abort(), most)
  try {
    // Rejects with what the thread failed of.
    const told = once(worker, 'message', { signal: over.signal })
    worker.postMessage(what)
    const [answer] = (await told) as [Answer]
    return answer
  } catch (error) {
    const tooMuch = over.signal.aborted || isOutOfMemory(error)
    throw tooMuch ? new ThreadExhausted() : error
  } finally {
    clearTimeout(timer)
  }
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
