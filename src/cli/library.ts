/** The library as the command line sees it. */
import type { EmsimOptions } from '../options/option-table.js'
import type { Extent } from '../simulation/extent.js'

/** Who may log on, as the banner shows it. */
export interface Account {
  readonly name: string
  readonly password: string
  readonly roles: readonly string[]
  readonly locked?: true
}

/** A server that listens. */
export interface Emsim {
  /** Where it is reached: by HTTPS, unless that is off. */
  readonly url: string
  /** Where it is reached by HTTP, if `url` is HTTPS and HTTP is on. */
  readonly httpUrl?: string | undefined
  readonly pid: number
  readonly accounts: readonly Account[]
  /** What is likely a slip in the fixture, a line each. */
  readonly warnings: readonly string[]
  /** How much the estate holds. */
  extent(): Extent
  /** Loads estate and fault rules anew. @throws what is wrong with them; nothing has changed then */
  reload(): Promise<Readonly<Record<string, number>>>
  readonly options: Pick<EmsimOptions, 'seed' | 'web'>
  close(): Promise<void>
}

/** Loads the estate and listens. Rejects with what is to be told, nothing being left open. */
export type StartEmsim = (options: EmsimOptions) => Promise<Emsim>

/** Starts the server of the library, which is loaded only now: other commands do without. */
export const startFromLibrary: StartEmsim = async (options) => {
  const { startEmsim } = await import('../index.js')
  return startEmsim(options)
}
