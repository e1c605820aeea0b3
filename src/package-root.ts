/**
 * The folder of the package, with fixtures/ and package.json in it: two levels above this file, both as
 * it is compiled (dist/src) and in the bundle (dist/bundle), which has no other levels.
 */
export const packageRoot = new URL('../../', import.meta.url)
