/** Links inside a record, in lists of pages and of files. */
import { object, string } from '../element.js'

/** A link whose parts are told by the record, not by the contract. */
export const toldLink = object('Link', {
  attributes: [
    string('Href'),
    string('Name', { optional: true }),
    string('Type', { optional: true }),
    string('Rel'),
  ],
  json: { first: ['Rel', 'Href', 'Name', 'Type'] },
})
