/** All proofs, by the keys of their operations, and what they send. */
import type { DECIDERS } from '../../../src/acting/deciders.js'
import { bodyData } from '../../../src/build/page-body.js'
import { enterpriseManagerContract } from '../../../src/contract/enterprise-manager.js'
import type { Operation } from '../../../src/contract/operation.js'
import type { PartData } from '../../../src/web/contract-data.js'
import { bodyText, type Filled } from '../../../src/web/operations/body-text.js'
import { CLOUD_PROOFS } from './cloud-proofs.js'
import { FAILOVER_PROOFS } from './failover-proofs.js'
import { JOB_PROOFS } from './job-proofs.js'
import type { Proof } from './proof.js'
import { RESTORE_PROOFS } from './restore-proofs.js'
import { SECURITY_PROOFS } from './security-proofs.js'
import { SERVER_PROOFS } from './server-proofs.js'

/** An operation without a proof, or a proof without an operation, does not compile. */
export const PROOFS: { readonly [Key in keyof typeof DECIDERS]: Proof } = {
  ...JOB_PROOFS,
  ...SERVER_PROOFS,
  ...RESTORE_PROOFS,
  ...FAILOVER_PROOFS,
  ...CLOUD_PROOFS,
  ...SECURITY_PROOFS,
}

const CONTRACT = enterpriseManagerContract()

/** The operation of a key. */
export function operationOf(key: string): Operation {
  const operation = CONTRACT.operations.find((one) => one.key === key)
  if (!operation) throw new Error(`${key} is not declared`)
  return operation
}

/** What a form of the page would hold for a body. */
function filled(parts: readonly PartData[], body: object, above = ''): Filled {
  const entries = parts.flatMap((part): [string, string][] => {
    const given: unknown = Reflect.get(body, part.name)
    const path = above === '' ? part.name : `${above}.${part.name}`
    const { parts: inner } = part
    if (given === undefined) return []
    if (part.item === undefined)
      return inner ? Object.entries(filled(inner, Object(given), path)) : [[path, String(given)]]
    const items: unknown =
      part.member === undefined ? given : Reflect.get(Object(given), part.member)
    if (!Array.isArray(items)) throw new Error(`${path} is no list`)
    const own = items.flatMap((item: unknown, index): [string, string][] => {
      const place = `${path}[${index}]`
      return inner ? Object.entries(filled(inner, Object(item), place)) : [[place, String(item)]]
    })
    return [[`${path}#`, String(items.length)], ...own]
  })
  return Object.fromEntries(entries)
}

/** The body as text; members that the declaration does not have would be lost, and are a mistake of the proof. */
export function textOf({ body: spec }: Operation, body: object, format: 'xml' | 'json'): string {
  if (!spec) throw new Error(`It takes no body: ${JSON.stringify(body)}`)
  const { name, parts } = bodyData(spec)
  const form = filled(parts, body)
  const text = bodyText(name, parts, form, format)
  if (format === 'json' && JSON.stringify(JSON.parse(text)).length !== JSON.stringify(body).length)
    throw new Error(`${JSON.stringify(body)} is not wholly declared: ${text}`)
  return text
}
