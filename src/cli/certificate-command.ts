/** `emsim certificate`: what a client is to trust, of a running server. */
import { loadOptions } from '../options/load-options.js'
import { fetchText, reasonOf, serverAt } from './asking.js'
import type { Run } from './command.js'

const LIMIT = 3000
const NONE = 'a server that speaks no HTTPS, as with --tls off, has none'

/**
 * Writes the certificate of the server of a URL, or of the one that the options tell of. It is what is to be
 * trusted, so the connection that it comes by is not checked: it is for servers and networks of one's own.
 * @throws UsageError for a URL that is none
 */
export const certificate: Run = async ({ operands: [written], flags }, { process }) => {
  const options = await loadOptions({ flags, env: process.env })
  const server = serverAt(written, options, 'certificate')
  const { pem, problem } = await askCertificate(server)
  if (pem !== undefined) process.stdout.write(pem)
  else process.stderr.write(`emsim: ${server.origin}: ${problem}\n`)
  return pem === undefined ? 1 : 0
}

type Asked = { readonly pem: string; readonly problem?: never } | { pem?: never; problem: string }

async function askCertificate(server: URL): Promise<Asked> {
  const signal = AbortSignal.timeout(LIMIT)
  try {
    const url = new URL('/emsim/ca.pem', server)
    const { status, body } = await fetchText(url, { signal, checked: false })
    if (status === 200 && body.startsWith('-----BEGIN')) return { pem: body }
    const found = `expected a certificate at ${url.pathname}, found status ${status}`
    return { problem: status === 404 ? `${found}: ${NONE}` : found }
  } catch (error) {
    return { problem: reasonOf(error, LIMIT) }
  }
}
