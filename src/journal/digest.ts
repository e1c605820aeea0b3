/** Eight digits in place of a secret. */
import { createHmac, randomBytes } from '../crypto.js'

/** Another one in each process, so that no dictionary can be held against a journal that was kept. */
const KEY = randomBytes(16)

/** Eight digits by which two secrets of a process can be seen to be the same. */
export const digest = (text: string): string =>
  createHmac('sha256', KEY).update(text).digest('hex').slice(0, 8)
