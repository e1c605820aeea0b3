/** A contract with a few types that have all kinds of parts and of relations. */
import { defineContract } from '../../src/contract/contract.js'
import {
  boolean,
  dateTime,
  decimal,
  enumeration,
  group,
  int,
  list,
  long,
  object,
  percent,
  repeated,
  string,
  timeOfDay,
} from '../../src/contract/element.js'
import { entity, resource } from '../../src/contract/resource-type.js'

const server = entity('Server', {
  doc: 'What others belong to.',
  collection: '/servers',
  roles: [],
  elements: [],
})

const thing = entity('Thing', {
  doc: 'One with all kinds of parts.',
  collection: '/things',
  roles: [],
  belongsTo: {
    Server: { type: 'Server' },
    Other: { type: 'Server', optional: true },
    Many: { type: 'Server', many: true },
  },
  attributes: [int('Count', { default: 0 })],
  elements: [
    string('Text'),
    long('Size', { optional: true }),
    percent('Share', { default: 0 }),
    decimal('Ratio', { optional: true }),
    boolean('On', { default: false }),
    enumeration('State', ['Good', 'Bad'], { optional: true }),
    dateTime('CreationTimeUTC', { optional: true }),
    dateTime('EndTimeUTC', { optional: true, ahead: 'end' }),
    enumeration('Result', ['Success', 'Failed'], { optional: true }),
    string('Reason', { optional: true }),
    percent('Progress', { optional: true }),
    timeOfDay('At', { optional: true }),
    object(
      'Options',
      { attributes: [int('Number')], elements: [string('Inner')] },
      { optional: true },
    ),
    list('Days', string('Day'), { optional: true }),
    repeated(object('Part', { elements: [int('Size')] }), { optional: true }),
    group('Info', { elements: [int('Grouped', { default: 0 })] }),
  ],
  kept: [string('Kept', { optional: true })],
})

const nameless = resource('Loose', {
  doc: 'One without a name.',
  path: '/loose/{ID}',
  stored: true,
  roles: [],
  elements: [int('Size', { optional: true })],
})

export const contract = defineContract({ types: [server, thing, nameless], operations: [] })
