import { EmsimError } from '../emsim-error.js'

/** Why a port cannot be listened on, in one line. */
export class ListenError extends EmsimError {
  override readonly name = 'ListenError'
  /** Node's own code, such as EADDRINUSE; EMSIM_BAD_CERTIFICATE where that is to blame. */
  readonly code: string

  constructor(cause: NodeJS.ErrnoException, host: string, port: number) {
    super(messageOf(cause, host, port))
    this.code = cause.code ?? 'EMSIM_BAD_CERTIFICATE'
  }
}

function messageOf({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  const place = `cannot listen on port ${port} of ${host}`
  switch (code) {
    case undefined:
      return message
    case 'EADDRINUSE':
      return `${place}: it is in use (--port 0 takes a free one)`
    case 'EACCES':
      return `${place}: not permitted (ports below 1024 often are not)`
    case 'EADDRNOTAVAIL':
      return `${place}: not an address of this machine`
    case 'ENOTFOUND':
      return `cannot listen on ${host}: no such host`
    default:
      return `${place}: ${code}`
  }
}
