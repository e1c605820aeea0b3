/** What the page knows of the API, loaded when a view first needs it. */
import { useEffect, useState } from 'preact/hooks'
import type { ContractData, ContractFile, OperationData } from '../contract-data.js'

/** The name of the file that holds it; the build writes it in. */
declare const CONTRACT_FILE: string

let loading: Promise<ContractData> | undefined
let loaded: ContractData | undefined

/** Loads it, once. */
export function loadContract(): Promise<ContractData> {
  loading ??= fetch(CONTRACT_FILE, { credentials: 'omit' }).then(async (answer) => {
    const { operations, ...others }: ContractFile = await answer.json()
    loaded = { ...others, operations: rowsOf(operations) as unknown as OperationData[] }
    return loaded
  })
  return loading
}

function rowsOf(columns: ContractFile['operations']): object[] {
  const all = Object.entries(columns)
  return (all[0]?.[1] ?? []).map((_, row) =>
    Object.fromEntries(
      all.flatMap(([name, values]) => (values[row] === 0 ? [] : [[name, values[row]]])),
    ),
  )
}

/** The contract for a view; undefined until it is there. */
export function useContract(): ContractData | undefined {
  const [known, draw] = useState(loaded)
  useEffect(() => {
    // It may have come between the drawing and this.
    if (!known) loadContract().then(draw)
  }, [])
  return known
}
