/** `emsim serve`: runs the simulator until it is told to stop. */
import { type Emsim, start } from '../emsim.js'
import { resolveOptions, type Sources } from '../options/resolve.js'
import { VERSION } from '../version.js'

/** Milliseconds that stopping may take before it is forced. */
const PATIENCE = 4500

export async function run(sources: Sources): Promise<number> {
  const options = resolveOptions(sources)
  const emsim = await start(options)
  // A reader that goes away, such as `emsim | head`, is no reason to stop serving.
  process.stdout.on('error', () => {})
  console.log(process.stdout.isTTY ? banner(emsim) : readyLine(emsim, options.seed))
  return stopped(process, emsim)
}

/** One line of JSON that tells a script where the simulator is and that it answers. */
function readyLine({ url, httpUrl, port }: Emsim, seed: number): string {
  return JSON.stringify({
    ready: true,
    url,
    httpUrl,
    port,
    pid: process.pid,
    version: VERSION,
    seed,
  })
}

function banner({ url, httpUrl, accounts }: Emsim): string {
  const base = httpUrl ?? url
  const user = accounts[0]
  const insecure = base.startsWith('https') ? ' -k' : ''
  const session = `$(curl -s${insecure} -o /dev/null -D - -X POST -u '${user?.name}:${user?.password}' '${base}/api/sessionMngr/?v=latest' | grep -i '^X-RestSvcSessionId:' | tr -d '\\r')`
  const width = Math.max(...accounts.map(({ name }) => name.length))
  return [
    `emsim ${VERSION} answers at`,
    ...[url, httpUrl].filter(Boolean).map((where) => `  ${where}/api/`),
    '',
    'Accounts',
    ...accounts.map(({ name, password, role }) => `  ${name.padEnd(width)}  ${password}  ${role}`),
    '',
    'Try',
    `  curl -s${insecure} -H "${session}" '${base}/api/restorePoints/4efa47e0-c3bd-47f2-a87a-013088f8b495?format=Entity'`,
    '',
    'Ctrl-C stops it.',
  ].join('\n')
}

/** The part of a process that stopping needs. */
export interface Signals {
  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown
  exit(code: number): void
}

/**
 * Waits for SIGTERM or SIGINT, then closes. Answers that are under way finish; a second signal, or a
 * close that takes too long, ends the process at once.
 * @returns the exit code
 */
export function stopped(
  signals: Signals,
  emsim: Pick<Emsim, 'close'>,
  patience = PATIENCE,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let asked = false
    const stop = (code: number) => (): void => {
      if (asked) {
        signals.exit(code)
        return
      }
      asked = true
      const forced = setTimeout(() => signals.exit(1), patience)
      emsim.close().then(() => {
        clearTimeout(forced)
        resolve(0)
      }, reject)
    }
    signals.on('SIGINT', stop(130))
    signals.on('SIGTERM', stop(143))
  })
}
