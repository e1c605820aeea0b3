/** What the page knows of the API: the contract as plain data, which the build writes into the page's files. */

/** The whole of it. */
export interface ContractData {
  /** The roles, in the order in which their letters stand. */
  readonly roles: readonly RoleData[]
  readonly queryTypes: readonly QueryTypeData[]
  readonly operations: readonly OperationData[]
  /** Names of the ready-made sets of fault rules. */
  readonly scenarios: readonly string[]
}

/** The same as the page's file has it: texts that are alike stand together there, which makes it a tenth shorter. */
export interface ContractFile extends Omit<ContractData, 'operations'> {
  /** A column for each property of an operation, with 0 where an operation has not got it. */
  readonly operations: Readonly<Record<string, readonly unknown[]>>
}

/** A role, and the letter that stands for it. */
export interface RoleData {
  readonly letter: string
  readonly name: string
}

/** A type that can be queried. */
export interface QueryTypeData {
  /** What queries call it. */
  readonly name: string
  readonly doc: string
  readonly fields: readonly FieldData[]
}

/** A field that records can be filtered and sorted by. */
export interface FieldData {
  readonly name: string
  readonly type: string
  /** Of an enumeration. */
  readonly values?: readonly string[]
  /** Whether the type's page of the documentation lists it; of those that are not it is 0. */
  readonly listed?: 0
}

/** How emsim answers a documented operation. */
export type Served = 'read' | 'acted' | 'refused'

/** A documented operation, or one that emsim serves besides. */
export interface OperationData {
  readonly method: string
  /** Below /api, with what is to be filled in in braces. */
  readonly path: string
  readonly action?: string
  readonly served: Served
  /** Letters. */
  readonly roles: string
  readonly doc: string
  readonly parameters?: readonly ParameterData[]
  /** What a request carries. */
  readonly body?: BodyData
  /** What is answered: `Job`, `list of Job`. */
  readonly gives?: string
}

/** A body, with its parts in the documented order. */
export interface BodyData {
  /** Its root. */
  readonly name: string
  readonly parts: readonly PartData[]
}

/** A part of a body: a value, an object with parts of its own, or a list. */
export interface PartData {
  readonly name: string
  /** Of a value, or of the values of a list: what it is. */
  readonly type: string
  readonly values?: readonly string[]
  readonly doc?: string
  /** What stands for it where it is not given. */
  readonly initial?: string
  readonly isOptional?: 1
  readonly isAttribute?: 1
  /** Of an object, or of the items of a list. */
  readonly parts?: readonly PartData[]
  /** Of a list: the element of an item. */
  readonly item?: string
  /** Of a list: the member that holds the array in JSON. */
  readonly member?: string
  /** Of a list whose items stand in XML without an element around them. */
  readonly isFlat?: 1
}

/** A parameter of the query. */
export interface ParameterData {
  readonly name: string
  readonly doc: string
  readonly values?: readonly string[]
}
