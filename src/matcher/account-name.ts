/**
 * What accounts are called: by their name alone, or with a domain before it (`EM\User`) or behind it
 * (`User@em`, `User@em.local`), in any letter case. Logon and matchers read names alike.
 */
import { textWildcard, type Wildcard } from './wildcard.js'

/** The domain that accounts are shown with where their name has none. */
export const DOMAIN = 'EM'

/**
 * The names of accounts that a name may stand for, in small letters, the most exact first: the whole of
 * it, `DOMAIN\user` for `user@domain.tld`, and what is left without what may be a domain. Both forms are one account
 * by documentation: Windows takes `DOMAIN\user`, 13 on Linux `user@DOMAIN` for the same. That the first label of a
 * longer domain is its short name holds where nobody has chosen another one.
 */
export function accountNames(name: string): readonly string[] {
  const whole = name.toLowerCase()
  const { user, domain } = userAndDomain(whole)
  const bare = whole.slice(whole.lastIndexOf('\\') + 1)
  const label = domain?.split('.', 1)[0]
  return [
    ...new Set([
      whole,
      ...(label ? [`${label}\\${user}`] : []),
      user,
      bare,
      user.slice(user.lastIndexOf('\\') + 1),
    ]),
  ]
}

/** What stands before the last `@` of a name, and behind it; the whole where there is none. */
export function userAndDomain(name: string): { user: string; domain: string | undefined } {
  const at = name.lastIndexOf('@')
  if (at <= 0) return { user: name, domain: undefined }
  return { user: name.slice(0, at), domain: name.slice(at + 1) }
}

/**
 * Whether the account that is shown by a name, such as `EM\User`, is one that a text names, in which `*`
 * stands for any text. What may be a domain in it says nothing of accounts that have none of their own.
 */
export function accountWildcard(pattern: string): Wildcard {
  const [whole = '', ...others] = accountNames(pattern)
  const isWhole = textWildcard(whole)
  const fits = others.map((name) => ({ hasDomain: name.includes('\\'), test: textWildcard(name) }))
  return (shown) => {
    const own = shown.startsWith(`${DOMAIN}\\`) ? shown.slice(DOMAIN.length + 1) : shown
    const hasDomain = own.includes('\\')
    return (
      isWhole(shown) ||
      isWhole(own) ||
      fits.some((name) => name.hasDomain === hasDomain && name.test(own))
    )
  }
}
