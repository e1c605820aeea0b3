/** Operations that change something: their bodies are read by declaration, and their deciders decide. */
import type { Asked, Decider } from '../acting/decider.js'
import { Refused } from '../acting/decider.js'
import { DECIDERS } from '../acting/deciders.js'
import { TASK, type Work } from '../acting/tasks.js'
import { EmError } from '../contract/em-error.js'
import { shapeOf } from '../contract/operation.js'
import type { EstateRecord } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import type { Command } from '../estate/command.js'
import { GUID, idOf, readId } from '../estate/identity.js'
import type { Done } from '../journal/done.js'
import type { TaskGoing } from '../task-rules/task-rule.js'
import { carryOut } from '../world/carry-out.js'
import type { WorldCommand } from '../world/change.js'
import type { World } from '../world/world.js'
import { readAccountRole } from './account-roles.js'
import { catalogPoint } from './catalog.js'
import type { Call, Result } from './handler.js'
import { originOf } from './origin-of.js'
import { taskInPath } from './reading-tasks.js'
import { recordInPath } from './record-in-path.js'
import { sentFields } from './sent-fields.js'
import { deciderFor } from './sent-references.js'
import { checkServers } from './servers-on-path.js'
import { fitsOf, toldFailure, toldLength, toldTask } from './told-tasks.js'

/**
 * Carries out an operation that changes something: by a task, which is answered, or at once.
 * @throws EmError 400 for a body that does not fit, with every mistake; 404 for a path that leads nowhere; 400
 * where an operation without a task is refused
 */
export function act(call: Call, world: World): Result {
  const { operation } = call
  checkPath(call, world)
  const body = sentFields(call, world)
  const serial = world.estate.serial + 1
  const { answer } = operation
  const fits = fitsOf(call, world)
  const asked = (at: number): Asked => ({
    key: operation.key,
    params: paramsOf(call),
    body,
    query: Object.fromEntries(call.query),
    at,
    account: call.session?.UserName ?? '',
    session: call.session?.id ?? '',
    serial,
    ...fits,
  })
  const own = DECIDERS[operation.key as keyof typeof DECIDERS] as Decider
  const decider = deciderFor(call, body, own, world)
  if (answer.kind !== 'task') {
    const change = carryOut(world, originOf(call), (at) =>
      withSerial(serial, atOnce(decider, asked(at), world)),
    )
    return { kind: 'nothing', done: doneBy(change.commands) }
  }
  const id = idOf('Task', String(serial))
  const change = carryOut(world, originOf(call), (at) => {
    const known = asked(at)
    const told = toldTask(call, known, world)
    const { commands, work } = workOf(
      call,
      known,
      told.goes,
      { decider, lasts: answer.lasts },
      world,
    )
    const record: EstateRecord = {
      id,
      TaskId: `task-${nextTask(world)}`,
      Operation: answer.operation,
      SessionId: known.session,
      Account: known.account,
      StartedUTC: at,
    }
    return withSerial(serial, [
      ...told.commands,
      { do: 'add', type: 'Task', record: Object.freeze(record) },
      ...(work
        ? [{ do: 'setRoutine', routine: { type: 'Task', id, key: TASK, value: work } } as const]
        : []),
      ...commands,
    ])
  })
  // What takes no time is finished when it is answered.
  const { ends } = (world.estate.routineOf('Task', id, TASK) ?? {}) as Partial<Work>
  if (ends === change.at) world.estate.upTo(change.at)
  const record = world.estate.find('Task', id)
  if (!record) throw new Error(`The task ${id} is gone`)
  return { kind: 'one', type: world.contract.type('Task'), record, done: doneBy(change.commands) }
}

/** What happens at once, and what the task is to do later; nothing where it never ends. */
function workOf(
  call: Call,
  asked: Asked,
  goes: TaskGoing,
  usual: { readonly decider: Decider; readonly lasts: number },
  world: World,
): { readonly commands: readonly Command[]; readonly work?: Work } {
  // What is finished when it is answered always is.
  const takesTime = usual.lasts > 0
  if (goes.ends === 'Never' && takesTime) return { commands: [] }
  const failure = toldFailure(goes)
  const { commands, refusal } =
    failure === null
      ? beginning(usual.decider, asked, call, world)
      : { commands: [], refusal: failure }
  const lasts = (takesTime ? toldLength(goes.lasts) : undefined) ?? world.lasting(usual.lasts)
  const polls = takesTime ? goes.polls : undefined
  const ends = lasts === 0 ? asked.at : endOf(call, asked.at + lasts, lasts, world)
  const lag = toldLength(goes.lag) || undefined
  const work: Work = {
    asked,
    ends: polls === undefined ? ends : null,
    refusal,
    ...(polls !== undefined && { polls }),
    ...(goes.operationFinished && { operationFinished: true }),
    ...(lag !== undefined && { lag }),
  }
  return { work, commands: lag === undefined ? commands : [] }
}

/** What happens at once; where that cannot be, the task fails in the end. */
function beginning(
  decider: Decider,
  asked: Asked,
  call: Call,
  world: World,
): { commands: readonly Command[]; refusal: string | null } {
  try {
    if (!decider.beginsOffline) checkServers(call, world)
    return { commands: decider.begin?.(asked, world.estate) ?? [], refusal: null }
  } catch (error) {
    if (error instanceof Refused) return { commands: [], refusal: error.message }
    throw error
  }
}

function atOnce(decider: Decider, asked: Asked, { estate }: World): readonly Command[] {
  try {
    return decider.decide(asked, estate).commands
  } catch (error) {
    if (error instanceof Refused) throw new EmError('badRequest', { reason: error.message })
    throw error
  }
}

const withSerial = (serial: number, commands: readonly Command[]): WorldCommand[] => [
  { do: 'setSerial', serial },
  ...commands,
]

/** The number of the next task: behind the highest that there is, those of fixtures included. */
function nextTask({ estate }: World): number {
  let highest = 0
  for (const { TaskId } of estate.all('Task')) {
    const number = Number(/^task-(\d+)$/i.exec(String(TaskId))?.[1] ?? 0)
    highest = Math.max(highest, number)
  }
  return highest + 1
}

/**
 * When a task is finished: tasks on one object work one after another. None waits for one whose end nobody
 * knows (our choice).
 */
function endOf({ params }: Call, earliest: number, lasts: number, { estate }: World): number {
  const [first] = Object.values(params)
  if (first === undefined) return earliest
  const object = readId(first)
  let end = earliest
  for (const routine of estate.routinesOf('Task', TASK)) {
    const { asked, ends } = routine as Work
    if (Object.values(asked.params)[0] !== object || ends === null || ends < end) continue
    end = ends + lasts
  }
  return end
}

/** The words of a path; ids as the estate has them. */
const paramsOf = ({ params }: Call): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).map(([name, text = '']) => {
      const id = readId(text)
      return [name, GUID.test(id) ? id : text]
    }),
  )

/** How a path that leads to what no table holds by its id is checked, by the type of that. */
const CHECKS: Readonly<Record<string, (call: Call, world: World) => unknown>> = {
  Task: taskInPath,
  CatalogVmRestorePoint: catalogPoint,
  EnterpriseAccountInRole: readAccountRole,
}

/** @throws EmError where the path leads to no record, or to one that the session does not see */
function checkPath(call: Call, world: World): void {
  const found = recordPathOf(call.operation.path, world)
  if (!found) return
  const { type, words } = found
  // A type calls the ids of its path by words of its own: the last one is the record's.
  const params = Object.fromEntries(words.map(([own, word]) => [own, call.params[word]]))
  const check = CHECKS[type.name]
  if (check) check({ ...call, params }, world)
  else recordInPath(type, { ...call, params }, world)
}

/**
 * The type whose record a path leads to, or leads through: that of its longest beginning that is a type's
 * path; and what the ids in it are called by the type, and by the path.
 */
function recordPathOf(
  path: string,
  { contract }: World,
): { type: ResourceType; words: readonly (readonly [own: string, word: string])[] } | undefined {
  for (let left = path; left.includes('{'); left = left.slice(0, left.lastIndexOf('/'))) {
    const shape = shapeOf(left)
    for (const type of contract.types.values()) {
      if (type.path === null || shapeOf(type.path) !== shape) continue
      if (!type.stored && !(type.name in CHECKS)) continue
      const words = wordsOf(left)
      return {
        type,
        words: wordsOf(type.path).map((own, index) => [own, words[index] ?? ''] as const),
      }
    }
  }
  return undefined
}

const wordsOf = (path: string): string[] =>
  [...path.matchAll(/\{([^}]*)\}/g)].map(([, word = '']) => word)

/** What the journal tells of a change. */
const doneBy = (commands: readonly WorldCommand[]): Done[] =>
  commands.flatMap((command): Done[] => {
    if (command.do === 'add') return [{ do: 'add', type: command.type, id: command.record.id }]
    if (command.do === 'update' || command.do === 'remove')
      return [{ do: command.do, type: command.type, id: command.id }]
    return []
  })
