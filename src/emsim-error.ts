/** Something that whoever uses emsim can mend: the message says what is wrong, and the stack where it was asked for. */
export abstract class EmsimError extends Error {
  /** By which the kinds are told apart, such as EMSIM_BAD_OPTION. */
  abstract readonly code: string

  /** Notes particulars that are not shown beside the message, which has them all. */
  protected hold(particulars: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(particulars))
      Object.defineProperty(this, name, { value })
  }
}
