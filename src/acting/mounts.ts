/** Points are opened for their files, and closed; what is open belongs to the logon session that opened it. */
import { MOUNTED } from '../contract/parts/mounted-points.js'
import type { EstateRecord } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import type { Asked, Decider } from './decider.js'
import { osKindOf } from './os-kinds.js'
import { refused } from './refusals.js'

/** The types of points whose files can be opened. */
export type MountedType = keyof typeof MOUNTED

const numberOf = (mount: EstateRecord): number => Number(mount.Number ?? 1)

/** What of a point is open that a session sees: its own, and those of fixtures, which belong to none. */
function mountsOf(
  type: MountedType,
  point: string,
  { session }: Asked,
  estate: ChangingEstate,
): EstateRecord[] {
  return estate
    .children(`${type}Mount`, type, point)
    .filter(({ SessionId }) => SessionId === undefined || SessionId === session)
}

/** The opened point that a path names, with the point. @throws Refused if either is gone */
export function mountIn(
  type: MountedType,
  asked: Asked,
  estate: ChangingEstate,
): { readonly mount: EstateRecord; readonly point: EstateRecord } {
  const { [type]: id = '', Number: number = '' } = asked.params
  const point = estate.find(type, id)
  const mount = mountsOf(type, id, asked, estate).find((one) => String(numberOf(one)) === number)
  if (!point || !mount) throw refused('gone', { type: `${type}Mount`, id: `${id}@${number}` })
  return { mount, point }
}

/** Opens a point. Each of a session's own has the next number of its point. */
export const mounts = (type: MountedType): Decider => ({
  decide(asked, estate) {
    const { ID: id = '' } = asked.params
    const point = estate.find(type, id)
    if (!point) throw refused('gone', { type, id })
    const numbers = mountsOf(type, id, asked, estate).map(numberOf)
    const number = Math.max(0, ...numbers) + 1
    const record: EstateRecord = {
      id: idOf(`${type}Mount`, String(asked.serial)),
      [type]: id,
      Number: number,
      OsKind: asked.body.OsKind ?? osKindOf(type, point, estate),
      SessionId: asked.session,
    }
    return {
      commands: [{ do: 'add', type: `${type}Mount`, record: Object.freeze(record) }],
      related: {
        rel: 'Related',
        href: `${MOUNTED[type]}/${id}/mounts/${number}`,
        type: `${type}Mount`,
        name: `${id}@${number}`,
      },
    }
  },
})

/** Closes an opened point. */
export const unmounts = (type: MountedType): Decider => ({
  decide(asked, estate) {
    const { mount } = mountIn(type, asked, estate)
    return { commands: [{ do: 'remove', type: `${type}Mount`, id: mount.id }] }
  },
})
