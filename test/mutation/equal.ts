/**
 * Changes that are equal in effect, so that no test can notice them: the file, the line as it was and as it became. Only
 * those stand here that were looked at.
 */
export const EQUAL: readonly string[] = []
