import { EmsimError } from '../emsim-error.js'

/** Options that cannot be taken. The message has one line for each: where it was given, what is wrong. */
export class OptionError extends EmsimError {
  override readonly name = 'OptionError'
  readonly code = 'EMSIM_BAD_OPTION'
  declare readonly faults: readonly OptionFault[]

  constructor(faults: readonly OptionFault[]) {
    super(faults.map(({ where, problem }) => `${where}: ${problem}`).join('\n'))
    this.hold({ faults })
  }
}

/** What is wrong with one option. */
export interface OptionFault {
  /** `flag --port`, `variable EMSIM_PORT`, `key port in config file emsim.yaml`, `option port` */
  readonly where: string
  /** `expected an integer from 0 to 65535, found "abc"` */
  readonly problem: string
}
