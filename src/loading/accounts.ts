/** Reads who may log on, as fixtures tell of them. */
import { ROLES } from '../contract/role.js'
import type { NewAccount } from '../estate/account.js'
import { choice, listOfDistinct, object, secret, text } from '../reading/reader.js'
import type { Reading } from './fixture-value.js'

const account = object({ Name: text, Password: secret, 'Role?': choice(ROLES) })

const accounts = listOfDistinct(account, {
  key: ['Name'],
  name: ({ Name }) => Name,
  folded: ({ Name }) => Name.toLowerCase(),
  expected: 'a name of its own, as letter case does not count',
})

/** The accounts of a fixture; what does not fit is reported. */
export function readAccounts(value: unknown, reading: Reading): NewAccount[] {
  const read = accounts(value, ['Accounts'], reading.fault)
  if (Array.isArray(value) && value.length === 0)
    reading.warn({
      path: ['Accounts'],
      expected: 'accounts, as the default ones may log on where there are none',
      found: 'an empty list',
    })
  return (read ?? []).map(({ Name, Password, Role }) => ({
    name: Name,
    password: Password,
    ...(Role !== undefined && { role: Role }),
  }))
}
