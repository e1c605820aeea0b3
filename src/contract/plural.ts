/** `NASObjects`, `LinkedBackupRepositories`: what JSON calls several of one thing. */
export const pluralOf = (name: string): string =>
  name.endsWith('s') ? name : `${name.replace(/(?<![aeiou])y$/, 'ie')}s`
