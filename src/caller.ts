/**
 * The library's edge: the stack of an error of ours begins where a test called the library, so that test
 * runners, and Node for what nobody catches, show the line of the test and nothing of what is behind it.
 */
import { setImmediate } from 'node:timers/promises'
import { EmsimError } from './emsim-error.js'

type Call<Args extends readonly unknown[], Result> = (...args: Args) => Result

/** The same function; errors of ours that it throws, or that its promise ends with, are told as its caller's. */
export function atCaller<Args extends readonly unknown[], Result>(
  call: Call<Args, Result>,
): Call<Args, Result> {
  return function edge(this: unknown, ...args: Args): Result {
    try {
      const result: Result = Reflect.apply(call, this, args)
      if (!(result instanceof Promise)) return result
      const trace = { stack: '' }
      Error.captureStackTrace(trace, edge)
      return settled(result, trace) as Result
    } catch (error) {
      if (error instanceof EmsimError) Error.captureStackTrace(error, edge)
      throw error
    }
  }
}

async function settled<T>(result: Promise<T>, trace: { readonly stack: string }): Promise<T> {
  try {
    return await result
  } catch (error) {
    if (error instanceof EmsimError) {
      // In a turn of its own, no frame of Node stands before those of the caller.
      await setImmediate()
      const here = { stack: '' }
      Error.captureStackTrace(here, settled)
      // Who awaits the call itself is found by V8; who hands its promise on, by where the call was.
      if (here.stack.includes(fileIn(trace.stack))) Error.captureStackTrace(error, settled)
      else error.stack = `${error.name}: ${error.message}${framesOf(trace.stack)}`
    }
    throw error
  }
}

const framesOf = (stack: string): string => stack.slice(stack.indexOf('\n    at '))

/** The file of the first frame. */
const fileIn = (stack: string): string =>
  /^ {4}at (?:.* \()?(.+?):\d+:\d+\)?$/m.exec(stack)?.[1] ?? stack

/** Lets the methods of a class, or those that are named, tell errors of ours as their callers'. */
export function blameCallers(
  { prototype }: { readonly prototype: object },
  names: readonly string[] = Object.getOwnPropertyNames(prototype),
): void {
  for (const name of names) {
    const property = Object.getOwnPropertyDescriptor(prototype, name)
    if (name === 'constructor' || typeof property?.value !== 'function') continue
    Object.defineProperty(prototype, name, { ...property, value: atCaller(property.value) })
  }
}
