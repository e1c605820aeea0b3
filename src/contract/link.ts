/**
 * Links as the documentation tables list them: a rel, the type of the target, where it leads, whether
 * it has a name, and when it is shown. `{ID}` in a path is the record's own id, any other name in
 * braces a relation of the record. A link is written only if its target is an operation of the
 * contract and the role of the logon session may call it.
 */
import type { Derived } from './record.js'

/** What following a link does, in the API's own words. */
export type Rel =
  | 'Up'
  | 'Down'
  | 'Alternate'
  | 'Related'
  | 'Create'
  | 'Edit'
  | 'Delete'
  | 'Start'
  | 'Stop'
  | 'Retry'
  | 'Clone'
  | 'Restore'
  | 'Failover'
  | 'Test'
  | 'Undo'
  | 'Browse'
  | 'Download'
  | 'VeeamZip'
  | 'QuickBackup'
  | 'Sync'
  | 'ToggleScheduleEnabled'
  | 'ToggleRestoreScopesEnabled'
  | 'Enable'
  | 'Disable'
  | 'Intervals'

/** A link as it is declared; its href and its name are filled in for each record. */
export interface Link {
  readonly rel: Rel
  /** The type that the target has; null where the API writes none. */
  readonly type: string | null
  /** Path and query below /api, with placeholders in braces. */
  readonly href: string
  /** What name the link bears: the record's own, that of a record it belongs to, a field, or fixed words. */
  readonly name?:
    | 'own'
    | { readonly of: string }
    | { readonly text: string }
    | { readonly field: string }
  readonly when?: Derived<boolean>
  /** Of a ready-made query: the type that it asks for, which has to be one that can be asked for. */
  readonly queryType?: string
  /**
   * One link for each record of a type, or only those whose relation leads here; href, name and
   * condition are then that record's own.
   */
  readonly each?: { readonly type: string; readonly by?: string }
  /** The fields of the record that tell where the link leads: only a task knows that. */
  readonly told?: Told
}

/** The fields that tell of a link; type and name may be without a value, and are left out then. */
export interface Told {
  /** Path and query below /api. */
  readonly href: string
  readonly type: string
  readonly name: string
}

/** What links may have besides rel, type and href. */
export type LinkOptions = Pick<Link, 'when' | 'name' | 'each' | 'queryType'>

/** A link to the record that this one belongs to, with its name; in reference form unless `entity`. */
export const up = (
  relation: string,
  collection: string,
  options: LinkOptions & { type?: string; entity?: boolean } = {},
): Link => ({
  rel: 'Up',
  type: options.type ?? (options.entity ? relation : `${relation}Reference`),
  href: `${collection}/{${relation}}${options.entity ? '?format=Entity' : ''}`,
  name: options.name ?? { of: relation },
  ...(options.when && { when: options.when }),
})

/** A link to what hangs on this record, or to a list. */
export const down = (type: string | null, href: string, options: LinkOptions = {}): Link =>
  link('Down', type, href, options)

/** Any other link, as the table of the documentation has it. */
export const link = (
  rel: Rel,
  type: string | null,
  href: string,
  options: LinkOptions = {},
): Link => ({ rel, type, href, ...options })

/** A link that fields of the record tell of. */
export const toldBy = (rel: Rel, told: Told, when: Derived<boolean>): Link => ({
  rel,
  type: null,
  href: '',
  told,
  when,
})

/** The HTTP method that a link with this rel is followed by (the documentation's operations table). */
export function methodOf(rel: Rel): 'GET' | 'POST' | 'PUT' | 'DELETE' {
  switch (rel) {
    case 'Up':
    case 'Down':
    case 'Alternate':
    case 'Related':
    case 'Download':
      return 'GET'
    case 'Edit':
      return 'PUT'
    case 'Delete':
      return 'DELETE'
    default:
      return 'POST'
  }
}

/** The link between the two forms of an entity; the contract fills in where it leads. */
export const alternate = (): Link => ({ rel: 'Alternate', type: null, href: '' })
