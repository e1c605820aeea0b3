/** What `serve` prints once the server listens: a page for people, a line of JSON for programs. */
import type { Extent } from '../simulation/extent.js'
import { shellWord } from '../wording/shell-word.js'
import type { Account, Emsim } from './library.js'

/** A restore point of the documentation's samples, which the default estate has. */
const SAMPLE_POINT = '4efa47e0-c3bd-47f2-a87a-013088f8b495'

/** One line of JSON, for scripts that wait for the server. */
export function readyLine({ url, httpUrl, pid, options }: Emsim, version: string): string {
  const { port, protocol } = new URL(url)
  const line = {
    ready: true,
    url,
    ...(httpUrl !== undefined && { httpUrl }),
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
    pid,
    version,
    seed: options.seed,
  }
  return `${JSON.stringify(line)}\n`
}

/** The page, the URLs, what was loaded, who may log on, and a curl command to try it with. */
export function banner(emsim: Emsim, version: string): string {
  const { url, httpUrl, accounts, options } = emsim
  const urls = [...new Set([url, ...(httpUrl === undefined ? [] : [httpUrl])])]
  const sample = accounts.find(({ name }) => name === 'User') ?? accounts[0]
  const rows = [
    ['Account', 'Password', 'Role'] as const,
    ...accounts.map(
      ({ name, password, roles, locked }) =>
        [name, password, [...roles, ...(locked ? ['locked'] : [])].join(', ')] as const,
    ),
  ]
  const [first, second] = ([0, 1] as const).map((column) =>
    Math.max(...rows.map((row) => row[column].length)),
  )
  const table = rows.map(
    ([name, password, role]) =>
      `  ${name.padEnd(first ?? 0)}  ${password.padEnd(second ?? 0)}  ${role}`,
  )
  return [
    `emsim ${version}`,
    '',
    // Browsers warn of a certificate that they do not know.
    ...(options.web ? ['See it in a browser:', `  ${httpUrl ?? url}/web/`, ''] : []),
    'The API is at',
    ...urls.map((one) => `  ${one}`),
    '',
    `Loaded: ${extentText(emsim.extent())}.`,
    '',
    ...table,
    '',
    ...(sample ? ['Try it:', `  ${curlLine(url, sample)}`, ''] : []),
    'Ctrl+C ends it.',
    '',
  ].join('\n')
}

/** `14 jobs, 312 restore points, 30 days` */
function extentText({ jobs, restorePoints, days }: Extent): string {
  const parts = [counted(jobs, 'job'), counted(restorePoints, 'restore point')]
  return [...parts, ...(days > 0 ? [counted(days, 'day')] : [])].join(', ')
}

const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`

/**
 * A command that logs on and gets a restore point, whole, with the cookie of the logon. It is one
 * command, without variables or substitution, so that it can be pasted into any shell.
 */
export function curlLine(
  url: string,
  { name, password }: Pick<Account, 'name' | 'password'>,
): string {
  const curl = url.startsWith('https:') ? '-sk' : '-s'
  const base = url.replace(/\/$/, '')
  return [
    `curl ${curl} -b "" -o "${NOWHERE}" -u ${shellWord(`${name}:${password}`)}`,
    `-X POST "${base}/api/sessionMngr/?v=latest"`,
    `--next ${curl} -b "" "${base}/api/restorePoints/${SAMPLE_POINT}?format=Entity"`,
  ].join(' ')
}

const NOWHERE = process.platform === 'win32' ? 'NUL' : '/dev/null'
