/** Finds the records that a draft belongs to: by what is written, by where it stands, or as the only ones there are. */
import type { Relation } from '../contract/resource-type.js'
import type { Path } from '../reading/fault.js'
import { withArticle } from '../wording/article.js'
import { shown } from '../wording/shown.js'
import { type Draft, type DraftReading, shapeOf } from './draft.js'
import type { Reading } from './fixture-value.js'
import type { Names } from './names.js'

/** The ids of the records that a draft belongs to. */
export function resolve(
  draft: Draft,
  names: Names,
  reading: DraftReading,
): Record<string, string | readonly string[]> {
  const resolved: Record<string, string | readonly string[]> = {}
  const { relations, required, needsName } = shapeOf(draft.type, reading)
  for (const [name, relation] of relations) {
    const written = draft.relations[name]
    if (Array.isArray(written) || relation.many) {
      const all = Array.isArray(written) ? written : []
      resolved[name] = all.flatMap((one: string, index) => {
        const path = [...draft.path, name, index]
        return idNamed(one, relation, path, names, reading) ?? []
      })
      continue
    }
    if (typeof written === 'string') {
      const id = idNamed(written, relation, [...draft.path, name], names, reading)
      if (id !== undefined) resolved[name] = id
      continue
    }
    if (relation.unless && draft.relations[relation.unless] !== undefined) continue
    const implied = impliedBy(draft, name, relation, names)
    if (implied !== undefined) resolved[name] = implied
    else if (!relation.optional)
      reading.fault({
        path: draft.path,
        expected: `${withArticle(relation.type)} that it belongs to (key ${name})`,
        found: 'none',
      })
  }
  for (const name of required) {
    // What was refused is there, as nothing.
    if (!(name in draft.values))
      reading.fault({ path: draft.path, expected: `the key ${name}`, found: 'none' })
  }
  if (!('Name' in draft.values) && needsName)
    reading.fault({ path: draft.path, expected: 'the key Name', found: 'none' })
  return resolved
}

/** The id of what a draft belongs to, as far as it is told: a shorthand has no say in what is wrong with it. */
export function relatedId(draft: Draft, name: string, names: Names): string | undefined {
  const type = draft.type.belongsTo[name]?.type
  const written = draft.relations[name]
  if (type === undefined || Array.isArray(written)) return undefined
  if (typeof written !== 'string')
    return draft.above.findLast((other) => other.type.name === type)?.id
  const [id, ...others] = names.find(type, written)
  return others.length === 0 ? id : undefined
}

/** The id that is meant by what was written; a fault where it is none or not the only one. */
export function idNamed(
  written: string,
  relation: Relation,
  path: Path,
  names: Names,
  reading: Reading,
): string | undefined {
  const ids = names.find(relation.type, written)
  if (ids.length === 1) return ids[0]
  const expected =
    ids.length === 0
      ? `the name or id of ${withArticle(relation.type)}`
      : `the id, or {parent}/{name}, of one ${relation.type}`
  if (ids.length > 0) {
    reading.fault({ path, expected, found: `${ids.length} called ${shown(written)}` })
    return undefined
  }
  reading.fault({
    path,
    expected,
    // Found out when it is told: there may be thousands of names, and of mistakes.
    get found() {
      const near = names.near(relation.type, written)
      return near === undefined ? shown(written) : `${shown(written)}; did you mean ${shown(near)}?`
    },
  })
  return undefined
}

/**
 * The record that a draft belongs to where nothing is written: one that it stands inside, one that
 * those belong to, or the only one there is.
 */
function impliedBy(
  draft: Draft,
  name: string,
  relation: Relation,
  names: Names,
): string | undefined {
  const above = draft.above.findLast((other) => other.type.name === relation.type)
  if (above) return above.id
  if (relation.optional) return undefined
  const written = draft.above.findLast((other) => other.relations[name] !== undefined)
  const inherited = written && names.find(relation.type, String(written.relations[name]))
  return inherited?.[0] ?? names.only(relation.type)
}
