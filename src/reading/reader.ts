/**
 * Reads values as they are declared, and tells of every mistake in them with its place. A reader is made
 * of smaller ones: `object({ status: whole(400, 599), 'message?': text })`.
 */
import { isObject } from '../is-object.js'
import { withArticle } from '../wording/article.js'
import { chosen, orMeant } from '../wording/choices.js'
import { otherKey } from '../wording/other-key.js'
import { shown } from '../wording/shown.js'
import type { Fault, Path, Refuse } from './fault.js'

/** Gives the value that was read; undefined where it was refused. */
export type Reader<T> = (value: unknown, path: Path, refuse: Refuse) => T | undefined

/** What a reader gives. */
export type Read<Of> = Of extends Reader<infer T> ? T : never

/** Readers of members by their names; those whose names end in `?` may be absent. */
export type Members = Readonly<Record<string, Reader<unknown>>>

type Needed<Name> = Name extends `${string}?` ? never : Name

/** What is read of members. */
export type ObjectOf<M extends Members> = {
  readonly [Name in keyof M as Needed<Name>]: Read<M[Name]>
} & {
  readonly [Name in keyof M as Name extends `${infer Bare}?` ? Bare : never]?: Read<M[Name]>
}

/** A value that a test takes; `expected` says what it takes. */
export const fitting =
  <T>(expected: string, fits: (value: unknown) => value is T): Reader<T> =>
  (value, path, refuse) => {
    if (fits(value)) return value
    refuse({ path, expected, found: shown(value) })
    return undefined
  }

/** A text that is read as something else; `expected` says which are. */
export const readAs =
  <T>(expected: string, meaning: (text: string) => T | undefined): Reader<T> =>
  (value, path, refuse) => {
    const read = typeof value === 'string' ? meaning(value) : undefined
    if (read === undefined) refuse({ path, expected, found: shown(value) })
    return read
  }

/** Any text, an empty one included. */
export const anyText = fitting('text', (value) => typeof value === 'string')

/** A text with something in it. */
export const text = fitting(
  'text',
  (value): value is string => typeof value === 'string' && value !== '',
)

/** A text that no message shows, such as a password. */
export const secret: Reader<string> = (value, path, refuse) => {
  if (typeof value === 'string') return value
  refuse({
    path,
    expected: 'text',
    found: value === undefined ? 'nothing' : withArticle(typeof value),
  })
  return undefined
}

/** True or false. */
export const truth = fitting('true or false', (value) => typeof value === 'boolean')

/** What is expected of a whole number in a range, for messages. */
export const wholeNumbers = (least: number, greatest: number): string =>
  greatest === Number.MAX_SAFE_INTEGER
    ? `a whole number from ${least}`
    : `a whole number from ${least} to ${greatest}`

/** A whole number in a range. */
export const whole = (least: number, greatest: number): Reader<number> =>
  fitting(
    wholeNumbers(least, greatest),
    (value): value is number =>
      Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= greatest,
  )

/** A number in a range. */
export const number = (least: number, greatest: number): Reader<number> =>
  fitting(
    `a number from ${least} to ${greatest}`,
    (value): value is number => typeof value === 'number' && value >= least && value <= greatest,
  )

/** One of some texts, or a number that one of them alone is. */
export const choice =
  <const T extends string>(choices: readonly T[]): Reader<T> =>
  (value, path, refuse) => {
    const one = chosen(choices, value)
    if (one === undefined)
      refuse({
        path,
        expected: `one of ${choices.join(', ')}`,
        found: `${shown(value)}${orMeant(value, choices)}`,
      })
    return one
  }

/** A list of values of one kind. Those that are refused are left out of what is read. */
export const listOf =
  <T>(item: Reader<T>, expected = 'a list'): Reader<readonly T[]> =>
  (value, path, refuse) => {
    if (!Array.isArray(value)) {
      refuse({ path, expected, found: shown(value) })
      return undefined
    }
    return value.flatMap((one: unknown, index) => {
      const read = item(one, [...path, index], refuse)
      return read === undefined ? [] : [read]
    })
  }

/** A list of values of one kind, of which no two are called alike. */
export const listOfDistinct =
  <T>(
    item: Reader<T>,
    { key, name, expected, folded = name }: Distinct<T>,
    list = 'a list',
  ): Reader<readonly T[]> =>
  (value, path, refuse) => {
    const known = new Set<unknown>()
    const once: Reader<T> = (one, at, refuse) => {
      const read = item(one, at, refuse)
      if (read === undefined || known.size < known.add(folded(read)).size) return read
      refuse({ path: [...at, ...key], expected, found: `a second ${shown(name(read))}` })
      return undefined
    }
    return listOf(once, list)(value, path, refuse)
  }

/** What values are told apart by. */
interface Distinct<T> {
  /** Where in a value that is. */
  readonly key: Path
  readonly name: (value: T) => unknown
  /** The same, alike for names that are taken for one. */
  readonly folded?: (value: T) => unknown
  /** What is expected of one that is called as another. */
  readonly expected: string
}

/** An object with values of one kind under any names. */
export const recordOf =
  <T>(item: Reader<T>): Reader<Readonly<Record<string, T>>> =>
  (value, path, refuse) => {
    if (!isObject(value)) return refused(value, path, refuse)
    const read: Record<string, T> = {}
    for (const [name, one] of Object.entries(value)) {
      const inner = item(one, [...path, name], refuse)
      if (inner !== undefined) read[name] = inner
    }
    return read
  }

/** An object with these members and no others; `expected` says what it is where that is more. */
export function object<M extends Members>(members: M, expected = 'an object'): Reader<ObjectOf<M>> {
  const wanted = Object.entries(members).map(([key, read]) => {
    const isOptional = key.endsWith('?')
    return { name: isOptional ? key.slice(0, -1) : key, isOptional, read }
  })
  const names = wanted.map(({ name }) => name)
  return (value, path, refuse) => {
    if (!isObject(value)) return refused(value, path, refuse, expected)
    let isWhole = true
    const note: Refuse = (fault) => {
      isWhole = false
      refuse(fault)
    }
    for (const key of Object.keys(value))
      if (!names.includes(key)) note(unknownKey(key, names, path))
    const result: Record<string, unknown> = {}
    for (const { name, isOptional, read } of wanted) {
      const given = Object.hasOwn(value, name) ? value[name] : undefined
      if (given === undefined && isOptional) continue
      const inner = read(given, [...path, name], note)
      if (inner !== undefined) result[name] = inner
    }
    return isWhole ? (result as ObjectOf<M>) : undefined
  }
}

/** An object that one member tells the kind of: the others are those of its kind. */
export function variant<Key extends string, const M extends Readonly<Record<string, Members>>>(
  key: Key,
  kinds: M,
): Reader<{ [Kind in keyof M]: { readonly [K in Key]: Kind } & ObjectOf<M[Kind]> }[keyof M]> {
  type Result = { [Kind in keyof M]: { readonly [K in Key]: Kind } & ObjectOf<M[Kind]> }[keyof M]
  const kind = choice(Object.keys(kinds))
  const readers = new Map(
    Object.entries(kinds).map(([name, members]) => [name, object({ [key]: kind, ...members })]),
  )
  return (value, path, refuse) => {
    if (!isObject(value)) return refused(value, path, refuse)
    const read = readers.get(kind(value[key], [...path, key], refuse) ?? '')
    return read?.(value, path, refuse) as Result | undefined
  }
}

/** What another reader gives, if a further check refuses nothing of it. */
export const also =
  <T>(read: Reader<T>, check: (value: T, path: Path, refuse: Refuse) => void): Reader<T> =>
  (value, path, refuse) => {
    const result = read(value, path, refuse)
    if (result === undefined) return undefined
    let fits = true
    check(result, path, (fault) => {
      fits = false
      refuse(fault)
    })
    return fits ? result : undefined
  }

/**
 * A key that is none of those which may stand there. Which one it is a slip for is found out when it is told: there may be
 * thousands, and a hundred are told.
 */
export function unknownKey(name: string, known: readonly string[], path: Path): Fault {
  let words: ReturnType<typeof otherKey> | undefined
  const told = (): ReturnType<typeof otherKey> => {
    words ??= otherKey(name, known)
    return words
  }
  return {
    path: [...path, name],
    get expected() {
      return told().expected
    },
    get found() {
      return told().found
    },
  }
}

function refused(value: unknown, path: Path, refuse: Refuse, expected = 'an object'): undefined {
  refuse({ path, expected, found: shown(value) })
  return undefined
}
