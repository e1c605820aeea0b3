/** The image: that its Dockerfile fits the project, and what it runs as it is built. */
import { execFile } from 'node:child_process'
import { access, chmod, readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { packageRoot } from '../src/package-root.js'

const ROOT = fileURLToPath(packageRoot)
const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8')

interface Step {
  readonly keyword: string
  readonly rest: string
}

const [build = [], image = []] = stagesOf(await read('Dockerfile'))
const { files, scripts } = JSON.parse(await read('package.json'))

/** The steps of each stage, in order. */
function stagesOf(dockerfile: string): Step[][] {
  const steps = dockerfile
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n/g, '')
    .split('\n')
    .flatMap((line) => {
      const [, keyword, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? []
      return keyword && rest ? [{ keyword, rest }] : []
    })
  const stages: Step[][] = []
  for (const step of steps)
    if (step.keyword === 'FROM') stages.push([step])
    else stages.at(-1)?.push(step)
  return stages
}

const all = (stage: readonly Step[], keyword: string): string[] =>
  stage.filter((step) => step.keyword === keyword).map(({ rest }) => rest)

/** What the last step of this kind says in the form of a list. */
const listIn = (keyword: string): string[] =>
  JSON.parse(/\[.*\]$/.exec(all(image, keyword).at(-1) ?? '')?.[0] ?? '[]')

/** What a stage copies of the folder that it is built in, or of the other stage. */
const copied = (stage: readonly Step[], fromStage: boolean): string[] =>
  all(stage, 'COPY')
    .filter((rest) => rest.startsWith('--from=') === fromStage)
    .flatMap((rest) => rest.split(/\s+/).slice(fromStage ? 1 : 0, -1))

/** The command as the image has it: of Node, which is in the path, and of files in /emsim. */
const COMMAND = /\bnode (?:--\S+ )*\/emsim\/[^&;]*[^&; ]/g
const warmUp = all(image, 'RUN').at(-1) ?? ''

t.test('what is copied is there, and .dockerignore lets it through', async (t) => {
  const through = (await read('.dockerignore')).split('\n').filter((line) => line.startsWith('!'))
  const sources = [...copied(build, false), ...copied(image, false)]
  for (const source of sources) await t.resolves(access(join(ROOT, source)), source)
  t.strictSame(through.map((line) => line.slice(1)).sort(), [...sources].sort())
  for (const folder of JSON.parse(await read('tsconfig.json')).include)
    t.ok(sources.includes(folder), `${folder}, which is compiled`)
})

t.test('what is installed is a layer of its own, before any source', (t) => {
  const lines = build.map(({ keyword, rest }) => `${keyword} ${rest}`)
  const install = lines.findIndex((line) => line.startsWith('RUN npm ci'))
  t.strictSame(
    lines.slice(0, install).filter((line) => line.startsWith('COPY')),
    ['COPY package.json package-lock.json ./'],
  )
  t.end()
})

t.test('it has what the package has, but types and changes', async (t) => {
  const found = copied(image, true).map((path) => path.replace('/emsim/', ''))
  const unneeded = ['CHANGELOG.md', 'dist/src/**/*.d.ts', 'dist/src/*.d.cts']
  const needed = files.filter((file: string) => !unneeded.includes(file))
  t.strictSame(found.sort(), [...needed, 'node_modules', 'package.json'].sort())
})

t.test('it starts as npm start does, and is compiled ahead for that', (t) => {
  const entry = listIn('ENTRYPOINT').join(' ')
  t.equal(entry.replace('/emsim/', ''), scripts.start)
  const health = listIn('HEALTHCHECK').join(' ')
  t.strictSame(warmUp.match(COMMAND), [entry, `${health} --wait 30`, `${health} --tls only`])
  const user = image.findIndex(({ keyword }) => keyword === 'USER')
  t.equal(image[user]?.rest, '1000')
  const of = image.findIndex(({ rest }) => rest === warmUp)
  t.ok(user < of, 'by the user that it runs as')
  t.end()
})

/** Runs what the image is compiled ahead by, with the Node of a folder; within so much of its time. */
function runWarmUp(
  folder: string,
  env: NodeJS.ProcessEnv,
  time = 'KILL 60',
): Promise<{ code: unknown; out: string }> {
  const script = warmUp.replaceAll('/emsim/', ROOT).replace('KILL 60', time)
  // Without the loaders that tap gives to whatever is started.
  const { NODE_OPTIONS: _, ...usual } = process.env
  const path = [folder, usual.PATH].join(delimiter)
  return new Promise((resolve) => {
    execFile('sh', ['-c', script], { env: { ...usual, ...env, PATH: path } }, (error, out) =>
      resolve({ code: error?.code ?? 0, out }),
    )
  })
}

const OTHERS = process.platform === 'linux' ? {} : { skip: 'there is no timeout' }

t.test(
  'it is compiled ahead: emsim starts, is asked by HTTP and HTTPS, and ends',
  OTHERS,
  async (t) => {
    const port = await freePort()
    const folder = t.testdir({})
    const { code, out } = await runWarmUp(dirname(process.execPath), {
      EMSIM_PORT: String(port),
      NODE_COMPILE_CACHE: folder,
    })
    t.equal(code, 0)
    const [ready, ...asked] = out.trim().split('\n')
    t.match(JSON.parse(ready ?? ''), { ready: true, port })
    t.match(asked, [`http://127.0.0.1:${port}: ok`, `https://127.0.0.1:${port}: ok`])
    t.equal(asked.length, 2, 'it has ended well')
    // Node keeps what it has compiled by version, flags and user.
    const has = 'enableCompileCache' in (await import('node:module'))
    t.equal((await readdir(folder)).length, has ? 2 : 0)
  },
)

t.test(
  'an emsim that hangs holds nothing up: the image is made all the same',
  OTHERS,
  async (t) => {
    t.match(warmUp, /^timeout --signal KILL 60 sh -c /)
    // What every command does is to wait, and not to be ended by the signal that asks for that.
    const node = "#!/bin/sh\ntrap '' TERM\nexec sleep 60\n"
    const folder = t.testdir({ node })
    await chmod(join(folder, 'node'), 0o755)
    const { code, out } = await runWarmUp(folder, {}, 'KILL 0.1')
    t.strictSame({ code, out: out.trim() }, { code: 0, out: 'emsim will compile at its start' })
  },
)

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
