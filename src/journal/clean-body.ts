/** Bodies as they may be shown: what the contract calls harmless, and that all else was there. */
import type { Contract } from '../contract/contract.js'
import type { BodySpec } from '../contract/request-body.js'
import { isObject } from '../is-object.js'
import { type KnownPart, knownRoot, mayShow } from './body-level.js'
import { cleanXml } from './clean-xml.js'
import { isHarmlessName } from './harmless.js'
import type { Masking } from './masking.js'

/**
 * A body, with the values of members that the contract does not call harmless replaced by stars.
 * @param spec what the operation takes; of a body that none takes, as of one that cannot be read, only the length is
 *   told
 */
export function cleanBody(
  body: string,
  spec: BodySpec | null,
  contract: Contract,
  masking: Masking,
): string {
  const start = body.trimStart()[0]
  const clean =
    spec === null
      ? undefined
      : start === '<'
        ? cleanXml(body, spec, knownRoot(spec, contract), masking)
        : cleanJson(body, spec, knownRoot(spec, contract), masking)
  if (clean !== undefined) return clean
  masking.note(body)
  return `(${body.length} characters)`
}

function cleanJson(
  body: string,
  { name }: BodySpec,
  root: KnownPart,
  masking: Masking,
): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return undefined
  }
  if (!isObject(value)) return value === null ? 'null' : undefined
  const [only, ...others] = Object.entries(value)
  // Some clients put the root's name round its members.
  const isWrapped = only && others.length === 0 && only[0].toLowerCase() === name.toLowerCase()
  const clean =
    isWrapped && isObject(only[1])
      ? { [only[0]]: cleanMembers(only[1], root, masking) }
      : cleanMembers(value, root, masking)
  return JSON.stringify(clean)
}

const cleanMembers = (value: object, part: KnownPart, masking: Masking): object =>
  Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const known = part.member(name)
      const shown = known || isHarmlessName(name) ? name : masking.starred(name)
      return [shown, known ? cleanValue(inner, known, masking) : masked(inner, masking)]
    }),
  )

function cleanValue(value: unknown, part: KnownPart, masking: Masking): unknown {
  if (value === null || value === '') return value
  if (Array.isArray(value)) return value.map((one) => cleanValue(one, part, masking))
  if (isObject(value)) return cleanMembers(value, part, masking)
  if (!mayShow(part, value)) return masked(value, masking)
  return typeof value === 'string' ? masking.withoutSessions(value) : value
}

function masked(value: unknown, masking: Masking): unknown {
  if (value === null) return null
  return masking.starred(typeof value === 'string' ? value : JSON.stringify(value))
}
