/** The machine's clock is moved at random, also back: the world's never runs back by itself. */
import fc from 'fast-check'
import t from 'tap'
import { SettableClock } from '../../src/time/clock.js'
import type { MachineClock } from '../../src/time/steady-clock.js'
import { buildServer, NOW } from '../build-server.js'
import { FIXTURE } from '../world/script.js'

const DAY = 86_400_000

/** A machine whose clock may be set, beside one that nobody sets. */
class Machine implements MachineClock {
  time = NOW
  private sinceStart = 0

  now(): number {
    return this.time
  }

  passed(): number {
    return this.sinceStart
  }

  /** Time that passes, told by both clocks. */
  pass(ms: number): void {
    this.time += ms
    this.sinceStart += ms
  }
}

t.test('set back by three days, it goes on from where it was', (t) => {
  const machine = new Machine()
  const clock = new SettableClock(machine)
  machine.time += 3 * DAY
  t.equal(clock.now(), NOW + 3 * DAY)
  machine.time -= 3 * DAY
  t.equal(clock.now(), NOW + 3 * DAY)
  machine.pass(5000)
  t.equal(clock.now(), NOW + 3 * DAY + 5000, 'at the pace of time')
  machine.time += 3 * DAY
  t.equal(clock.now(), NOW + 3 * DAY + 5000, 'and meets the machine where that is right again')
  machine.time += DAY
  t.equal(clock.now(), NOW + 4 * DAY + 5000, 'which it follows forward, as after a sleep')
  t.end()
})

t.test(
  'where nothing else tells how time passes, it stands until the machine is there again',
  (t) => {
    let time = NOW
    const clock = new SettableClock({ now: () => time })
    t.equal(clock.now(), NOW)
    time -= 1000
    t.equal(clock.now(), NOW)
    time += 1500
    t.equal(clock.now(), NOW + 500)
    t.end()
  },
)

t.test('a new line of time starts from what the machine says then', (t) => {
  const machine = new Machine()
  const clock = new SettableClock(machine)
  t.equal(clock.now(), NOW)
  machine.time -= DAY
  t.equal(clock.now(), NOW)
  const back = clock.beginAnew()
  t.equal(clock.now(), NOW - DAY)
  back()
  t.equal(clock.now(), NOW, 'or goes on, where that was taken back')
  clock.beginAnew()
  clock.become(clock.atStart(NOW))
  t.match(clock.state, { now: new Date(NOW).toISOString(), mode: 'offset' }, 'not before its start')
  clock.beginAnew()
  clock.become(clock.like({ now: new Date(NOW - 5).toISOString(), mode: 'real', rate: 1 }))
  t.equal(clock.now(), NOW - 5, 'nor before a state that is taken on')
  machine.pass(2 * DAY)
  clock.beginAnew()
  clock.become(clock.atStart(NOW))
  t.match(clock.state, { now: new Date(NOW + DAY).toISOString(), mode: 'real' })
  t.end()
})

/** One thing that happens to a machine or a world. */
type Step =
  | { readonly move: number }
  | { readonly pass: number }
  | { readonly ask: string }
  | { readonly control: 'reset' | 'recall' | 'restore' | 'advance' | 'fast' }

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.integer({ min: -5 * DAY, max: 5 * DAY }).map((move) => ({ move })),
    fc.integer({ min: 0, max: 2 * DAY }).map((pass) => ({ pass })),
    fc
      .constantFrom('/backupSessions', '/reports/summary/job_statistics', '/jobs?format=Entity')
      .map((ask) => ({ ask })),
    fc
      .constantFrom('reset', 'recall', 'restore', 'advance', 'fast')
      .map((control) => ({ control }) as const),
  ),
  { minLength: 5, maxLength: 25 },
)

/** Records of what has been, and when that was. */
const PAST = { BackupJobSession: 'CreationTimeUTC', VmRestorePoint: 'CreationTimeUTC' }

t.test(
  'however it is moved: nothing is of a time to come, and reports count nothing such',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.constantFrom(undefined, { offset: 'P1D' }, { rate: 3 }),
        async (all, clockStart) => {
          const machine = new Machine()
          const closing: (() => Promise<void>)[] = []
          const { app, world, controls, logOn } = await buildServer(
            { after: (close) => closing.push(close) },
            { clock: machine, estate: FIXTURE, ...(clockStart && { clockStart }) },
          )
          controls.keep('first')
          const document = await controls.snapshot()
          let last = world.clock.now()
          for (const step of all) {
            if ('move' in step) machine.time += step.move
            else if ('pass' in step) machine.pass(step.pass)
            else if ('ask' in step) {
              const { statusCode } = await app.inject({
                url: `/api${step.ask}`,
                headers: await logOn(),
              })
              if (statusCode !== 200) throw new Error(`${step.ask} is answered by ${statusCode}`)
            } else if (step.control === 'advance') await controls.clock.advance('PT3H')
            else if (step.control === 'fast') controls.clock.set({ rate: 2 })
            else {
              if (step.control === 'reset') controls.reset()
              else if (step.control === 'recall') controls.recall('first')
              else await controls.restore(document)
              last = Number.NEGATIVE_INFINITY
            }
            const now = world.clock.now()
            if (now < last) throw new Error(`The clock ran back from ${last} to ${now}`)
            last = now
            const estate = world.present()
            if (estate.time > now) throw new Error(`The estate is of ${estate.time}, it is ${now}`)
            for (const [type, field] of Object.entries(PAST))
              for (const record of estate.all(type))
                if (Number(record[field]) > now) throw new Error(`${type} ${record.id} is to come`)
          }
          for (const close of closing) await close()
        },
      ),
      { numRuns: 40 },
    )
  },
)

t.test('reports count nothing of a time to come', async (t) => {
  const at = (ms: number): string => new Date(NOW + ms).toISOString()
  const { app, world, logOn } = await buildServer(t, {
    estate: FIXTURE,
  })
  const headers = { ...(await logOn()), accept: 'application/json' }
  const report = async (name: string): Promise<unknown> =>
    (await app.inject({ url: `/api/reports/summary/${name}`, headers })).json()
  const before = [await report('job_statistics'), await report('processed_vms')]
  for (const type of ['BackupJobSession', 'BackupTaskSession', 'VmRestorePoint'])
    for (const record of world.estate.all(type).slice(0, 1)) {
      const time = Date.parse(at(3_600_000))
      const changes = {
        CreationTimeUTC: time,
        EndTimeUTC: time + 1000,
        VmName: 'late',
        JobName: 'L',
      }
      world.estate.apply({ do: 'add', type, record: { ...record, ...changes, id: LATER } })
    }
  t.same([await report('job_statistics'), await report('processed_vms')], before)
})

const LATER = '00000000-0000-4000-8000-000000000001'
