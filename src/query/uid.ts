/** UIDs, which are written as URNs or as bare GUIDs. */
import { compareFolded } from './case-folding.js'

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const URN = /^urn:[^:]+:[^:]+:.+$/i
const GUID_LENGTH = 36
const VEEAM_URN = 'urn:veeam:'

/**
 * The form in which UIDs are compared: `urn:veeam:<Type>:<GUID>` and the bare GUID give the GUID in
 * lower case, as the documentation filters by either; other URNs give their own text in lower case.
 * The type in the URN is not looked at: the documentation's samples have it wrong in places.
 *
 * @returns undefined if the text is neither a GUID nor a URN nor empty
 */
export function uidKey(text: string): string | undefined {
  const bare = text.slice(guidStart(text))
  if (GUID.test(bare)) return bare.toLowerCase()
  return text === '' || URN.test(text) ? text.toLowerCase() : undefined
}

/** As {@link uidKey}, but only for a GUID, bare or in a `urn:veeam:` URN. */
export function guidKey(text: string): string | undefined {
  const bare = text.slice(guidStart(text))
  return GUID.test(bare) ? bare.toLowerCase() : undefined
}

/** Where the GUID begins in a `urn:veeam:` URN; 0 for all other text. */
export function guidStart(text: string): number {
  const start = text.length - GUID_LENGTH
  if (start <= VEEAM_URN.length || text.charCodeAt(start - 1) !== 58) return 0
  for (let i = 0; i < VEEAM_URN.length; i++) {
    const code = text.charCodeAt(i)
    const lower = code >= 65 && code <= 90 ? code + 32 : code
    if (lower !== VEEAM_URN.charCodeAt(i)) return 0
  }
  return start
}

/** Compares a record's UID, bare or a URN, with a key made by {@link uidKey}: -1, 0 or 1. */
export function compareUid(text: string, key: string): number {
  return compareFolded(text, key, guidStart(text))
}
