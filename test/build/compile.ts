/** Compiles what a user of the package writes. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { packageRoot } from '../../src/package-root.js'

/** The errors that TypeScript finds, as a user of the package sees them. */
export const compile = (...files: readonly string[]): Promise<string[]> =>
  compileUnder('nodenext', files)

/** The same. @param module what the user's `module` is */
export function compileUnder(module: string, files: readonly string[]): Promise<string[]> {
  const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', packageRoot))
  const options = '--noEmit --strict --skipLibCheck --target es2023 --types node --ignoreConfig'
  const modules = `--module ${module} --lib es2023,esnext.disposable --pretty false`
  const args = [tsc, ...options.split(' '), ...modules.split(' '), ...files]
  return new Promise((resolve, reject) => {
    // Without the loaders that tap gives to whatever is started.
    const command = ['-u', 'NODE_OPTIONS', process.execPath, ...args]
    execFile('env', command, (error, stdout, stderr) => {
      if (stderr !== '') reject(error ?? new Error(stderr))
      else resolve(stdout.split('\n').filter((line) => line.includes('error TS')))
    })
  })
}
