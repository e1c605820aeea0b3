import { EmsimError } from './emsim-error.js'

/** What was asked of emsim's own controls is not what it should be; nothing has changed then. */
export class ControlError extends EmsimError {
  override readonly name = 'ControlError'
  readonly code = 'EMSIM_BAD_CONTROL'
  /** The HTTP status that it is answered with under /emsim/. */
  readonly statusCode: number

  constructor(message: string, statusCode = 400) {
    super(message)
    this.statusCode = statusCode
  }
}
