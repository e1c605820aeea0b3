/** Reads the body of a control, and checks what are its arguments; what they hold, who is called checks. */
import type { Readable } from 'node:stream'
import { ControlError } from '../control-error.js'
import type { Json } from '../documents/openapi.js'
import { isObject } from '../is-object.js'
import { LimitError } from '../limits.js'
import { noteSent } from '../loading/room.js'
import { SentFixture } from '../loading/sent-fixture.js'
import { parseJson } from '../reading/json-text.js'
import { otherKey } from '../wording/other-key.js'
import { shown } from '../wording/shown.js'
import type { Takes } from './control-spec.js'
import { type ObjectSchema, object } from './json-schema.js'

/** Of a control that takes none: a client may send an empty object for none. */
const NO_ARGUMENTS = object({})

/**
 * The body of a request, as a control takes it; a fixture where it may be YAML.
 * @param stream what is still to be read, if anything is
 * @param limit bytes at most, where the control has no limit of its own
 * @param sample shows a request as it should be
 * @throws ControlError for what is no JSON object, too long, or has other keys or kinds of values; FixtureError
 */
export async function readBody(
  stream: Readable | undefined,
  takes: Takes | undefined,
  limit: number,
  sample: () => string,
): Promise<unknown> {
  const bytes = await bytesOf(stream, Math.max(limit, takes?.limit ?? 0))
  if (takes?.yaml) {
    const fixture = await SentFixture.read(bytes)
    noteSent(fixture)
    return fixture
  }
  const text = bytes.toString()
  const body = text === '' ? undefined : parsed(text)
  if (body === undefined && !takes) return undefined
  if (!isObject(body))
    throw new ControlError(`Expected a JSON object as the body, found ${shown(body)}: ${sample()}`)
  const members = takes ? takes.members : NO_ARGUMENTS
  if (members) checkArguments(body, members)
  noteSent(body)
  return body
}

async function bytesOf(stream: Readable | undefined, limit: number): Promise<Buffer> {
  if (!stream) return Buffer.alloc(0)
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of stream.iterator({ destroyOnReturn: false })) {
    length += piece.length
    if (length > limit) break
    pieces.push(piece)
  }
  if (length <= limit) return Buffer.concat(pieces)
  // Whoever sends too much gets the answer once all is sent: the rest is dropped.
  stream.resume()
  throw new ControlError(`The body is longer than ${limit} bytes.`, 413)
}

function parsed(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof LimitError) throw error
    throw new ControlError(`The body is no JSON: ${(error as Error).message}`)
  }
}

/** @throws ControlError that says which key is wrong, what was expected and what was found */
export function checkArguments(
  given: Readonly<Record<string, unknown>>,
  { properties, required }: ObjectSchema,
): void {
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(properties, key)) continue
    const { expected, found } = otherKey(key, Object.keys(properties))
    throw new ControlError(`The body: expected ${expected}, found ${found}.`)
  }
  for (const [name, schema] of Object.entries(properties)) {
    const value = given[name]
    if (value === undefined && !required.includes(name)) continue
    if (value === undefined || !fits(value, schema))
      throw new ControlError(`${name}: expected ${wordsFor(schema)}, found ${shown(value)}.`)
  }
}

const PLAIN: Readonly<Record<string, { words: string; test: (value: unknown) => boolean }>> = {
  string: { words: 'text', test: (value) => typeof value === 'string' },
  integer: { words: 'a whole number', test: Number.isInteger },
  number: { words: 'a number', test: Number.isFinite },
  boolean: { words: 'true or false', test: (value) => typeof value === 'boolean' },
  array: { words: 'a list', test: Array.isArray },
}

/** Whether a value is of the kind that a schema names, if it is a plain one. */
function fits(value: unknown, schema: Json): boolean {
  if (Array.isArray(schema.anyOf)) return schema.anyOf.some((one) => fits(value, one))
  return PLAIN[String(schema.type)]?.test(value) ?? true
}

const wordsFor = ({ description, type }: Json): string =>
  typeof description === 'string' ? description : (PLAIN[String(type)]?.words ?? 'a value')
