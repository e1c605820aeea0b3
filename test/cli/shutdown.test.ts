import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import type { Emsim } from '../../src/cli/library.js'
import { main } from '../../src/cli/main.js'
import { closeOnSignal } from '../../src/cli/shutdown.js'
import { fakeEmsim, fakeProcess } from './fakes.js'

/** Timers that run out when they are told to. */
function fakeTimers() {
  const set: { run: () => void; milliseconds: number }[] = []
  return { set, after: (run: () => void, milliseconds: number) => set.push({ run, milliseconds }) }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))
const never = () => new Promise<never>(() => {})

t.test('the first signal closes once and ends with 0', async (t) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const process = fakeProcess()
    const { after } = fakeTimers()
    let closed = 0
    const isClosing = closeOnSignal(process, async () => void closed++, after)
    t.equal(isClosing(), false)
    process.signal(signal)
    t.equal(isClosing(), true)
    await settled()
    t.strictSame([closed, process.exits, process.err], [1, [0], ''])
  }
})

t.test('a close that hangs or fails ends with 1', async (t) => {
  const process = fakeProcess()
  const { set, after } = fakeTimers()
  closeOnSignal(process, never, after)
  process.signal('SIGTERM')
  await settled()
  t.strictSame(process.exits, [])
  t.equal(set.length, 1)
  t.equal(set[0]?.milliseconds, 5000)
  set[0]?.run()
  t.strictSame(process.exits, [1])
  t.match(process.err, 'not closed after 5 s')

  const other = fakeProcess()
  closeOnSignal(other, () => Promise.reject(new Error('stuck')), fakeTimers().after)
  other.signal('SIGTERM')
  await settled()
  t.strictSame([other.exits, other.err], [[1], 'emsim: closing failed: Error: stuck\n'])
})

t.test('a second signal ends at once, with its number', async (t) => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const process = fakeProcess()
    closeOnSignal(process, never, fakeTimers().after)
    process.signal('SIGTERM')
    process.signal(signal)
    t.strictSame(process.exits, [code])
  }
})

t.test('a signal that comes while starting closes what has started, silently', async (t) => {
  const process = fakeProcess()
  const emsim = fakeEmsim()
  const { promise, resolve } = withResolvers<Emsim>()
  const serving = main([], {
    process,
    start: () => {
      setImmediate(() => {
        process.signal('SIGTERM')
        resolve(emsim)
      })
      return promise
    },
  })
  await serving
  await settled()
  t.strictSame([emsim.closed, process.exits, process.out], [1, [0], ''])
})

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil
  })
  return { promise, resolve }
}

const posix = process.platform !== 'win32' ? {} : { skip: 'no signals on Windows' }

function child(env: Record<string, string>, ...args: string[]): ChildProcess {
  const script = fileURLToPath(new URL('child.js', import.meta.url))
  return spawn(process.execPath, [script, ...args], { env: { ...process.env, ...env } })
}

/** The next text from a stream of a child. */
async function textOf(stream: Readable | null): Promise<string> {
  const [chunk] = stream ? await once(stream, 'data') : []
  return String(chunk)
}

t.test('a process: ready line, signal, exit code 0', posix, async (t) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const emsim = child({}, '--port', '0')
    const ready = JSON.parse(await textOf(emsim.stdout))
    t.match(ready, { ready: true, url: /^http:/, pid: emsim.pid })
    t.ok((await fetch(ready.url)).ok)
    emsim.kill(signal)
    t.strictSame(await once(emsim, 'exit'), [0, null])
  }
})

t.test('a process whose close hangs: a second signal ends it', posix, async (t) => {
  const emsim = child({ CLOSE: 'hang' }, '--port', '0')
  await textOf(emsim.stdout)
  emsim.kill('SIGTERM')
  t.equal(await textOf(emsim.stderr), 'closing\n')
  emsim.kill('SIGINT')
  t.strictSame(await once(emsim, 'exit'), [130, null])
})

t.test('a process goes on when nobody reads its output', posix, async (t) => {
  const emsim = child({ START: 'wait' }, '--port', '0')
  emsim.stdout?.destroy()
  await once(emsim.stdout ?? emsim, 'close')
  emsim.stdin?.write('start\n')
  const url = (await textOf(emsim.stderr)).trim()
  t.ok((await fetch(url)).ok)
  emsim.kill('SIGTERM')
  t.strictSame(await once(emsim, 'exit'), [0, null])
})

t.test('a process whose port is in use: one line, exit code 1', async (t) => {
  const first = child({}, '--port', '0')
  const { port } = JSON.parse(await textOf(first.stdout))
  const second = child({}, '--port', String(port))
  const told = textOf(second.stderr)
  t.strictSame(await once(second, 'exit'), [1, null])
  t.match(await told, /^emsim: cannot listen on port \d+ of 127\.0\.0\.1: it is in use[^\n]*\n$/)
  first.kill()
  await once(first, 'exit')
})
