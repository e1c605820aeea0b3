/** When a connection that idles is closed, look by look. */
import type { Socket } from 'node:net'
import t from 'tap'
import { watchIdle } from '../../src/listen/idling.js'

/** A connection as far as a watch looks at it. */
type Seen = Pick<Socket, 'idleLooks' | 'requestLine'> & {
  newest?: { closed: boolean; req: { complete: boolean } } | undefined
  isGone: boolean
  destroy(): void
}

function connection(seen: Partial<Seen> = {}): Seen {
  return {
    isGone: false,
    destroy() {
      this.isGone = true
    },
    ...seen,
  }
}

/** Gives what looks at the connections once. */
function watched(connections: Seen[], keepAlive: number) {
  let look = (): void => undefined
  let every = 0
  const watch = watchIdle(connections as unknown as Socket[], keepAlive, {
    setInterval(work, ms) {
      look = work
      every = ms
      return { unref: () => 0 } as unknown as NodeJS.Timeout
    },
  })
  watch.stop()
  return {
    every,
    async looks(count: number): Promise<void> {
      for (let n = 0; n < count; n++) look()
      await turn()
    },
  }
}

/** What is to end does so in the next turns. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

t.test('it is kept for its whole time, and little longer', async (t) => {
  for (const [keepAlive, every, kept] of [
    [72_000, 1000, 72],
    [2000, 500, 4],
    [10, 3, 4],
  ] as const) {
    const idle = connection({ idleLooks: 0 })
    const watch = watched([idle], keepAlive)
    t.equal(watch.every, every)
    await watch.looks(kept)
    t.equal(idle.isGone, false, `${keepAlive} ms, the last look within its time`)
    await watch.looks(1)
    t.equal(idle.isGone, true, `${keepAlive} ms, the first behind it`)
  }
})

t.test('an answer between two looks begins its time anew', async (t) => {
  const busy = connection({ idleLooks: 0 })
  const { looks } = watched([busy], 4000)
  for (let answer = 0; answer < 5; answer++) {
    await looks(3)
    busy.idleLooks = 0
  }
  t.equal(busy.isGone, false)
})

t.test('what is not idle is left alone', async (t) => {
  const answering = { closed: false, req: { complete: true } }
  const connections = {
    'nothing was answered on it yet': connection(),
    'a head has begun to come': connection({ idleLooks: 0, requestLine: 'GET /' }),
    'a request is being answered': connection({ idleLooks: 0, newest: answering }),
    'the body of an answered one still comes': connection({
      idleLooks: 0,
      newest: { closed: true, req: { complete: false } },
    }),
  }
  const late = connection({ idleLooks: 0, newest: { closed: true, req: { complete: true } } })
  await watched([...Object.values(connections), late], 4000).looks(10)
  for (const [what, { isGone }] of Object.entries(connections)) t.equal(isGone, false, what)
  t.equal(late.isGone, true, 'its body has come after the answer')
})

t.test('thousands whose time ends at one moment go a few in a turn', async (t) => {
  const idle = Array.from({ length: 1000 }, () => connection({ idleLooks: 0 }))
  const gone = (): number => idle.filter(({ isGone }) => isGone).length
  await watched(idle, 4000).looks(5)
  const first = gone()
  t.ok(first > 0 && first < 100, `${first} in the first turn`)
  const [asked] = idle.slice(-1)
  if (asked) asked.requestLine = 'GET /'
  while (gone() < 999) await turn()
  t.equal(asked?.isGone, false, 'one that has asked meanwhile stays')
})
