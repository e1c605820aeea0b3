/** A process and a server that only remember what is done to them. */
import { Readable } from 'node:stream'
import type { CommandProcess } from '../../src/cli/command.js'
import type { Emsim } from '../../src/cli/library.js'
import type { EmsimOptions } from '../../src/options/option-table.js'

export interface FakeProcess extends CommandProcess {
  out: string
  err: string
  readonly exits: number[]
  signal(name: 'SIGINT' | 'SIGTERM'): void
}

export function fakeProcess({
  env = {},
  isTTY = false,
  input = '',
}: {
  env?: Record<string, string>
  isTTY?: boolean
  input?: string
} = {}): FakeProcess {
  const listeners = new Map<string, () => void>()
  const fake: FakeProcess = {
    env,
    ppid: 1,
    out: '',
    err: '',
    exits: [],
    stdin: Readable.from([Buffer.from(input)]),
    stdout: { isTTY, write: (text) => (fake.out += text) },
    stderr: { write: (text) => (fake.err += text) },
    on: (signal, listener) => listeners.set(signal, listener),
    exit: (code) => fake.exits.push(code),
    signal: (name) => listeners.get(name)?.(),
  }
  return fake
}

export interface FakeEmsim extends Emsim {
  closed: number
}

export function fakeEmsim(
  options: Pick<EmsimOptions, 'seed' | 'web'> = { seed: 1, web: true },
): FakeEmsim {
  const fake: FakeEmsim = {
    url: 'https://127.0.0.1:9398',
    httpUrl: 'http://127.0.0.1:9398',
    pid: 123,
    accounts: [
      { name: 'User', password: 'Password', roles: ['Portal Administrator'] },
      { name: 'portal.user', password: "it's", roles: ['Portal User'], locked: true },
    ],
    warnings: [],
    reload: async () => ({}),
    extent: () => ({ jobs: 14, restorePoints: 1312, days: 30 }),
    options,
    closed: 0,
    close: async () => {
      fake.closed++
    },
  }
  return fake
}
