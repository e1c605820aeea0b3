import { type EmRole, ROLES } from '../contract/role.js'

/** An account as the option `user` gives it. */
export interface AccountOption {
  readonly name: string
  readonly password: string
  readonly role: EmRole
}

/**
 * An account written as `name:password` or `name:password:role`; undefined if it is none. Where there
 * are two colons or more, the role stands behind the last: a password with a colon needs one. Roles
 * are read in any letter case, with blanks or hyphens: `Portal User`, `portal-user`.
 */
export function readAccount(text: string): AccountOption | undefined {
  const first = text.indexOf(':')
  const last = text.lastIndexOf(':')
  if (first < 1) return undefined
  const name = text.slice(0, first)
  if (first === last) {
    return { name, password: text.slice(first + 1), role: 'Portal Administrator' }
  }
  const written = text
    .slice(last + 1)
    .replaceAll('-', ' ')
    .toLowerCase()
  const role = ROLES.find((known) => known.toLowerCase() === written)
  return role && { name, password: text.slice(first + 1, last), role }
}

/** What is expected of an account, for messages. They never show what was found: it holds a password. */
export const ACCOUNT_FORM = `NAME:PASSWORD or NAME:PASSWORD:ROLE with one of the roles ${ROLES.join(', ')}`
