/**
 * The packages that every start loads, made into one file each. Fastify is some 140 small files, and to
 * find, read and compile these one by one takes a fifth of a whole start. The versions are those that
 * package-lock.json names; all of them stay dependencies, for their types and for what is told of them.
 */
import { createRequire } from 'node:module'
import type { BuildOptions, Plugin } from 'esbuild-wasm'

const require = createRequire(import.meta.url)

/** What each start loads: together, since the first takes the others in anyway. */
const AT_START = ['fastify', 'fastify-plugin', 'find-my-way']

/** What Fastify loads when it is asked for a log, or for `inject`. */
const AT_NEED = ['pino', 'light-my-request']

/** What Fastify would load for schemas, which routes of emsim do not have. */
const NEVER = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler']

const START_FILE = 'packages'

const exactly = (names: readonly string[]): RegExp =>
  new RegExp(`^(${names.map((name) => name.replace('/', '\\/')).join('|')})$`)

/** What Fastify would serve besides plain HTTP, which emsim does itself, and which take long to load. */
const LATER = ['node:https', 'node:http2']

/** Has modules of Node loaded at their first use. */
const later: Plugin = {
  name: 'modules that are loaded when used',
  setup({ onResolve, onLoad }) {
    const namespace = 'later'
    onResolve({ filter: exactly(LATER) }, ({ path, importer }) =>
      importer === path ? { path, external: true } : { path, namespace },
    )
    onLoad({ filter: /./, namespace }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get: (_, name) => require('${path}')[name] })`,
    }))
  },
}

const SHARED: BuildOptions = { format: 'cjs', external: NEVER, outExtension: { '.js': '.cjs' } }

/** Has a package that is a file of its own be loaded from there. */
const apart: Plugin = {
  name: 'packages that are loaded when needed',
  setup: ({ onResolve }) =>
    onResolve({ filter: exactly(AT_NEED) }, ({ path, kind }) =>
      kind === 'require-call' ? { path: `./${path}.cjs`, external: true } : undefined,
    ),
}

/** The bundles that hold the packages. Their place is beside that of what asks for them. */
export const packageBundles: readonly BuildOptions[] = [
  {
    ...SHARED,
    stdin: {
      contents: AT_START.map((name) => `exports['${name}'] = require('${name}')`).join('\n'),
      resolveDir: import.meta.dirname,
    },
    entryNames: START_FILE,
    plugins: [apart, later],
  },
  ...AT_NEED.map((name) => ({
    ...SHARED,
    entryPoints: [{ in: name, out: name }],
  })),
]

/**
 * Has what imports a package take it from its bundle, by `require`: to import such a file, Node reads all
 * of it once more for the names that it exports, which takes as long as all that is won.
 */
export const fromPackageBundles: Plugin = {
  name: 'packages that every start loads',
  setup({ onResolve, onLoad }) {
    const namespace = 'packages'
    onResolve({ filter: exactly([...AT_START, START_FILE]) }, ({ path }) => ({ path, namespace }))
    onLoad({ filter: /./, namespace }, ({ path }) => ({
      contents: path === START_FILE ? loader : exportsOf(path),
    }))
  },
}

const loader = `import { createRequire } from 'node:module'
export default createRequire(import.meta.url)('./${START_FILE}.cjs')`

function exportsOf(name: string): string {
  const { default: own, ...named } = require(name)
  return `import packages from '${START_FILE}'
const it = packages['${name}']
export default ${own ? 'it.default' : 'it'}
export const { ${Object.keys(named).filter(isName).join(', ')} } = it`
}

const isName = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text)
