/** The kind of system of a machine, which decides what its files look like when its points are opened. */
import { enumeration, type Scalar } from '../element.js'

/** What a fixture may tell of a machine. */
export const OS_KIND: Scalar = enumeration('OsKind', ['Windows', 'Linux'], {
  optional: true,
  doc: 'Of a machine: what is opened of it looks so, unless a request tells; else by names, or Windows.',
})
