/** Eight digits in place of a secret. */
import { createHmac, randomBytes } from '../crypto.js'

/** Another one in each process, so that no dictionary can be held against a journal that was kept. */
const KEY = randomBytes(16)

/** Digests that are remembered: those of the few tokens that most requests bear. */
const KEPT = 100
const LONGEST = 200
const KNOWN = new Map<string, string>()

/** Eight digits by which two secrets of a process can be seen to be the same. */
export function digest(text: string): string {
  const known = KNOWN.get(text)
  if (known !== undefined) return known
  const found = createHmac('sha256', KEY).update(text).digest('hex').slice(0, 8)
  if (text.length > LONGEST) return found
  if (KNOWN.size >= KEPT) KNOWN.clear()
  KNOWN.set(text, found)
  return found
}
