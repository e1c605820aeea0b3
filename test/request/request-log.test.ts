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
