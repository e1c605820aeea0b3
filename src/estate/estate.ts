/**
 * The estate: every record, by type and id, with the relations between them indexed. Records are
 * frozen; the only way that anything changes is a command, so that commands replayed on the same
 * estate give the same estate.
 */
import type { Contract } from '../contract/contract.js'
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import type { Lookup } from '../contract/shown.js'
import { idOf } from './identity.js'
import type { Routine } from './routine.js'
import { nextVersion, Table } from './table.js'

export type Command =
  | { readonly do: 'add'; readonly type: string; readonly record: EstateRecord }
  | {
      readonly do: 'update'
      readonly type: string
      readonly id: string
      readonly changes: Fields
    }
  | { readonly do: 'remove'; readonly type: string; readonly id: string }

/** Who may log on: not a resource of the API, so kept beside the records. */
export interface Account {
  readonly name: string
  readonly password: string
  readonly role: string
}

export class Estate implements Lookup {
  readonly contract: Contract
  private loggers: readonly Account[] = []
  private tables: Map<string, Table>
  /** Tables that no other estate shares; a shared one is copied before its first change. */
  private readonly own = new Set<string>()
  private current = nextVersion()
  private goingOn: readonly Routine[] = []
  private presentSince = Number.NEGATIVE_INFINITY
  private nextDue = Number.POSITIVE_INFINITY

  constructor(contract: Contract) {
    this.contract = contract
    this.tables = new Map()
    for (const type of contract.types.values()) {
      if (!type.stored) continue
      this.tables.set(type.name, new Table(type.fixed.map((record) => [record.id, record])))
      this.own.add(type.name)
    }
  }

  /** Another one after every change. */
  get version(): number {
    return this.current
  }

  /** An estate of its own with the same records. It costs next to nothing until one of the two changes. */
  fork(): Estate {
    const fork = new Estate(this.contract)
    fork.become(this)
    return fork
  }

  /** Takes on what another estate holds, in place of all that it held. Costs as little as `fork`. */
  become(other: Estate): void {
    this.tables = new Map(other.tables)
    this.loggers = other.loggers
    this.goingOn = other.goingOn
    this.presentSince = other.presentSince
    this.nextDue = other.nextDue
    this.own.clear()
    other.own.clear()
    this.current = nextVersion()
  }

  /** Who may log on. */
  get accounts(): readonly Account[] {
    return this.loggers
  }

  /** What goes on by itself in it. */
  get routines(): readonly Routine[] {
    return this.goingOn
  }

  /** The time that its routines were brought up to, milliseconds since the epoch. */
  get present(): number {
    return this.presentSince
  }

  /** When a routine is to change something next; whoever reads the estate later brings it up to date first. */
  get due(): number {
    return this.nextDue
  }

  /** Lets more go on, each in place of what the same key of the same record told before. */
  addRoutines(routines: readonly Routine[]): void {
    if (routines.length === 0) return
    const added = new Set(routines.map(keyOf))
    this.goingOn = [...this.goingOn.filter((one) => !added.has(keyOf(one))), ...routines]
    this.nextDue = Number.NEGATIVE_INFINITY
  }

  /** What a key of a record told of does not go on any more. */
  dropRoutine(type: string, id: string, key: string): void {
    const dropped = keyOf({ type, id, key })
    this.goingOn = this.goingOn.filter((one) => keyOf(one) !== dropped)
  }

  /** Notes that the routines were brought up to a time, and when something is due again. */
  broughtUpTo(time: number, due: number): void {
    this.presentSince = time
    this.nextDue = due
  }

  /** Sets who may log on, leaving the list of /security/accounts as it is. */
  setAccounts(accounts: readonly Account[]): void {
    this.loggers = accounts
  }

  /** Lets someone log on; /security/accounts lists it too, unless one of the name is there. */
  addAccount(account: Account): void {
    this.loggers = [...this.loggers, account]
    const id = idOf('EnterpriseAccount', account.name.toLowerCase())
    const accounts = this.tables.get('EnterpriseAccount')
    if (!accounts || accounts.get(id)) return
    const role = [...this.all('EnterpriseRole')].find(({ Name }) => Name === account.role)
    const record = { id, Name: account.name, Roles: role ? [role.id] : [] }
    this.apply({ do: 'add', type: 'EnterpriseAccount', record: Object.freeze(record) })
  }

  /** @throws if no such type has records: names in code are never guesses. */
  table(type: string): Table {
    const table = this.tables.get(type)
    if (!table) throw new Error(`The estate holds no ${type}`)
    return table
  }

  /** The table of a type, to be changed. */
  private ownTable(type: string): Table {
    const table = this.table(type)
    if (this.own.has(type)) return table
    const copy = table.clone()
    this.tables.set(type, copy)
    this.own.add(type)
    return copy
  }

  find(type: string, id: string): EstateRecord | undefined {
    return this.tables.get(type)?.get(id)
  }

  /** The records whose relation leads to the given one, through an index, in the order they came. */
  children(type: string, relation: string, parent: string): readonly EstateRecord[] {
    return this.table(type).by(relation, parent)
  }

  all(type: string): Iterable<EstateRecord> {
    return this.table(type).list()
  }

  /** How many records there are of each type. */
  counts(): Record<string, number> {
    return Object.fromEntries([...this.tables].map(([name, table]) => [name, table.size]))
  }

  /**
   * Carries out one command.
   * @throws if the record is there already (add) or is not there (update, remove); nothing has changed then.
   */
  apply(command: Command): void {
    const table = this.ownTable(command.type)
    this.current = nextVersion()
    // The change may be one that routines go by, such as a job's schedule.
    if (this.goingOn.length > 0) this.nextDue = Number.NEGATIVE_INFINITY
    if (command.do === 'add') table.add(command.record)
    else if (command.do === 'update') table.replace(merged(table.need(command.id), command.changes))
    else this.remove(command.type, command.id)
  }

  /** Removes a record and what hangs on it; where a relation is optional or to many, it is only cut. */
  private remove(type: string, id: string): void {
    this.ownTable(type).delete(id)
    for (const other of this.contract.types.values()) {
      for (const [name, relation] of Object.entries(other.belongsTo)) {
        if (relation.through || relation.type !== type || !this.tables.has(other.name)) continue
        for (const child of [...this.children(other.name, name, id)]) {
          const left = relation.many ? without(child[name], id) : null
          if (relation.optional || relation.many)
            this.apply({ do: 'update', type: other.name, id: child.id, changes: { [name]: left } })
          else this.remove(other.name, child.id)
        }
      }
    }
  }
}

const keyOf = ({ type, id, key }: Pick<Routine, 'type' | 'id' | 'key'>): string =>
  `${type} ${id} ${key}`

const without = (ids: Value, id: string): Value =>
  Array.isArray(ids) ? ids.filter((other) => other !== id) : null

/** A record with changes; a field set to null or undefined falls back to its default. */
function merged(record: EstateRecord, changes: Fields): EstateRecord {
  const result: Record<string, Value> = { ...record }
  for (const [name, value] of Object.entries(changes)) {
    if (name === 'id') continue
    if (value === null || value === undefined) delete result[name]
    else result[name] = value
  }
  return Object.freeze({ ...result, id: record.id })
}
