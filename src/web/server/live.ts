/** What happens on the server, as it happens: its events, read as a stream that bears the token. */
import type { ClockState } from '../../time/clock.js'
import type { WorldEvent } from '../../world/world-events.js'
import { Store } from '../store.js'
import { access, controlHeaders, ofWorld, world } from './controls.js'
import { learnProfile, profile } from './profile.js'
import { ROOT } from './root.js'

/** How the clock went when the page last heard of it, and when that was by `performance.now()`. */
export interface HeardClock {
  readonly state: ClockState
  readonly heardAt: number
}

/** The clock of the world; undefined until the page has heard of it. */
export const clock = new Store<HeardClock | undefined>(undefined)

/** Whether the page hears what happens. */
export const isLive = new Store(false)

/** Counts what may have changed the estate. */
export const estateTick = new Store(0)

/** What time it is there, in milliseconds since the epoch. */
export function nowThere(): number {
  const heard = clock.value
  if (!heard) return Date.now()
  return Date.parse(heard.state.now) + (performance.now() - heard.heardAt) * heard.state.rate
}

const listeners = new Set<(event: WorldEvent) => void>()

/** Tells each event from now on. @returns what ends it */
export function onEvent(listener: (event: WorldEvent) => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Notes how the clock goes. */
export const heardClock = (state: ClockState): void =>
  clock.set({ state, heardAt: performance.now() })

/** Listens, as long as the page is open, to the world that it is about. */
export function startListening(): void {
  let hearing: AbortController | undefined
  const restart = (): void => {
    hearing?.abort()
    hearing = undefined
    profile.set(undefined)
    if (access.value.is !== 'open') return
    hearing = new AbortController()
    void hearOn(hearing.signal)
  }
  access.watch(restart)
  world.watch(restart)
  restart()
}

/** Milliseconds until the next attempt. */
const PAUSE = 2000

async function hearOn(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await hear(signal).catch(() => undefined)
    if (signal.aborted) return
    isLive.set(false)
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
}

async function hear(signal: AbortSignal): Promise<void> {
  const answer = await fetch(`${ROOT}emsim${ofWorld('/events')}`, {
    headers: controlHeaders(),
    credentials: 'omit',
    cache: 'no-store',
    signal,
  })
  if (!answer.ok || !answer.body) return
  isLive.set(true)
  // Whatever happened while nobody listened is not told.
  touchEstate()
  void learnProfile()
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    text += value
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) take(block)
  }
}

function take(block: string): void {
  const [, kind, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? []
  if (kind === undefined || data === undefined) return
  const event = { kind, ...JSON.parse(data) } as WorldEvent
  if (event.kind === 'clock') heardClock(event.clock)
  if (changesEstate(event)) touchEstate()
  if (does(event, PROFILE_STEPS)) void learnProfile()
  for (const listener of listeners) listener(event)
}

/** Steps that leave the estate as it is. */
const ELSEWHERE = [
  'openSession',
  'useSession',
  'closeSession',
  'expireSession',
  'addRule',
  'removeRule',
  'clearRules',
  'keep',
  'forget',
]

/** Steps after which the world may have another profile. */
const PROFILE_STEPS = ['setProfile', 'become']

const does = (event: WorldEvent, steps: readonly string[]): boolean =>
  event.kind === 'change' && event.change.commands.some((one) => steps.includes(one.do))

function changesEstate(event: WorldEvent): boolean {
  if (event.kind === 'passed') return true
  return event.kind === 'change' && event.change.commands.some((one) => !ELSEWHERE.includes(one.do))
}

/** Milliseconds in which many changes count as one. */
const TOGETHER = 400

let isTouched = false

function touchEstate(): void {
  if (isTouched) return
  isTouched = true
  setTimeout(() => {
    isTouched = false
    estateTick.set(estateTick.value + 1)
  }, TOGETHER)
}
