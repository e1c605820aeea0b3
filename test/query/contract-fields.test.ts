/** What the records of a type can be filtered and sorted by follows from its declaration. */
import t from 'tap'
import { defineContract } from '../../src/contract/contract.js'
import {
  boolean,
  dateTime,
  decimal,
  enumeration,
  group,
  guid,
  int,
  long,
  object,
  string,
  timeOfDay,
  uid,
} from '../../src/contract/element.js'
import type { EstateRecord } from '../../src/contract/record.js'
import { entity } from '../../src/contract/resource-type.js'
import { createReaders } from '../../src/contract/shown.js'
import { fieldNames, fieldsOf } from '../../src/query/contract-fields.js'
import type { Strictness } from '../../src/query/strictness.js'

const server = entity('Server', {
  doc: 'What others belong to.',
  collection: '/servers',
  query: ['Name'],
  roles: [],
  elements: [],
})

const room = entity('Room', {
  doc: 'What is in a server.',
  collection: '/rooms',
  query: [],
  roles: [],
  belongsTo: { Server: { type: 'Server' } },
  elements: [],
})

const thing = entity('Thing', {
  doc: 'What is asked for.',
  collection: '/things',
  query: ['UID', 'Name', 'Made=MadeUTC', 'RoomUid', 'RoomName', 'Where=Room.ServerName', 'Gone'],
  roles: [],
  belongsTo: { Room: { type: 'Room', optional: true } },
  attributes: [int('Count')],
  elements: [
    dateTime('MadeUTC', { optional: true }),
    long('Size'),
    decimal('Ratio', { optional: true }),
    boolean('On'),
    timeOfDay('At', { optional: true }),
    guid('Key', { optional: true }),
    uid('Link', 'Server', { optional: true }),
    enumeration('State', ['Good', 'Bad']),
    string('Password', { secret: true, optional: true }),
    object('Parts', { elements: [string('Inner')] }, { optional: true }),
    group('Info', { elements: [string('Kind', { default: 'plain' })] }),
  ],
})

const undocumented = entity('Loose', {
  doc: 'Of no query page.',
  collection: '/loose',
  roles: [],
  belongsTo: { Room: { type: 'Room' } },
  elements: [int('Size')],
})

const contract = defineContract({ types: [server, room, thing, undocumented], operations: [] })
const readers = createReaders(contract)

const RECORDS: Readonly<Record<string, EstateRecord>> = {
  'Server s': { id: 's', Name: 'Server 1' },
  'Room r': { id: 'r', Name: 'Room 1', Server: 's' },
}

const lookup = {
  version: 0,
  find: (type: string, id: string) => RECORDS[`${type} ${id}`],
  children: () => [],
  all: () => [],
}

const fields = (type: string, strictness: Strictness = 'lenient') =>
  fieldsOf(contract, readers, contract.type(type), lookup, strictness)

t.test('those of its query page come first, then all that it holds by itself', (t) => {
  const documented = ['UID', 'Name', 'Made', 'RoomUid', 'RoomName', 'Where']
  const others = ['MadeUTC', 'Size', 'Ratio', 'On', 'At', 'Key', 'Link', 'State', 'Kind', 'Count']
  const names = fieldNames(contract, readers, contract.type('Thing'))
  t.same(names.documented, documented, 'what is declared but is not there is none')
  t.same([...names.others].sort(), [...others].sort(), 'neither secrets nor what is in objects')
  t.same(
    fields('Thing').map(({ name }) => name),
    [...names.documented, ...names.others],
  )
  t.same(
    fields('Thing', 'strict').map(({ name }) => name),
    documented,
  )
  t.end()
})

t.test('what no page describes is also asked for by what it belongs to, strictly too', (t) => {
  for (const strictness of ['lenient', 'strict'] as const)
    t.same(
      fields('Loose', strictness)
        .map(({ name }) => name)
        .sort(),
      ['Name', 'RoomName', 'RoomUid', 'Size', 'UID'],
    )
  t.end()
})

t.test('each compares as its kind does', (t) => {
  const types = Object.fromEntries(fields('Thing').map(({ name, type }) => [name, type]))
  t.same(types, {
    ...{ UID: 'uid', Name: 'string', Made: 'dateTime', RoomUid: 'uid', RoomName: 'string' },
    ...{ Where: 'string', MadeUTC: 'dateTime', Size: 'long', Ratio: 'double', On: 'boolean' },
    ...{ At: 'int', Key: 'guid', Link: 'uid', State: 'enum', Kind: 'string', Count: 'int' },
  })
  const state = fields('Thing').find(({ name }) => name === 'State')
  t.same(state?.values, ['Good', 'Bad'])
  t.end()
})

t.test('it is read from the record, its parent, or the parent of that', (t) => {
  const read = (record: EstateRecord) =>
    Object.fromEntries(fields('Thing').map((field) => [field.name, field.read(record) ?? null]))
  const whole = { id: 'a', Name: 'x', MadeUTC: 5, Room: 'r', Size: 7, On: true, Count: 2 }
  t.match(read(whole), {
    ...{ UID: 'a', Name: 'x', Made: 5, RoomUid: 'r', RoomName: 'Room 1', Where: 'Server 1' },
    ...{ MadeUTC: 5, Size: 7, On: true, Count: 2, Kind: 'plain', Ratio: null },
  })
  const alone = read({ id: 'b', Name: 'y' })
  t.match(alone, { RoomUid: null, RoomName: null, Where: null, Made: null })
  t.end()
})

t.test('an index may answer what is asked by the id of a relation, and nothing else', (t) => {
  const relations = fields('Thing').flatMap(({ name, relation }) =>
    relation === undefined ? [] : [[name, relation]],
  )
  t.same(relations, [['RoomUid', 'Room']])
  t.end()
})
