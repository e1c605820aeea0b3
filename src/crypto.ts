/**
 * What is used of Node's cryptography. Not imported but asked for: an import reads every export there is,
 * and so loads web cryptography, a hundredth of a whole start.
 */
export const {
  createHash,
  createHmac,
  createPrivateKey,
  hash,
  randomBytes,
  randomUUID,
  timingSafeEqual,
  X509Certificate,
} = process.getBuiltinModule('node:crypto')
