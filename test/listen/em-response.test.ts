import { ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { Writable } from 'node:stream'
import t from 'tap'
import { EmRequest } from '../../src/listen/em-request.js'
import { EmResponse } from '../../src/listen/em-response.js'

/** Answers a request, and gives the pieces that the answer goes out in. */
async function pieces(method: string, answer: (response: EmResponse) => void): Promise<string[]> {
  const got: string[] = []
  const out = new Writable({
    decodeStrings: false,
    write(piece, _encoding, done) {
      got.push(String(piece))
      done()
    },
  })
  const request = new EmRequest(new Socket())
  Object.assign(request, { method, httpVersion: '1.1', httpVersionMajor: 1, httpVersionMinor: 1 })
  const response = new EmResponse(request)
  response.assignSocket(out as Socket)
  answer(response)
  await new Promise((resolve) => response.once('finish', resolve))
  return got
}

const HEAD = ['Content-Type', 'text/plain', 'Content-Length', '4', 'Date', 'now']
const HEAD_TEXT =
  'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\nDate: now\r\n'

t.test('a small document goes out in one piece with its head', async (t) => {
  const got = await pieces('GET', (response) => {
    response.writeHead(200, HEAD)
    response.endWith('sch\u00f6')
  })
  t.equal(got.length, 1)
  t.ok(got[0]?.startsWith(HEAD_TEXT), got.join())
  t.ok(got[0]?.endsWith('\r\n\r\nsch\u00f6'), got.join())
})

t.test('HEAD is answered with the head alone', async (t) => {
  const got = await pieces('HEAD', (response) => {
    response.writeHead(200, HEAD)
    response.endWith('text')
  })
  t.ok(got.join('').startsWith(HEAD_TEXT), got.join())
  t.ok(got.join('').endsWith('\r\n\r\n'), got.join())
})

t.test('where no head is written yet, Node writes it', async (t) => {
  const got = await pieces('GET', (response) => response.endWith('text'))
  t.match(got.join(''), /^HTTP\/1\.1 200 OK\r\n.*\r\n\r\ntext$/s)
})

const OTHERS = ['Content-Type', 'text/plain']

/** What follows the status line and the headers that an answer was told. */
const CONNECTION =
  /^HTTP\/1\.1 200 OK\r\nContent-Type: text\/plain\r\nContent-Length: (\d+)\r\nDate: (\w+)\r\n(.*)\r\n\r\n/s

t.test('a head that is written again differs by its length and date alone', async (t) => {
  const answer =
    (bytes: number, date: string, before?: (response: EmResponse) => void) =>
    (response: EmResponse): void => {
      before?.(response)
      response.writeHeadAgain(OTHERS, bytes, date)
      response.endWith('x'.repeat(bytes))
    }
  const head = async (...told: Parameters<typeof answer>): Promise<readonly string[]> => {
    const [text] = await pieces('GET', answer(...told))
    return CONNECTION.exec(text ?? '')?.slice(1) ?? [String(text)]
  }
  const kept = 'Connection: keep-alive\r\nKeep-Alive: timeout='
  const tell = (response: EmResponse): void => response.tellKeepAlive(72_000)
  t.same(await head(4, 'now', tell), ['4', 'now', `${kept}72`])
  t.same(await head(123, 'later', tell), ['123', 'later', `${kept}72`])
  t.same(
    await head(4, 'now', (response) => response.tellKeepAlive(9000)),
    ['4', 'now', `${kept}9`],
    'another server keeps its connections for another time',
  )
  const close = (response: EmResponse): void => {
    response.shouldKeepAlive = false
  }
  t.same(await head(4, 'now', close), ['4', 'now', 'Connection: close'])
  t.same(await head(4, 'now', tell), ['4', 'now', `${kept}72`], 'and none of that stays')
  const more = await pieces(
    'GET',
    answer(4, 'now', (response) => response.setHeader('x-more', '1')),
  )
  t.match(more.join(''), /\r\nX-More: 1\r\n/)
  const none = await pieces('HEAD', answer(4, 'now', tell))
  t.ok(none.join('').endsWith('\r\n\r\n'), none.join())
})

t.test('Node writes the head of documents that are alike once', async (t) => {
  const written = t.capture(
    ServerResponse.prototype,
    'writeHead',
    ServerResponse.prototype.writeHead,
  )
  const others = [...OTHERS]
  const answer = (response: EmResponse): void => {
    response.writeHeadAgain(others, 4, 'now')
    response.endWith('text')
  }
  const got: string[] = []
  for (let n = 0; n < 3; n++) got.push(...(await pieces('GET', answer)))
  t.equal(new Set(got).size, 1, 'and they are the same')
  t.equal(written().length, 1)
})
