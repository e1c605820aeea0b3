/** The estate in the hands of a test: records in the words of fixtures, added, changed and removed. */
import { blameCallers } from '../caller.js'
import { heldParts, type Scalar } from '../contract/element.js'
import type { EstateRecord } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { ControlError } from '../control-error.js'
import type { Command } from '../estate/command.js'
import { updateCommands } from '../estate/ending.js'
import type { Estate } from '../estate/estate.js'
import { GUID, readId } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import { readChanges, readWanted } from '../loading/changes.js'
import type { Fixture, FixtureRecords, FixtureValues, Size } from '../loading/fixture.js'
import { locatedText } from '../loading/fixture-error.js'
import {
  type FixtureDocument,
  fixtureDocument,
  locating,
  readFixtureText,
} from '../loading/fixture-files.js'
import { type FixtureRecord, shownOutward } from '../loading/outward.js'
import { Room } from '../loading/room.js'
import { SentFixture } from '../loading/sent-fixture.js'
import { readName } from '../reading/read-argument.js'
import { letLogOn } from '../sessions/accounts.js'
import {
  fixtureCommands,
  loadFixtureDocument,
  readFixtureFor,
  readLongFixtureFor,
} from '../simulation/fixtures.js'
import { typeNamed } from '../simulation/selecting.js'
import { withArticle } from '../wording/article.js'
import { nameHint } from '../wording/name-hint.js'
import { shown } from '../wording/shown.js'
import { beginWith, blankOf } from '../world/beginning.js'
import { carryOut } from '../world/carry-out.js'
import type { World } from '../world/world.js'

/** Names of the types with records: editors complete them. Any text, where it is known only at run time. */
export type TypeName = Extract<keyof FixtureRecords, string> | (string & Record<never, never>)

/** A type as it is named in a call: one that is known, or a text that is not told before run time. */
export type NamedType<Type extends TypeName> = string extends Type
  ? Type
  : Extract<keyof FixtureRecords, string>

/** Values of a record of a type; of any record where the type is known only at run time. */
export type ValuesOf<Type extends string> = string extends Type
  ? FixtureValues
  : Type extends keyof FixtureRecords
    ? FixtureRecords[Type]
    : never

/** A record of a type, with its id; sizes are numbers of bytes, however they were written. */
export type RecordOf<Type extends string> = string extends Type
  ? FixtureRecord
  : Pick<FixtureRecord, 'UID'> & {
      readonly [Key in keyof ValuesOf<Type>]: Exclude<ValuesOf<Type>[Key], Size>
    }

/** Changes of a record; null goes back to the default. */
export type ChangesOf<Type extends string> = {
  readonly [Key in keyof ValuesOf<Type>]?: ValuesOf<Type>[Key] | null | undefined
}

/** A fixture as it is given to a control: data, a text of YAML or JSON, the bytes of one, or one that was sent. */
export type GivenFixture = Fixture | string | Uint8Array | SentFixture

/** @throws FixtureError for what is no fixture at all */
async function readGiven(given: GivenFixture): Promise<FixtureDocument> {
  if (typeof given === 'string' || given instanceof Uint8Array)
    return readFixtureText(given, 'estate')
  if (given instanceof SentFixture) return given
  if (isObject(given)) return fixtureDocument(given)
  throw new ControlError(`Expected a fixture, or a text of YAML or JSON, found ${shown(given)}.`)
}

/** @throws ControlError that says what is missing, which a program in JavaScript may have left out */
function needObject(given: unknown, what: string): void {
  if (!isObject(given))
    throw new ControlError(`Expected ${what}, as an object, found ${shown(given)}.`)
}

/** Names that one is likened to at most. */
const MOST_NAMES = 1000

export class EstateControl {
  static {
    blameCallers(EstateControl)
  }

  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  /** How many records there are of each type. */
  counts(): Readonly<Record<string, number>> {
    return this.estate.counts()
  }

  /**
   * Puts another estate in place of all that there is. A reset goes back to it from now on; sessions and clock stay.
   * @param estate a fixture, or one as a text of YAML or JSON
   * @returns how many records there are of each type
   * @throws FixtureError with every mistake and its place; nothing has changed then
   */
  async replace(estate: GivenFixture): Promise<Readonly<Record<string, number>>> {
    const read = await readGiven(estate)
    const { world } = this
    const now = world.clock.now()
    const other = blankOf(world)
    const room = new Room(world.maxRecords, { from: estate })
    const warnings = await loadFixtureDocument(read, other, now, room)
    letLogOn(other, world.users)
    beginWith(world, other, { control: 'replace estate' })
    world.warnings = warnings.map(locatedText)
    return this.counts()
  }

  /**
   * Adds all records of a fixture, and its accounts.
   * @param estate a fixture, or one as a text of YAML or JSON
   * @returns how many records there are of each type then
   * @throws FixtureError with every mistake and its place; nothing has changed then
   */
  async addAll(estate: GivenFixture): Promise<Readonly<Record<string, number>>> {
    const read = await readGiven(estate)
    const { world } = this
    const now = world.clock.now()
    // Read beside the world, which others may change meanwhile: then it is read again, with what is there by then.
    const beside = blankOf(world)
    beside.become(world.present(now).mark())
    const { version } = world.estate
    await locating(read, async () => {
      const ahead = await readLongFixtureFor(beside, read.document, now, this.room(estate))
      carryOut(world, { control: 'add estate' }, (at) => {
        const isAsRead = world.estate.version === version
        const added = isAsRead
          ? ahead
          : readFixtureFor(world.estate, read.document, at, this.room(estate))
        return fixtureCommands(added, world.estate)
      })
    })
    return this.counts()
  }

  /**
   * Adds a record, and what its shorthands stand for.
   * @param type name of the type, such as RestorePoint, in any letter case
   * @returns the record, with its id
   * @throws ControlError for an unknown type, FixtureError for values that do not fit; nothing is added then
   */
  add<Type extends TypeName>(type: Type & NamedType<Type>, values: ValuesOf<Type>): RecordOf<Type> {
    const declared = this.type(type)
    needObject(values, `the values of ${withArticle(declared.name)}`)
    const document = { [declared.fixtureList]: [values] }
    let added: EstateRecord | undefined
    carryOut(this.world, { control: `add ${declared.name}` }, (at) => {
      const read = readFixtureFor(this.world.estate, document, at, this.room(values))
      added = read.records[0]?.record
      return fixtureCommands(read, this.world.estate)
    })
    if (!added) throw new ControlError('Nothing was given to add.')
    return this.shown(declared, this.need(declared, added.id)) as RecordOf<Type>
  }

  /**
   * Changes a record, by its id or its name. A key that is null falls back to its default.
   * @throws ControlError for an unknown type, id or name, FixtureError for values that do not fit
   */
  update<Type extends TypeName>(
    type: Type & NamedType<Type>,
    which: string,
    changes: ChangesOf<Type>,
  ): RecordOf<Type> {
    const declared = this.type(type)
    needObject(changes, `changes of ${withArticle(declared.name)}`)
    let id = ''
    carryOut(this.world, { control: `update ${declared.name}` }, (at): Command[] => {
      const record = this.need(declared, which)
      id = record.id
      const read = readChanges(declared, changes, this.world.estate, at)
      return updateCommands(declared.name, record, read, at, this.world.estate)
    })
    return this.shown(declared, this.need(declared, id)) as RecordOf<Type>
  }

  /** Removes a record, by its id or its name, and all that hangs on it. @throws ControlError for an unknown one */
  remove<Type extends TypeName>(type: Type & NamedType<Type>, which: string): void {
    const declared = this.type(type)
    carryOut(this.world, { control: `remove ${declared.name}` }, () => [
      { do: 'remove', type: declared.name, id: this.need(declared, which).id },
    ])
  }

  /**
   * One record, as clients see it.
   * @param which its id, or its name where that is the only one
   * @throws ControlError for an unknown type, id or name
   */
  get<Type extends TypeName>(type: Type & NamedType<Type>, which: string): RecordOf<Type> {
    const declared = this.type(type)
    return this.shown(declared, this.need(declared, which)) as RecordOf<Type>
  }

  /**
   * The records of a type.
   * @param where what they have to hold, as fixtures write it, defaults and names of others included; all
   * of them unless given
   * @throws ControlError for an unknown type, FixtureError for what no record can hold
   */
  find<Type extends TypeName>(
    type: Type & NamedType<Type>,
    where?: Partial<ValuesOf<Type>>,
  ): RecordOf<Type>[] {
    const declared = this.type(type)
    const { estate } = this
    const { UID, ...others } = (where ?? {}) as FixtureValues
    // The id of a record that is gone is no mistake: nothing hangs on it.
    for (const [name, { type: target }] of Object.entries(declared.belongsTo))
      if (isGone(others[name], target, estate)) return []
    const values = readWanted(declared, others, estate, this.world.clock.now())
    const wanted = Object.entries(values).map(([key, value]) => ({
      read: this.world.readers.field(declared, key),
      value: JSON.stringify(value ?? null),
    }))
    const id = UID === undefined ? undefined : readId(String(UID))
    const found: RecordOf<Type>[] = []
    for (const record of estate.all(declared.name)) {
      if (id !== undefined && record.id !== id) continue
      if (wanted.every(({ read, value }) => JSON.stringify(read(record, estate) ?? null) === value))
        found.push(this.shown(declared, record) as RecordOf<Type>)
    }
    return found
  }

  /** What `find` is to look for, where all values are text, as in the parameters of a URL. */
  wanted(type: string, where: Readonly<Record<string, string>>): FixtureValues {
    const { elements, attributes, kept } = this.type(type)
    const parts = new Map(
      heldParts([...elements, ...attributes, ...kept]).map((part) => [part.name, part]),
    )
    const typed = Object.entries(where).map(([key, text]): [string, unknown] => {
      const part = parts.get(key)
      return [key, part?.kind === 'scalar' ? valueIn(text, part) : text]
    })
    return Object.fromEntries(typed)
  }

  private get estate(): Estate {
    return this.world.present()
  }

  /** Room for what is given besides what there is. */
  private room(given: unknown): Room {
    const { maxRecords, estate } = this.world
    return new Room(maxRecords, { from: given, there: estate.size })
  }

  private type(name: string): ResourceType {
    return typeNamed(readName(name, 'type'), this.world.contract)
  }

  /** A record as clients see it, in the words of fixtures. */
  private shown(type: ResourceType, record: EstateRecord): FixtureRecord {
    const { readers, estate } = this.world
    return shownOutward(type, record, readers, estate)
  }

  /** The record of an id, or the only one of a name, in any letter case. */
  private need(type: ResourceType, which: string): EstateRecord {
    const wanted = readName(which, `id or name of ${withArticle(type.name)}`).toLowerCase()
    const { estate } = this
    const known = estate.find(type.name, readId(which))
    if (known) return known
    const nameOf = this.nameOf(type)
    const called = estate.all(type.name).filter((one) => nameOf(one)?.toLowerCase() === wanted)
    const [only, another] = called
    if (another)
      throw new ControlError(
        `There are ${called.length} of type ${type.name} called ${which}: name one by its id, such as ${another.id}.`,
      )
    if (only) return only
    const hint = GUID.test(readId(which)) ? '.' : nameHint(which, this.someNames(type))
    throw new ControlError(`There is no ${type.name} with id or name [${which}]${hint}`, 404)
  }

  /** Names of records of a type, each once: of the first so many. */
  private someNames(type: ResourceType): string[] {
    const names = new Set<string>()
    const nameOf = this.nameOf(type)
    for (const record of this.estate.all(type.name)) {
      if (names.size >= MOST_NAMES) break
      const name = nameOf(record)
      if (name !== undefined) names.add(name)
    }
    return [...names]
  }

  /** Gives the name that a record is shown by, where it has one. */
  private nameOf(type: ResourceType): (record: EstateRecord) => string | undefined {
    const { estate } = this
    const name = this.world.readers.field(type, 'Name')
    return (record) => {
      const own = record.Name ?? (type.kind === 'entity' ? name(record, estate) : undefined)
      return typeof own === 'string' ? own : undefined
    }
  }
}

/** What a text stands for: a number or a truth value where the element is one. */
function valueIn(text: string, { type }: Scalar): unknown {
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  const isNumber = type === 'int' || type === 'long' || type === 'decimal'
  return isNumber && text.trim() !== '' && !Number.isNaN(Number(text)) ? Number(text) : text
}

const isGone = (id: unknown, type: string, estate: Estate): boolean =>
  typeof id === 'string' && GUID.test(readId(id)) && !estate.find(type, readId(id))
