/** What each command of a change does to a world. */
import { ControlError } from '../control-error.js'
import { LIMITS, LimitError } from '../limits.js'
import { timeZone } from '../time/time-zone.js'
import { keptAs, START, type WorldCommand } from './change.js'
import type { World } from './world.js'

/**
 * Carries out one command.
 * @param at the time of its change, which the estate is at
 * @returns what takes it back, for all that is not of the estate: that goes back to its mark
 * @throws ControlError, or what the estate refuses it with; nothing has changed then
 */
export function perform(world: World, command: WorldCommand, at: number): (() => void) | undefined {
  const { estate, sessions, clock, faults, checkpoints } = world
  switch (command.do) {
    case 'openSession':
      return sessions.open(command.session, at)
    case 'useSession':
      return sessions.note(command.id, at)
    case 'closeSession':
      return sessions.close(command.id)
    case 'expireSession':
      return sessions.expire(command.id, at)
    case 'setClock': {
      const before = clock.where
      clock.become(command.position)
      return () => clock.become(before)
    }
    case 'setProfile': {
      const before = world.editions
      world.editions = world.worlds.editionsOf(command.profile)
      return () => {
        world.editions = before
      }
    }
    case 'setTimeZone': {
      const { courses } = estate
      const before = courses.zone
      courses.zone = timeZone(command.name)
      return () => {
        courses.zone = before
      }
    }
    case 'addRule': {
      const back = faults.mark()
      faults.put(command.rule, at)
      return back
    }
    case 'removeRule': {
      const back = faults.mark()
      faults.remove(command.id)
      return back
    }
    case 'clearRules': {
      const back = faults.mark()
      faults.clear()
      return back
    }
    case 'keep': {
      const name = keptAs(command.name)
      const before = checkpoints.get(name)
      if (!before && world.keptNames().length >= LIMITS.keptStates.most)
        throw new LimitError('keptStates')
      checkpoints.set(name, world.checkpoint(at))
      return () => {
        if (before) checkpoints.set(name, before)
        else checkpoints.delete(name)
      }
    }
    case 'forget': {
      const name = keptAs(command.name)
      const before = checkpoints.get(name)
      if (!before) throw new ControlError(`There is no snapshot ${command.name}.`, 404)
      const all = [...checkpoints]
      checkpoints.delete(name)
      return () => {
        checkpoints.clear()
        for (const [known, checkpoint] of all) checkpoints.set(known, checkpoint)
      }
    }
    case 'become': {
      const checkpoint = checkpoints.get(command.checkpoint)
      if (!checkpoint) throw new Error(`There is no checkpoint ${command.checkpoint}`)
      estate.takeOn(checkpoint.estate)
      const back = [clock.beginAnew(), sessions.become(checkpoint.sessions)]
      return () => {
        for (const one of back) one()
      }
    }
    case 'begin': {
      const begun = checkpoints.get(command.checkpoint)
      const before = checkpoints.get(START)
      if (!begun || !before) throw new Error(`There is no checkpoint ${command.checkpoint}`)
      estate.takeOn(begun.estate)
      checkpoints.set(START, { ...before, estate: begun.estate })
      return () => void checkpoints.set(START, before)
    }
    case 'makeWorld':
      world.worlds.put(command)
      return () => void world.worlds.drop(command.name)
    case 'removeWorld':
      return world.worlds.drop(command.name)
    default:
      estate.apply(command)
      return undefined
  }
}
