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
  request.method = method
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
