/** What an editor completes, asked of TypeScript's own language server, as a user of the package sees it. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { OPTION_LIST } from '../../src/options/option-table.js'
import { packageRoot } from '../../src/package-root.js'

const TSC = fileURLToPath(new URL('node_modules/typescript/bin/tsc', packageRoot))

/** Lines of a program, in which `‸` marks the place where someone writes on, and what is to be offered there. */
const LINES: readonly (readonly [line: string, offered: readonly string[]])[] = [
  [`import { startEmsim } from 'emsim'`, []],
  [`const em = await startEmsim({ port: 0, ‸ })`, ['tls', 'estate', 'clock']],
  [`em.estate.find('‸')`, ['Job', 'RestorePoint']],
  [`em.estate.get('‸', 'x')`, ['Job', 'RestorePoint']],
  [`em.estate.remove('‸', 'x')`, ['Job', 'RestorePoint']],
  [`em.estate.update('‸', 'x', {})`, ['Job', 'RestorePoint']],
  [`em.estate.update('Job', 'x', { ‸ })`, ['ScheduleEnabled', 'NextRun']],
  [`em.estate.add('‸', {})`, ['Job', 'RestorePoint']],
  [`em.estate.add('Job', { ‸ })`, ['Name', 'Daily', 'Machines']],
  [`em.estate.find('Repository', { Kind: '‸' })`, ['LinuxLocal', 'WindowsLocal']],
  [`em.estate.find('Job')[0]?.‸`, ['UID', 'Name', 'NextRun']],
  [`em.faults.add({ effect: { kind: '‸' } })`, ['throttle', 'latency']],
  [`em.faults.add({ effect: { kind: 'throttle', ‸ } })`, ['requests', 'per']],
  [`em.client('User', { ‸ })`, ['accept', 'headers', 'scheme']],
  [`em.world('a').‸`, ['url', 'httpUrl', 'client', 'estate']],
]

interface Message {
  readonly id?: number
  readonly method?: string
  readonly result?: unknown
}

/** What a server offers at a place. */
interface Offered {
  readonly items: readonly { readonly label: string }[]
}

/** A language server for one file; `ask` gives what it answers for a place in that. */
async function openFile(t: Test, file: string, text: string) {
  const command = ['-u', 'NODE_OPTIONS', process.execPath, TSC, '--lsp', '--stdio']
  const server = spawn('env', command, { stdio: ['pipe', 'pipe', 'ignore'] })
  t.after(() => server.kill())
  const waiting = new Map<number, (result: unknown) => void>()
  let received = Buffer.alloc(0)
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message })
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  }
  const take = ({ id, method, result }: Message): void => {
    if (id === undefined) return
    // What the server wants to know of its client is nothing.
    if (method !== undefined) send({ id, result: null })
    else waiting.get(id)?.(result)
  }
  server.stdout.on('data', (piece: Buffer) => {
    received = Buffer.concat([received, piece])
    for (;;) {
      const head = /^Content-Length: (\d+)\r\n(?:.+\r\n)*\r\n/.exec(received.toString('latin1'))
      const begin = head?.[0].length ?? 0
      const end = begin + Number(head?.[1])
      if (!head || received.length < end) return
      take(JSON.parse(received.subarray(begin, end).toString()))
      received = received.subarray(end)
    }
  })
  let last = 0
  const request = (method: string, params: object): Promise<unknown> =>
    new Promise((resolve) => {
      const id = ++last
      waiting.set(id, resolve)
      send({ id, method, params })
    })
  const uri = pathToFileURL(file).href
  await request('initialize', { processId: process.pid, rootUri: null, capabilities: {} })
  send({ method: 'initialized', params: {} })
  const textDocument = { uri, languageId: 'typescript', version: 1, text }
  send({ method: 'textDocument/didOpen', params: { textDocument } })
  return async <Answer = Offered>(method: string, position: object): Promise<Answer> =>
    (await request(method, { textDocument: { uri }, position })) as Answer
}

/** The place of a program, with what TypeScript is told. */
function programIn(t: Test): string {
  const compilerOptions = { strict: true, module: 'nodenext', target: 'es2023', types: ['node'] }
  const dir = t.testdir({ 'tsconfig.json': JSON.stringify({ compilerOptions }) })
  return join(dir, 'program.ts')
}

t.test('an editor completes options, types, elements, values and effects', async (t) => {
  const text = LINES.map(([line]) => `${line.replace('‸', '')};\n`).join('')
  const ask = await openFile(t, programIn(t), text)
  for (const [line, [written, offered]] of LINES.entries()) {
    const character = written.indexOf('‸')
    if (character < 0) continue
    const { items } = await ask('textDocument/completion', { line, character })
    const labels = items.map(({ label }) => label.replace(/\?$/, ''))
    for (const name of offered) t.ok(labels.includes(name), `${written} ${name}`)
    t.notOk(labels.includes('globalThis'), `${written} offers nothing else`)
  }
})

t.test('an editor shows the description of each option', async (t) => {
  const options = OPTION_LIST.filter(([, { from }]) => from !== 'process')
  const head = [`import type { StartOptions } from 'emsim'`, 'declare const o: StartOptions']
  const text = [...head, ...options.map(([name]) => `o.${name}`)].join('\n')
  const ask = await openFile(t, programIn(t), text)
  for (const [index, [name, { description }]] of options.entries()) {
    const position = { line: head.length + index, character: 3 }
    const shown = await ask<object>('textDocument/hover', position)
    t.match(JSON.stringify(shown), description, name)
  }
})
