/** The body that a tenant of Veeam Cloud Connect logs on with, in XML or in JSON. */
import type { Body } from '../wire/body.js'
import type { XmlElement } from '../wire/xml-document.js'

/** What a tenant logs on with. */
export interface TenantCredentials {
  /** Of the tenant; of an organization of Cloud Director, the organization's. */
  readonly name: string
  readonly password: string
}

/**
 * The credentials in a LoginSpec: TenantCredentials (Username, Password), or
 * VCloudOrganizationCredentials (OrganizationName, Login, Password), whose Login may be anyone's: the
 * estate knows no users of organizations (our choice).
 * @returns undefined for another body, which says nothing of a tenant
 */
export function readLoginSpec(body: Body): TenantCredentials | undefined {
  const spec = specOf(body)
  const tenant = spec && member(spec, 'TenantCredentials')
  if (tenant) return credentials(tenant, 'Username')
  const organization = spec && member(spec, 'VCloudOrganizationCredentials')
  return organization && credentials(organization, 'OrganizationName')
}

/** What XML and JSON have in common here: members by name, in any letter case. */
type Spec = Readonly<Record<string, unknown>>

function specOf(body: Body): Spec | undefined {
  if (body.kind === 'xml') return body.root.name === 'LoginSpec' ? asSpec(body.root) : undefined
  if (body.kind !== 'json' || !isSpec(body.value)) return undefined
  return body.value
}

const asSpec = ({ children, text }: XmlElement): Spec =>
  children.length === 0
    ? { text }
    : Object.fromEntries(children.map((child) => [child.name, asSpec(child)]))

const isSpec = (value: unknown): value is Spec =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function member(spec: Spec, name: string): Spec | undefined {
  const value = found(spec, name)
  return isSpec(value) ? value : undefined
}

const found = (spec: Spec, name: string): unknown =>
  Object.entries(spec).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]

function credentials(spec: Spec, nameKey: string): TenantCredentials | undefined {
  const text = (key: string): string | undefined => {
    const value = found(spec, key)
    if (typeof value === 'string') return value
    return isSpec(value) && typeof value.text === 'string' ? value.text : undefined
  }
  const [name, password] = [text(nameKey), text('Password')]
  return name === undefined || password === undefined ? undefined : { name, password }
}
