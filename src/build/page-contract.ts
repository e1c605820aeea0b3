/** The contract as the page has it: small, since every browser that opens the page loads it. */
import type { Contract } from '../contract/contract.js'
import { type Operation, operationKey } from '../contract/operation.js'
import type { ResourceType } from '../contract/resource-type.js'
import { SESSION_ROLES } from '../contract/role.js'
import { createReaders, type Readers } from '../contract/shown.js'
import { type CoveredOperation, coverageOf } from '../documents/coverage.js'
import { SCENARIO_NAMES } from '../faults/scenarios.js'
import { fieldNames, fieldsOf } from '../query/contract-fields.js'
import type {
  ContractData,
  ContractFile,
  FieldData,
  OperationData,
  QueryTypeData,
} from '../web/contract-data.js'
import { bodyData } from './page-body.js'

/** A letter each: the first one of its first word that no other has. */
const LETTERS: Readonly<Record<string, string>> = {
  'Portal Administrator': 'P',
  'Portal User': 'U',
  'VM Restore Operator': 'V',
  'File Restore Operator': 'F',
  'Exchange Restore Operator': 'E',
  'Oracle Restore Operator': 'O',
  'SQL Restore Operator': 'S',
  'Cloud Tenant': 'T',
}

/** Derives it. */
export function pageContract(contract: Contract): ContractData {
  const readers = createReaders(contract)
  const queried = [...contract.types.values()].filter((type) => type.query)
  return {
    roles: SESSION_ROLES.map((name) => ({ letter: letterOf(name), name })),
    queryTypes: queried.map((type) => queryType(type, contract, readers)),
    operations: operationsOf(contract),
    scenarios: SCENARIO_NAMES,
  }
}

/** The form in which it is written. */
export function contractFile({ operations, ...others }: ContractData): ContractFile {
  const rows: readonly Readonly<Record<string, unknown>>[] = operations.map((one) => ({ ...one }))
  const names = [...new Set(rows.flatMap(Object.keys))]
  const columns = names.map((name) => [name, rows.map((row) => row[name] ?? 0)])
  return { ...others, operations: Object.fromEntries(columns) }
}

function letterOf(role: string): string {
  const letter = LETTERS[role]
  if (letter === undefined) throw new Error(`The page has no letter for the role ${role}`)
  return letter
}

const lettersOf = (roles: readonly string[]): string => roles.map(letterOf).join('')

/** Records are not read here, only their fields. */
const NOWHERE = { version: 0, find: () => undefined, children: () => [], all: () => [] }

function queryType(type: ResourceType, contract: Contract, readers: Readers): QueryTypeData {
  const { documented } = fieldNames(contract, readers, type)
  const listed = new Set(documented)
  const { queried, doc } = type
  return {
    name: queried.type,
    doc,
    fields: fieldsOf(contract, readers, type, NOWHERE, 'lenient').map(
      ({ name, type: kind, values }): FieldData => ({
        name,
        type: kind,
        ...(values && { values }),
        ...(!listed.has(name) && { listed: 0 }),
      }),
    ),
  }
}

/** The documented ones in the order of the documentation, then what emsim has besides. */
function operationsOf(contract: Contract): OperationData[] {
  const covered = coverageOf(contract).operations.map((one): [string, OperationData] => [
    operationKey(one.method, one.path, one.action),
    operationData(one, declaredAs(one, contract)),
  ])
  const known = new Map(covered)
  const others = contract.operations.filter(({ key }) => !known.has(key))
  return [
    ...known.values(),
    ...others.map((one) => {
      const served = one.method === 'GET' ? ('read' as const) : ('acted' as const)
      return operationData({ ...one, served }, one)
    }),
  ]
}

const declaredAs = (
  { method, path, action }: CoveredOperation,
  contract: Contract,
): Operation | undefined => contract.at(method, path).find((one) => one.action === action)

function operationData(
  { method, path, action, served, roles }: CoveredOperation,
  declared: Operation | undefined,
): OperationData {
  const parameters = declared?.parameters ?? []
  const gives = declared && answerOf(declared)
  return {
    method,
    path,
    ...(action !== null && { action }),
    served,
    roles: lettersOf(roles),
    doc: declared?.doc ?? '',
    ...(parameters.length > 0 && {
      parameters: parameters.map(({ name, doc = '', values }) => ({
        name,
        doc: doc.split('\n', 1)[0] ?? '',
        ...(values && { values }),
      })),
    }),
    ...(declared?.body && { body: bodyData(declared.body) }),
    ...(gives && { gives }),
  }
}

function answerOf({ answer }: Operation): string {
  if (answer.kind === 'one') return answer.types.join(' or ')
  return answer.kind === 'list' ? `list of ${answer.type}` : answer.kind
}
