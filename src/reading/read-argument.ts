/** Reads what is given to a control: in the library, over HTTP, or in a file. */
import { ControlError } from '../control-error.js'
import { firstOf } from '../wording/first-of.js'
import { type Fault, faultText } from './fault.js'
import { type Reader, text } from './reader.js'

/**
 * A value as it is declared.
 * @param name what it is called in messages, such as `rule`
 * @throws ControlError with a line for every mistake
 */
export function readArgument<T>(read: Reader<T>, value: unknown, name: string): T {
  const faults: Fault[] = []
  const result = read(value, [name], (fault) => faults.push(fault))
  if (faults.length === 0 && result !== undefined) return result
  throw new ControlError(firstOf(faults, (fault) => `${faultText(fault)}.`).join('\n'))
}

/** The name of something, which a program in JavaScript may have left out. @throws ControlError that says so */
export const readName = (value: unknown, name: string): string => readArgument(text, value, name)
