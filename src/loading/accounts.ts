/** Reads who may log on, as fixtures tell of them. */
import { ROLES } from '../contract/role.js'
import type { Account } from '../estate/account.js'
import { isObject } from '../is-object.js'
import { shown } from '../wording/shown.js'
import { type Reading, unknownKey } from './fixture-value.js'

/** The accounts of a fixture; what does not fit is reported. */
export function readAccounts(value: unknown, reading: Reading): Account[] {
  if (!Array.isArray(value)) {
    reading.fault({ path: ['Accounts'], expected: 'a list', found: shown(value) })
    return []
  }
  const taken = new Set<string>()
  return value.flatMap((item, index) => {
    const path = ['Accounts', index]
    if (!isObject(item)) {
      reading.fault({ path, expected: 'an object', found: shown(item) })
      return []
    }
    const before = { Role: 'Portal Administrator', ...item }
    for (const key of Object.keys(item)) {
      const known = ['Name', 'Password', 'Role']
      if (!known.includes(key)) reading.fault(unknownKey(key, known, path))
    }
    const { Name: name, Password: password, Role: role } = before as Record<string, unknown>
    if (typeof name !== 'string' || name === '')
      reading.fault({ path: [...path, 'Name'], expected: 'text', found: shown(name) })
    else if (taken.has(name.toLowerCase()))
      reading.fault({
        path: [...path, 'Name'],
        expected: 'a name of its own, as letter case does not count',
        found: `a second ${shown(name)}`,
      })
    else taken.add(name.toLowerCase())
    if (typeof password !== 'string')
      reading.fault({ path: [...path, 'Password'], expected: 'text', found: typeof password })
    if (!ROLES.some((known) => known === role))
      reading.fault({
        path: [...path, 'Role'],
        expected: `one of ${ROLES.join(', ')}`,
        found: shown(role),
      })
    return [{ name: String(name), password: String(password), role: String(role) }]
  })
}
