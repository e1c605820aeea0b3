/** Whole machines and vApps are restored into the virtual infrastructure, as new things there. */
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf, readId, seedOf } from '../estate/identity.js'
import { shownIn } from '../estate/shown-in.js'
import { isObject } from '../is-object.js'
import { inAnyCase } from '../wording/in-any-case.js'
import type { Asked, Decider } from './decider.js'
import { refused } from './refusals.js'
import { restoreBegun, restoreSessionOf, toRestoreSession } from './restore-sessions.js'

/** How long a machine takes, in seconds (our choice). */
const MACHINE = [120, 420] as const

type PointType = 'VmRestorePoint' | 'VAppRestorePoint'

/** `urn:VMware:Vm:{root}.vm-42`: all before the root, the root, and what the thing is called in it. */
const REFERENCE = /^(urn:[^:]+:[^:]+:)([0-9a-f-]{36})\.(.+)$/i

/** The part of the body that tells how. */
function specOf({ body }: Asked): Fields {
  const told = body.VmRestoreSpec ?? body.vCloudVmRestoreSpec ?? body.vCloudVAppRestoreSpec
  return isObject(told) ? (told as Fields) : {}
}

/** What a spec tells of machines. */
function machinesIn(spec: Fields): readonly Fields[] {
  const told = spec.VmRestoreParameters ?? spec.VmsRestoreParameters
  return [told ?? []].flat().filter((one): one is Fields => isObject(one))
}

function pointIn(type: PointType, { params }: Asked, estate: ChangingEstate): EstateRecord {
  const id = params.ID ?? ''
  const point = estate.find(type, id)
  if (!point) throw refused('gone', { type, id })
  return point
}

/** The infrastructure that a spec names. @throws Refused for one that there is not */
function rootIn(spec: Fields, estate: ChangingEstate): string | undefined {
  const root = spec.HierarchyRootUid
  if (root === undefined) return undefined
  const id = readId(String(root))
  if (!estate.find('HierarchyRoot', id)) throw refused('noSuch', { type: 'HierarchyRoot', id })
  return id
}

/** @throws Refused for what a spec asks that cannot be */
function checkSpec(type: PointType, asked: Asked, spec: Fields, estate: ChangingEstate): void {
  rootIn(spec, estate)
  if (spec.KeepOriginalVM === true && spec.QuickRollback === true)
    throw refused('wrongKind', { what: 'KeepOriginalVM', which: 'QuickRollback' })
  for (const { VmRestorePointUid } of machinesIn(spec)) {
    const id = String(VmRestorePointUid)
    if (!estate.find('VmRestorePoint', id)) throw refused('noSuch', { type: 'VmRestorePoint', id })
    if (type === 'VmRestorePoint' && id !== asked.params.ID)
      throw refused('wrongKind', { what: 'A restore of another point', which: `point ${id}` })
  }
}

/** A reference to a new thing of the same kind: moref or GUID, as the old one has it. */
function renewed(old: unknown, root: string | undefined, id: string): string | undefined {
  const [, kind, ownRoot = '', name = ''] = REFERENCE.exec(String(old ?? '')) ?? []
  if (kind === undefined) return undefined
  const number = 100_000 + ((seedOf(id) >>> 0) % 900_000)
  const fresh = name
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, id)
    .replace(/-\d+$/, `-${name.endsWith(`-${number}`) ? number + 1 : number}`)
  return `${kind}${root ?? ownRoot.toLowerCase()}.${name === fresh ? `${name}-${number}` : fresh}`
}

/** What the old thing is in: what is restored to the same infrastructure goes there too. */
function placeOf(old: unknown, root: string, estate: ChangingEstate): Value {
  const isOld = inAnyCase(String(old))
  const known = estate
    .children('HierarchyItem', 'HierarchyRoot', root)
    .find(({ ObjectRef }) => isOld(ObjectRef))
  return known?.ParentRef
}

/** The command that puts a restored thing where look-ups find it; none where its infrastructure is unknown. */
function found(
  ref: string,
  name: string,
  id: string,
  old: unknown,
  estate: ChangingEstate,
): Command[] {
  const root = REFERENCE.exec(ref)?.[2]?.toLowerCase() ?? ''
  if (!estate.find('HierarchyRoot', root)) return []
  const within = placeOf(old, root, estate)
  const record = {
    id,
    HierarchyRoot: root,
    ObjectRef: ref,
    ObjectName: name,
    ...(within !== undefined && { ParentRef: within }),
  }
  return [{ do: 'add', type: 'HierarchyItem', record: Object.freeze(record) }]
}

/** What comes of the restore of one thing. */
function restoredThing(
  type: PointType,
  point: EstateRecord,
  newName: unknown,
  id: string,
  spec: Fields,
  estate: ChangingEstate,
): { readonly ref: string | undefined; readonly commands: Command[] } {
  const name = String(newName ?? nameOf(type, point, estate))
  const old = shownIn(estate, type, point, 'HierarchyObjRef')
  const ref = renewed(old, rootIn(spec, estate), id)
  return { ref, commands: ref === undefined ? [] : found(ref, name, id, old, estate) }
}

const nameOf = (type: PointType, point: EstateRecord, estate: ChangingEstate): string =>
  String(
    shownIn(estate, type, point, type === 'VmRestorePoint' ? 'VmDisplayName' : 'VAppDisplayName') ??
      String(shownIn(estate, type, point, 'Name')).split('@')[0],
  )

/** The machines of a vApp: those that the spec tells, or all of its restore point. */
function machinesOf(point: EstateRecord, spec: Fields, estate: ChangingEstate) {
  const told = machinesIn(spec)
  const points = estate.children('VmRestorePoint', 'RestorePoint', String(point.RestorePoint))
  if (told.length === 0) return points.map((one) => ({ point: one, name: undefined }))
  return told.map(({ VmRestorePointUid, VmNewName }) => {
    const id = String(VmRestorePointUid)
    const one = estate.find('VmRestorePoint', id)
    if (!one) throw refused('gone', { type: 'VmRestorePoint', id })
    return { point: one, name: VmNewName }
  })
}

/** Restores a machine, or a vApp with its machines: a new one, with a reference of its own. */
export const restores = (type: PointType): Decider => ({
  begin(asked, estate) {
    const point = pointIn(type, asked, estate)
    checkSpec(type, asked, specOf(asked), estate)
    const session = {
      JobType: 'RestoreVm',
      BackupServer: shownIn(estate, type, point, 'BackupServer'),
      VmDisplayName: nameOf(type, point, estate),
      ...(type === 'VmRestorePoint' && { VmRestorePoint: point.id }),
    }
    return restoreBegun(asked, session, MACHINE)
  },
  decide: (asked) => ({ commands: [], related: toRestoreSession(asked) }),
  restored(asked, estate) {
    const point = pointIn(type, asked, estate)
    const spec = specOf(asked)
    const idAt = (index: number): string =>
      idOf('HierarchyItem', String(asked.serial), String(index))
    const newName = type === 'VmRestorePoint' ? machinesIn(spec)[0]?.VmNewName : spec.vAppNewName
    const { ref, commands } = restoredThing(type, point, newName, idAt(0), spec, estate)
    const inside =
      type === 'VmRestorePoint'
        ? []
        : machinesOf(point, spec, estate).flatMap(
            ({ point: one, name }, index) =>
              restoredThing('VmRestorePoint', one, name, idAt(index + 1), spec, estate).commands,
          )
    const changes = { RestoredObjRef: ref ?? null }
    return [
      { do: 'update', type: 'RestoreSession', id: restoreSessionOf(asked), changes },
      ...commands,
      ...inside,
    ]
  },
})
