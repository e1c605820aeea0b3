/** URLs as they may be shown: the API's own words in them, and ids of resources, but no secrets. */
import type { Contract } from '../contract/contract.js'
import { parseFilter } from '../query/parser.js'
import { printFilter } from '../query/print.js'
import type { FilterTree } from '../query/tree.js'
import { isHarmlessName, isHarmlessSegment, isHarmlessValue, isPlainText } from './harmless.js'
import { knownNames } from './known-names.js'
import type { Masking } from './masking.js'

/** What stands behind these is a logon session, and its id is as good as its token. */
const SESSIONS: readonly string[] = ['logonsessions', 'sessionmngr', 'sessions']

/**
 * A URL, whole or from its path on. Ids of logon sessions become their digest, and so does all that looks
 * neither like a word nor like an id.
 * @param isFound whether it has led somewhere: then all that stands in its path is known
 */
export function cleanUrl(
  url: string,
  contract: Contract,
  masking: Masking,
  isFound = false,
): string {
  const [, origin = '', rest = ''] = /^([a-z][a-z\d+.-]*:\/\/[^/?#]*)?(.*)$/is.exec(url) ?? []
  const [beforeHash, ...hash] = rest.split('#')
  const [path = '', ...query] = (beforeHash ?? '').split('?')
  return [
    cleanOrigin(origin, masking),
    cleanPath(path, masking, isFound),
    query.length > 0 ? `?${cleanQuery(query.join('?'), contract, masking)}` : '',
    hash.length > 0 ? `#${masking.starred(hash.join('#'))}` : '',
  ].join('')
}

/** Scheme and host, without credentials. */
function cleanOrigin(origin: string, masking: Masking): string {
  const [, scheme = '', credentials, host = ''] = /^(.*?:\/\/)(?:(.*)@)?(.*)$/s.exec(origin) ?? []
  if (credentials === undefined) return origin
  for (const part of credentials.split(':')) masking.note(part)
  return `${scheme}${masking.starred(credentials)}@${host}`
}

function cleanPath(path: string, masking: Masking, isFound: boolean): string {
  let before = ''
  return path
    .split('/')
    .map((segment) => {
      if (segment === '') return segment
      const text = decoded(segment)
      const isSession = SESSIONS.includes(before)
      before = text.toLowerCase()
      if (isSession) return masking.digested(before)
      const clean = masking.withoutSessions(text)
      if (clean !== text) return clean
      if (isHarmlessSegment(text) || (isFound && isPlainText(text))) return segment
      masking.note(segment)
      return masking.digested(text)
    })
    .join('/')
}

/** A query: the values of the API's own parameters, and no others. */
export function cleanQuery(query: string, contract: Contract, masking: Masking): string {
  return query
    .split('&')
    .map((part) => {
      const equals = part.indexOf('=')
      if (equals < 0) return part === '' || isKnown(part, contract) ? part : masking.starred(part)
      const [name, value] = [part.slice(0, equals), part.slice(equals + 1)]
      const shown = isHarmlessName(decoded(name)) ? name : masking.starred(name)
      return `${shown}=${cleanParameter(decoded(name).toLowerCase(), value, contract, masking)}`
    })
    .join('&')
}

const isKnown = (name: string, contract: Contract): boolean =>
  knownNames(contract).parameters.has(decoded(name).toLowerCase())

function cleanParameter(name: string, sent: string, contract: Contract, masking: Masking): string {
  if (sent === '') return sent
  const text = decoded(sent)
  const { parameters, fields } = knownNames(contract)
  if (name === 'filter') return cleanFilter(sent, text, fields, masking)
  if (/^sort(?:asc|desc)$/.test(name) && fields.has(text.trim().toLowerCase())) return sent
  const parameter = parameters.get(name)
  const isShown =
    parameter !== undefined &&
    isHarmlessValue(parameter, text) &&
    masking.withoutSessions(text) === text
  return isShown ? sent : masked(sent, text, masking)
}

function masked(sent: string, text: string, masking: Masking): string {
  masking.note(text)
  return masking.starred(sent)
}

/** A filter: values of fields that there are, and no others. One that cannot be read is not shown. */
function cleanFilter(
  sent: string,
  text: string,
  fields: ReadonlySet<string>,
  masking: Masking,
): string {
  const tree = treeOf(text)
  if (tree === undefined) return masked(sent, text, masking)
  let isClean = true
  const clean = (one: FilterTree): FilterTree => {
    if (one.kind !== 'comparison') return { ...one, terms: one.terms.map(clean) }
    const shown = masking.withoutSessions(one.value)
    if (shown === one.value && fields.has(one.field.toLowerCase()) && isPlainText(one.value))
      return one
    isClean = false
    const field = isHarmlessName(one.field) ? one.field : masking.starred(one.field)
    return { ...one, field, value: shown === one.value ? masking.starred(one.value) : shown }
  }
  const cleaned = clean(tree)
  return isClean ? sent : printFilter(cleaned)
}

function treeOf(text: string): FilterTree | undefined {
  try {
    return parseFilter(text)
  } catch {
    return undefined
  }
}

/** A text without its escapes; as it is where they are broken. */
function decoded(text: string): string {
  if (!/[%+]/.test(text)) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
