/** How the page is served, and who is sent to it. */

import { readdir, readFile } from 'node:fs/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { buildEmsim } from '../../src/index.js'
import { packageRoot } from '../../src/package-root.js'
import { buildServer } from '../build-server.js'

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

t.test('a browser that opens the server is sent to the page', async (t) => {
  const { app, world } = await buildServer(t)
  const sent: Readonly<Record<string, string>> = {
    '/': './web/',
    '/emsim': './web/',
    '/emsim/': '../web/',
    '/EMSIM/': '../web/',
  }
  for (const [url, location] of Object.entries(sent)) {
    const answer = await app.inject({ url, headers: BROWSER })
    t.equal(answer.statusCode, 302, url)
    t.match(answer.headers, { location, vary: 'Accept' }, url)
    t.equal(new URL(location, `http://h/prefix${url}`).pathname, '/prefix/web/', url)
  }
  const bare = await app.inject('/web')
  t.match(bare, { statusCode: 302, headers: { location: 'web/' } })
  t.equal(await world.journal.count(), 0, 'none of this is in the journal')
})

t.test('whoever else opens it is told what there is', async (t) => {
  const { app } = await buildServer(t)
  const headers = { accept: 'application/json', host: 'em:9398' }
  const root = await app.inject({ url: '/', headers })
  t.equal(root.statusCode, 404)
  t.equal(
    root.json().Message,
    'There is no resource at /. There is the API at http://em:9398/api/, a page at http://em:9398/web/, its OpenAPI document at http://em:9398/emsim/openapi.json, its health at http://em:9398/emsim/health.',
  )
  t.match((await app.inject({ url: '/', headers: { host: 'em:9398' } })).body, '<Error ')
  const control = await app.inject({ url: '/emsim/', headers })
  t.equal(control.statusCode, 404)
  t.same(control.json(), {
    error: 'There is no control at /emsim/; the links lead to what there is.',
    status: 404,
    links: {
      page: 'http://em:9398/web/',
      openapi: 'http://em:9398/emsim/openapi.json',
      health: 'http://em:9398/emsim/health',
    },
  })
  t.match(await app.inject({ method: 'POST', url: '/', headers }), { statusCode: 404 })
})

t.test('without the page nobody is sent to it, and its addresses are none', async (t) => {
  const em = await buildEmsim({ estate: 'empty', web: false })
  t.after(() => em.close())
  for (const url of ['/', '/web/', '/web/index.html']) {
    const answer = await em.app.inject({ url, headers: BROWSER })
    t.equal(answer.statusCode, 404, url)
    t.match(answer.body, /<Error .*no resource at/)
    t.notMatch(answer.body, 'a page')
    t.equal(/The page is off \(--no-web\)/.test(answer.body), url !== '/', url)
  }
  const control = await em.app.inject({ url: '/emsim/', headers: BROWSER })
  t.match(control.json(), { status: 404, links: { page: undefined } })
})

t.test('where the controls are off only the page is told of', async (t) => {
  const access = { control: 'off', controlToken: undefined, host: '127.0.0.1' } as const
  const { app } = await buildServer(t, { access })
  const control = (await app.inject('/emsim/')).json()
  t.match(control, { error: 'The controls are off (--control).', status: 404 })
  t.same(Object.keys(control.links), ['page'])
  t.equal((await app.inject('/web/')).statusCode, 200)
})

/** The files that index.html names. */
async function named(app: Awaited<ReturnType<typeof buildServer>>['app']): Promise<string[]> {
  const { body } = await app.inject('/web/')
  return [...body.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, name = '']) => name)
}

t.test('index.html is asked for anew, all else is kept for ever', async (t) => {
  const { app } = await buildServer(t)
  const index = await app.inject('/web/')
  t.match(index.headers, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    etag: /^"[\w-]{22}"$/,
  })
  const same = await app.inject({
    url: '/web/',
    headers: { 'if-none-match': `W/"x", ${index.headers.etag}` },
  })
  t.match(same, { statusCode: 304, body: '' })
  const names = await named(app)
  t.equal(names.length, 3)
  for (const name of names) {
    t.match(name, /^[a-z]+-[A-Z0-9]{8}\.(js|css|svg)$/)
    const answer = await app.inject(`/web/${name}`)
    t.equal(answer.statusCode, 200, name)
    t.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable')
    t.equal(answer.headers['x-content-type-options'], 'nosniff')
    t.equal(answer.headers['content-encoding'], undefined)
    const headers = { 'accept-encoding': 'br, gzip' }
    const short = await app.inject({ url: `/web/${name}`, headers })
    t.match(short.headers, { 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
    t.equal(gunzipSync(short.rawPayload).toString(), answer.body)
  }
})

t.test('the page may run and ask nothing but its own, and stands in no frame', async (t) => {
  const { app } = await buildServer(t)
  const { headers, body } = await app.inject('/web/')
  const policy = String(headers['content-security-policy'])
  for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"])
    t.match(policy, part)
  t.notMatch(policy, /unsafe|\*|http|data:/)
  t.notMatch(body, /<style|<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=/i)
})

t.test('no name leads out of the folder, and what is no file is none of the page', async (t) => {
  const { app, world } = await buildServer(t)
  for (const name of [
    '../package.json',
    '..%2fpackage.json',
    '..%2F..%2F..%2Fetc%2Fpasswd',
    '%00',
    'main.js',
    'api/backups',
  ]) {
    const answer = await app.inject({
      url: `/web/${name}`,
      headers: { accept: 'application/json' },
    })
    t.equal(answer.statusCode, 404, name)
    t.match(answer.json().Message, /no resource at/, name)
  }
  t.ok((await world.journal.count()) > 0, 'such requests are in the journal')
  t.equal((await app.inject({ method: 'POST', url: '/web/' })).statusCode, 404)
})

t.test('HEAD is answered without a body', async (t) => {
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  const answer = await em.app.inject({ method: 'HEAD', url: '/web/' })
  t.match(answer, { statusCode: 200, headers: { 'content-type': /html/ } })
})

t.test('all that a browser loads is shorter than 60 kB, compressed', async (t) => {
  const folder = new URL('dist/web/', packageRoot)
  const names = await readdir(folder)
  const files = await Promise.all(names.map((name) => readFile(new URL(name, folder))))
  const isLoaded = (name: string): boolean =>
    name === 'index.html' || files.some((file) => file.includes(name))
  let sum = 0
  for (const [index, name] of names.entries()) {
    const { length } = gzipSync(files[index] ?? '', { level: 9 })
    t.comment(`${length} ${name}${isLoaded(name) ? '' : ', not loaded'}`)
    if (isLoaded(name)) sum += length
  }
  t.ok(sum < 60 * 1024, `${sum} bytes`)
})
