/** `emsim profiles`: the versions of Enterprise Manager that emsim can be. */
import { profileList, profileText } from '../profiles/listing.js'
import { PROFILE_NAMES } from '../profiles/profile.js'
import { type Run, UsageError } from './command.js'

/**
 * Lists all profiles, or one, with what each does otherwise than the default and how that is known.
 * @throws UsageError where there is none of the name
 */
export const profiles: Run = async ({ operands: [name], own: { json } }, { process }) => {
  const all = profileList()
  const shown = name === undefined ? all : all.filter((one) => one.name === name)
  if (name !== undefined && shown.length === 0) {
    const names = PROFILE_NAMES.join(', ')
    throw new UsageError(`command profiles: no such profile, "${name}"; there are ${names}`)
  }
  process.stdout.write(json ? `${JSON.stringify(shown, null, 2)}\n` : profileText(shown))
  return 0
}
