/** Whether Node is new enough. Written so that any Node with modules can read it. */
const LEAST = [20, 19] as const

/**
 * What to tell of a Node that is too old, in one line.
 * @param version as in `process.version`
 * @returns undefined where it is new enough
 */
export function nodeFault(version: string): string | undefined {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
  const [least, leastMinor] = LEAST
  if (major > least || (major === least && minor >= leastMinor)) return undefined
  return `it needs Node.js ${LEAST.join('.')} or later, and this is ${version}`
}
