/** Makes certificates in a thread of its own: one for each message. */
import { parentPort } from 'node:worker_threads'
import { generate } from 'selfsigned'
import type { Certificate, CertificateAsked } from './certificate.js'

const made = async ({ name, options }: CertificateAsked): Promise<Certificate> => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], options)
  return { cert, key }
}

parentPort?.on('message', async (asked: CertificateAsked) =>
  parentPort?.postMessage(await made(asked)),
)
