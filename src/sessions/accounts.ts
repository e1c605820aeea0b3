/** Who may log on. Passwords are compared in constant time, also where the name is unknown. */
// Whole: Node would not tell which version is needed if it did not know a name.
import * as buffer from 'node:buffer'
import { isSameSecret } from '../crypto.js'
import type { Account, NewAccount } from '../estate/account.js'
import type { Estate } from '../estate/estate.js'
import { accountNames, DOMAIN } from '../matcher/account-name.js'
import { latin1 } from '../wire/charset.js'

/** One account of each role, and the `User` / `Password` of the documentation's sample header. */
export const DEFAULT_ACCOUNTS: readonly NewAccount[] = [
  { name: 'User', password: 'Password', role: 'Portal Administrator' },
  { name: 'Administrator', password: 'Password', role: 'Portal Administrator' },
  { name: 'portal.user', password: 'Password', role: 'Portal User' },
  { name: 'vm.operator', password: 'Password', role: 'VM Restore Operator' },
  { name: 'file.operator', password: 'Password', role: 'File Restore Operator' },
  { name: 'exchange.operator', password: 'Password', role: 'Exchange Restore Operator' },
  { name: 'oracle.operator', password: 'Password', role: 'Oracle Restore Operator' },
  { name: 'sql.operator', password: 'Password', role: 'SQL Restore Operator' },
]

/** Lets the default accounts log on to an estate that has none, and those that are let in to any. */
export function letLogOn(estate: Estate, users: readonly NewAccount[]): void {
  if (estate.accounts.length === 0) estate.addAccounts(DEFAULT_ACCOUNTS)
  estate.addAccounts(users)
}

/** What someone logs on with. */
type Credentials = Pick<Account, 'name' | 'password'>

/**
 * The account that these credentials belong to. The name may come with or without its domain, in any
 * letter case; the password has to be exact.
 */
export function authenticate<Known extends Credentials>(
  accounts: readonly Known[],
  name: string,
  password: string,
): Known | undefined {
  const account = findAccount(accounts, name)
  const same = isSameSecret(account?.password ?? '', password)
  return account !== undefined && same ? account : undefined
}

/**
 * The account of a name, which may come with a domain before or behind it, in any letter case: the one
 * that is called so wholly, if there is one.
 */
export function findAccount<Known extends Credentials>(
  accounts: readonly Known[],
  name: string,
): Known | undefined {
  for (const called of accountNames(name)) {
    const found = accounts.find((account) => account.name.toLowerCase() === called)
    if (found) return found
  }
  return undefined
}

/** `DOMAIN\user`, as logon sessions show it. */
export const fullName = (name: string): string =>
  name.includes('\\') ? name : `${DOMAIN}\\${name}`

/**
 * User name and password of a Basic Authorization header (RFC 7617); undefined if it is none. They are
 * UTF-8, or Latin-1 where they cannot be that: clients send both.
 */
export function readBasic(
  header: string | undefined,
): { name: string; password: string } | undefined {
  const encoded = /^\s*basic\s+([A-Za-z0-9+/_=-]+)\s*$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const bytes = Buffer.from(encoded, 'base64')
  const text = buffer.isUtf8(bytes) ? bytes.toString('utf8') : latin1(bytes)
  const colon = text.indexOf(':')
  if (colon < 0) return undefined
  return { name: text.slice(0, colon), password: text.slice(colon + 1) }
}
