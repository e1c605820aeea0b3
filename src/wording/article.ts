/** A word with the article before it: `an AgentRestorePoint`, `a Job`, and `a UID`, which is spoken letter by letter. */
export const withArticle = (word: string): string => `${/^[aeio]/i.test(word) ? 'an' : 'a'} ${word}`
