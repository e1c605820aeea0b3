/**
 * The test of time: what an estate is at a time follows from what it was and from the changes since, not
 * from who looked and when. Byte for byte, the order of lists included.
 */
import fc from 'fast-check'
import t from 'tap'
import type { Asked, Decider } from '../../src/acting/decider.js'
import { DECIDERS } from '../../src/acting/deciders.js'
import { TASK, tasksBy, type Work } from '../../src/acting/tasks.js'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import type { EstateRecord, Fields } from '../../src/contract/record.js'
import type { Command } from '../../src/estate/command.js'
import { heldBack } from '../../src/estate/ending.js'
import type { Estate } from '../../src/estate/estate.js'
import { stateOf } from '../../src/estate/estate-state.js'
import { idOf } from '../../src/estate/identity.js'
import { emptyEstate, loadFixture, loadFixtureFiles } from '../../src/simulation/fixtures.js'
import { NOW } from '../build-server.js'
import { rounded } from '../rounds.js'
import { fixtureArbitrary } from './fixture-arbitrary.js'

const MINUTE = 60_000
const DAY = 86_400_000
const contract = enterpriseManagerContract()
const ACTING = [tasksBy(() => DECIDERS)]

const bytesOf = (estate: Estate): string => JSON.stringify(stateOf(estate))

function estateOf(fixture: object): Estate {
  const estate = emptyEstate(contract, ACTING)
  loadFixture(fixture, estate, NOW)
  return estate
}

async function defaultEstate(): Promise<Estate> {
  const estate = emptyEstate(contract, ACTING)
  await loadFixtureFiles('default', estate, NOW)
  return estate
}

/** A look at an estate on the way: some time later, or just when, before or after something happens. */
type Look = { readonly later: number } | { readonly events: number; readonly offset: number }

const lookArbitrary = (most: number): fc.Arbitrary<Look> =>
  fc.oneof(
    fc.record({ later: fc.integer({ min: 0, max: most }) }),
    fc.record({ events: fc.integer({ min: 1, max: 30 }), offset: fc.integer({ min: -2, max: 3 }) }),
  )

/** Lets time pass until a look, and looks. */
function look(estate: Estate, at: Look): void {
  if ('later' in at) estate.upTo(estate.time + at.later)
  else {
    for (let count = 1; count < at.events && Number.isFinite(estate.due); count++)
      estate.upTo(estate.due)
    if (Number.isFinite(estate.due)) estate.upTo(estate.due + at.offset)
  }
  // Whoever looks walks lists and asks for children, which build what is kept of them.
  for (const session of estate.all('BackupJobSession').slice(0, 3))
    estate.children('BackupTaskSession', 'BackupJobSession', session.id)
}

/** Something that someone changes: a record of a type, the n-th of them. */
interface Edit {
  readonly type: string
  readonly nth: number
  readonly commands: (record: EstateRecord, now: number, estate: Estate) => readonly Command[]
}

const update =
  (type: string, changes: (now: number, record: EstateRecord) => Fields) =>
  (record: EstateRecord, now: number): Command[] => [
    { do: 'update', type, id: record.id, changes: changes(now, record) },
  ]

/** An end that is told of a session, as the controls read it. */
const ending =
  (type: string, end: number) =>
  ({ id }: EstateRecord, now: number): Command[] => {
    const held = heldBack(type, id, { EndTimeUTC: now + end, Result: 'Failed' }, now)
    const changes = held?.values ?? { EndTimeUTC: now + end, Result: 'Failed' }
    return [
      { do: 'update', type, id, changes },
      ...(held ? [{ do: 'setRoutine', routine: held.routine } as const] : []),
    ]
  }

/** What a request asks for: some of it happens at once, the rest when its task ends. */
const task =
  (key: keyof typeof DECIDERS, lasts: number, body: Fields = {}) =>
  ({ id: ID }: EstateRecord, at: number, estate: Estate): Command[] => {
    const serial = estate.serial + 1
    const id = idOf('Task', String(serial))
    const asked: Asked = {
      ...{ key, params: { ID }, body, query: {}, at },
      ...{ account: 'EM\\User', session: ID, serial },
    }
    const decider: Decider = DECIDERS[key]
    let [commands, refusal]: [readonly Command[], string | null] = [[], null]
    try {
      commands = decider.begin?.(asked, estate) ?? []
    } catch (error) {
      refusal = (error as Error).message
    }
    const record = { id, TaskId: `task-${serial}`, Operation: key, StartedUTC: at }
    const value: Work = { asked, ends: at + lasts, refusal }
    return [
      { do: 'setSerial', serial },
      { do: 'add', type: 'Task', record },
      { do: 'setRoutine', routine: { type: 'Task', id, key: TASK, value } },
      ...commands,
    ]
  }

const SCHEDULES: readonly Fields[] = [
  { JobScheduleOptions: { Standart: { OptionsDaily: { Enabled: true, Time: 725 } } } },
  {
    JobScheduleOptions: {
      Standart: { OptionsPeriodically: { Enabled: true, Kind: 'Hours', FullPeriod: 3 } },
    },
  },
  {
    JobScheduleOptions: {
      Standart: {
        OptionsMonthly: { Enabled: true, Time: 0, DayNumberInMonth: 'OnDay', DayOfMonth: 31 },
      },
    },
  },
  { JobScheduleOptions: null },
  { ScheduleEnabled: false },
  { ScheduleEnabled: true },
]

const TASKS = (
  [
    'DELETE /jobs/{ID}',
    'POST /jobs/{ID}?action=retry',
    'POST /jobs/{ID}?action=start',
    'POST /jobs/{ID}?action=stop',
    'POST /jobs/{ID}?action=toggleScheduleEnabled',
  ] as const
).flatMap((key) => [2000, 90 * MINUTE].map((lasts) => task(key, lasts)))

const EDITS: readonly Omit<Edit, 'nth'>[] = [
  ...TASKS.map((commands) => ({ type: 'Job', commands })),
  ...SCHEDULES.slice(0, 3).map((body) => ({
    type: 'Job',
    commands: task('PUT /jobs/{ID}?action=edit', 3 * 60 * MINUTE, body),
  })),
  ...['Job', 'AgentBackupJob', 'NasJob'].flatMap((type) => [
    ...SCHEDULES.map((changes) => ({ type, commands: update(type, () => changes) })),
    { type, commands: update(type, (now) => ({ NextRun: now + 3 * MINUTE })) },
    { type, commands: update(type, (now) => ({ NextRun: now })) },
    { type, commands: ({ id }: EstateRecord): Command[] => [{ do: 'remove', type, id }] },
  ]),
  ...['BackupJobSession', 'ReplicaJobSession', 'RestoreSession'].flatMap((type) => [
    { type, commands: update(type, (now) => ({ EndTimeUTC: now, Result: 'Failed' })) },
    { type, commands: update(type, () => ({ State: 'Stopped' })) },
    { type, commands: update(type, () => ({ EndTimeUTC: null })) },
    { type, commands: ending(type, 7 * MINUTE) },
    { type, commands: ending(type, 3 * DAY) },
  ]),
  ...[
    'Backup',
    'BackupFile',
    'BackupJobSession',
    'BackupTaskSession',
    'CloudReplica',
    'Replica',
    'ReplicaJobSession',
    'RestorePoint',
    'VmReplicaPoint',
    'VmRestorePoint',
  ].map((type) => ({
    type,
    commands: ({ id }: EstateRecord): Command[] => [{ do: 'remove', type, id }],
  })),
  { type: 'Repository', commands: update('Repository', () => ({ FreeSpace: 1e11 })) },
  { type: 'BackupFile', commands: update('BackupFile', () => ({ BackupSize: 5 })) },
  {
    type: 'BackupTaskSession',
    commands: update('BackupTaskSession', () => ({ Result: 'Failed' })),
  },
]

const editArbitrary: fc.Arbitrary<Edit> = fc
  .record({ what: fc.constantFrom(...EDITS), nth: fc.oneof(fc.nat(3), fc.nat(1000)) })
  .map(({ what, nth }) => ({ ...what, nth }))

/** Carries out an edit, of the newest records first, since those are what goes on. */
function carryOut(estate: Estate, { type, nth, commands }: Edit): void {
  const all = estate.all(type)
  const record = all[all.length - 1 - (nth % all.length)]
  if (record) for (const command of commands(record, estate.time, estate)) estate.apply(command)
}

/** A while that passes until the last of some looks at the estate, and the edits at its end. */
interface While {
  readonly looks: readonly Look[]
  readonly edits: readonly Edit[]
}

const whileArbitrary = (most: number): fc.Arbitrary<While> =>
  fc.record({
    looks: fc.array(lookArbitrary(most), { minLength: 1, maxLength: 5 }),
    edits: fc.array(editArbitrary, { maxLength: 2 }),
  })

/** Where two texts part, for people to read. */
function parted(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  const around = (text: string): string => text.slice(Math.max(0, at - 300), at + 300)
  return `${around(one)}\n\nis not\n\n${around(other)}`
}

/** Lets the same time pass for two estates, one of which nobody looks at; both have to be the same then. */
function checkAlike(start: Estate, whiles: readonly While[]): void {
  const [jumped, looked] = [start.fork(), start.fork()]
  for (const { looks, edits } of whiles) {
    for (const one of looks) look(looked, one)
    jumped.upTo(looked.time)
    for (const estate of [looked, jumped]) for (const edit of edits) carryOut(estate, edit)
    const [one, other] = [bytesOf(jumped), bytesOf(looked)]
    if (one !== other) throw new Error(parted(one, other))
  }
}

t.test(
  'the default estate is the same at the same time, whoever looked, byte for byte',
  async (t) => {
    const start = await defaultEstate()
    const whiles = fc.array(whileArbitrary(4 * DAY), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(whiles, (drawn) => checkAlike(start, drawn)),
      rounded(4),
    )
    t.pass()
  },
)

t.test('so is any estate', (t) => {
  const whiles = fc.array(whileArbitrary(4 * DAY), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(fixtureArbitrary(), whiles, (fixture, drawn) =>
      checkAlike(estateOf(fixture), drawn),
    ),
    rounded(20),
  )
  t.end()
})

t.test('400 days in one leap are 400 days in steps', async (t) => {
  const leap = fc
    .array(lookArbitrary(30 * DAY), { minLength: 5, maxLength: 25 })
    .map((looks): While[] => [{ looks: [{ later: 200 * DAY }, ...looks], edits: [] }])
  const start = await defaultEstate()
  fc.assert(
    fc.property(leap, (drawn) => checkAlike(start, drawn)),
    rounded(1),
  )
  fc.assert(
    fc.property(fixtureArbitrary(false), leap, (fixture, drawn) =>
      checkAlike(estateOf(fixture), drawn),
    ),
    rounded(4),
  )
  t.pass()
})

t.test('what a task does on the way of a leap, the leap has not left out', (t) => {
  const start = estateOf({
    BackupServers: [{ Name: 'vbr' }],
    Repositories: [{ Name: 'R' }],
    Jobs: [{ Name: 'J', Daily: '22:00' }],
    Backups: [{ Name: 'B', Job: 'J', History: { Days: 2, Machines: ['a'] } }],
  })
  const switchedOff = task('POST /jobs/{ID}?action=toggleScheduleEnabled', 11 * 60 * MINUTE)
  const edits = [{ type: 'Job', nth: 0, commands: switchedOff }]
  const days = Array.from({ length: 30 }, () => ({ later: DAY }))
  checkAlike(start, [
    { looks: [{ later: 1 }], edits },
    { looks: days, edits: [] },
  ])
  t.end()
})
