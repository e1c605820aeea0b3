/**
 * What kind of system a machine has whose files are opened. A request may tell; where it does not, real servers take
 * Windows (documented). That what the estate knows of the machine goes before that is our choice.
 */
import type { EstateRecord } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import { shownIn } from '../estate/shown-in.js'
import type { OsKind } from '../simulation/guest-files.js'
import { inAnyCase } from '../wording/in-any-case.js'

/** What names of systems, and of machines, have in them where it is Linux. */
const LINUX =
  /linux|ubuntu|debian|cent ?os|red ?hat|rhel|fedora|rocky|alma|suse|sles|oracle ?linux|amazon|photon/i

/** Records of machines that may tell it, and where their references and names are. */
const MACHINES = [
  ['HierarchyItem', 'ObjectRef', 'ObjectName'],
  ['ObjectInJob', 'HierarchyObjRef', 'Name'],
] as const

/** The kind of the machine of a point: as its records tell, then its backup, then names. */
export function osKindOf(type: string, point: EstateRecord, estate: ChangingEstate): OsKind {
  const [name = ''] = String(shownIn(estate, type, point, 'Name')).split('@')
  const told = toldOf(point.HierarchyObjRef, name, estate)
  if (told) return told
  const names = [platformOf(point, estate), systemOf(name, estate), name]
  return names.some((text) => LINUX.test(text)) ? 'Linux' : 'Windows'
}

/** What a thing of the infrastructure, or an object of a job, tells of the machine; by its name where it has no reference. */
function toldOf(ref: unknown, name: string, estate: ChangingEstate): OsKind | undefined {
  const isWanted = inAnyCase(String(ref ?? name))
  const at = ref === undefined ? 2 : 1
  for (const machine of MACHINES)
    for (const record of estate.all(machine[0]))
      if (record.OsKind !== undefined && isWanted(record[machine[at]]))
        return record.OsKind === 'Linux' ? 'Linux' : 'Windows'
  return undefined
}

/** `AgentForLinux`, where the point is of a backup; others run on any kind of system. */
function platformOf(point: EstateRecord, estate: ChangingEstate): string {
  const whole = estate.find('RestorePoint', String(point.RestorePoint))
  const backup = whole && estate.find('Backup', String(whole.Backup))
  return backup ? String(shownIn(estate, 'Backup', backup, 'Platform')) : ''
}

/** The system that was found on a computer of this name. */
function systemOf(name: string, estate: ChangingEstate): string {
  const isNamed = inAnyCase(name)
  for (const computer of estate.all('DiscoveredComputer'))
    if (isNamed(computer.Name)) return String(computer.OsVersion ?? '')
  return ''
}
