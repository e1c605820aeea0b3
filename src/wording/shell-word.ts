/** A text as one word of a POSIX shell; plain where that is so in any shell. */
export const shellWord = (text: string): string =>
  /^[\w:.@%+,/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
