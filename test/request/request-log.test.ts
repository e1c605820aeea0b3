import t from 'tap'
import { logStream } from '../../src/request/request-log.js'

/** What an output gets of lines of the log. */
function written(isTTY: boolean, ...lines: object[]): string {
  let text = ''
  const stream = logStream({
    isTTY,
    write: (piece) => {
      text += piece
    },
  })
  for (const line of lines) stream.write(`${JSON.stringify(line)}\n`)
  return text
}

const ANSWERED = {
  level: 30,
  time: Date.UTC(2026, 0, 1, 12, 0, 5),
  method: 'GET',
  url: '/api/backups',
  status: 200,
  ms: 1.25,
  msg: 'answered',
}

t.test('a line of the log is readable on a terminal, and JSON elsewhere', async (t) => {
  t.equal(written(true, ANSWERED), '12:00:05 GET /api/backups 200 1.25 ms\n')
  t.same(JSON.parse(written(false, ANSWERED)), ANSWERED)
})

t.test('what went wrong is told on a terminal with its stack', async (t) => {
  const err = { message: 'oh', stack: 'Error: oh\n    at here' }
  const line = { level: 50, time: 0, msg: 'a control met an error', err }
  t.equal(written(true, line), '00:00:00 error: a control met an error\nError: oh\n    at here\n')
})

t.test('lines that nobody takes are left out, and counted', async (t) => {
  const lines: string[] = []
  const output = { writableLength: 0, write: (line: string) => lines.push(line) }
  const stream = logStream(output)
  const say = (msg: string): void =>
    stream.write(`${JSON.stringify({ level: 30, time: 0, msg })}\n`)
  say('one')
  output.writableLength = 2_000_000
  say('two')
  say('three')
  output.writableLength = 0
  say('four')
  say('five')
  t.same(
    lines.map((line) => JSON.parse(line).msg),
    ['one', 'lines that nobody took were left out: 2', 'four', 'five'],
  )
})
