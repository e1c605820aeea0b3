/** Which of the documented operations emsim serves, and how. */
import type { Contract } from '../contract/contract.js'
import { DOCUMENTED_OPERATIONS } from './documented-operations.js'

/** One documented operation, and what emsim does when it is asked for. */
export interface CoveredOperation {
  readonly method: string
  /** Below /api, as the documentation writes it. */
  readonly path: string
  readonly action: string | null
  /**
   * `read`: answered from the estate. `acted`: does what it says. `refused`: the path or the method is
   * unknown to emsim, and the answer is 404 or 405 with an Error.
   */
  readonly served: 'read' | 'acted' | 'refused'
  /** Who may ask for it, where it is served. */
  readonly roles: readonly string[]
}

/** The coverage in figures and in full. */
export interface Coverage {
  readonly documented: number
  readonly read: number
  readonly acted: number
  readonly refused: number
  readonly operations: readonly CoveredOperation[]
}

/** Holds the contract against the list of documented operations. */
export function coverageOf(contract: Contract): Coverage {
  const operations = Object.entries(DOCUMENTED_OPERATIONS).flatMap(([path, methods]) =>
    methods.split(', ').map((written): CoveredOperation => {
      const [method = '', action = null] = written.split(' ')
      const found = contract.at(method, path).find((operation) => operation.action === action)
      const how = !found ? 'refused' : method === 'GET' ? 'read' : 'acted'
      return { method, path, action, served: how, roles: found?.roles ?? [] }
    }),
  )
  return summed(operations)
}

/** The operations whose lines have all words of a filter in them, in any letter case, and their sums. */
export function filtered({ operations }: Coverage, filter: string): Coverage {
  const words = filter.toLowerCase().split(/\s+/)
  return summed(
    operations.filter((operation) => {
      const line = lineOf(operation).toLowerCase()
      return words.every((word) => line.includes(word))
    }),
  )
}

function summed(operations: readonly CoveredOperation[]): Coverage {
  const of = (how: CoveredOperation['served']): number =>
    operations.filter((operation) => operation.served === how).length
  return {
    documented: operations.length,
    read: of('read'),
    acted: of('acted'),
    refused: of('refused'),
    operations,
  }
}

/** The coverage as text: a line for each operation, and the sums. */
export function coverageText({ operations, ...sums }: Coverage): string {
  const { documented, read, acted, refused } = sums
  const sum = `${documented} documented operations: ${read} read, ${acted} acted, ${refused} refused`
  return `${[...operations.map(lineOf), sum].join('\n')}\n`
}

const lineOf = ({ served, method, path, action }: CoveredOperation): string =>
  `${served.padEnd(8)}${method.padEnd(7)}/api${path}${action ? `?action=${action}` : ''}`
