/** Why a port cannot be listened on, in one line. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  readonly code: string

  constructor(cause: NodeJS.ErrnoException, host: string, port: number) {
    super(messageOf(cause, host, port), { cause })
    this.code = cause.code ?? 'EMSIM_BAD_CERTIFICATE'
  }
}

function messageOf(cause: NodeJS.ErrnoException, host: string, port: number): string {
  const place = `port ${port} of ${host}`
  switch (cause.code) {
    case 'EADDRINUSE':
      return `Cannot listen on ${place}: it is in use. Choose another with --port, or 0 for a free one.`
    case 'EACCES':
      return `Cannot listen on ${place}: not permitted.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `Cannot listen on ${place}: this machine has no such address.`
    default:
      return cause.message
  }
}
