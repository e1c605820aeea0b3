/** Where links lead: to what the client asked, also through proxies. */
import t from 'tap'
import { buildServer, type TestServer } from '../build-server.js'

const HREF = /Href="(.*?)\/logonSessions/

/** Begin of the links that a request gets. */
async function baseOf(
  { app }: TestServer,
  headers: Record<string, string>,
): Promise<string | undefined> {
  const { body } = await app.inject({ url: '/api/', headers: { host: 'inner:80', ...headers } })
  return HREF.exec(body)?.[1]
}

t.test('proxies are believed only where they are to be', async (t) => {
  const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'em', forwarded: 'host=em' }
  t.equal(await baseOf(await buildServer(t), forwarded), 'http://inner:80/api')
  t.equal(await baseOf(await buildServer(t, { trustProxy: true }), forwarded), 'https://em/api')
})

t.test('what proxies say is read as they write it', async (t) => {
  const server = await buildServer(t, { trustProxy: true })
  for (const [headers, expected] of [
    [{}, 'http://inner:80/api'],
    [
      { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'em.example.com' },
      'https://em.example.com/api',
    ],
    [{ 'x-forwarded-proto': 'HTTPS', 'x-forwarded-host': 'em:9443' }, 'https://em:9443/api'],
    [{ 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'em, inner' }, 'https://em/api'],
    [{ 'x-forwarded-proto': 'gopher', 'x-forwarded-host': 'a b' }, 'http://inner:80/api'],
    [{ 'x-forwarded-proto': 'constructor' }, 'http://inner:80/api'],
    [{ 'x-forwarded-host': 'em.' }, 'http://em/api'],
    // Ports.
    [{ 'x-forwarded-port': '8080' }, 'http://inner:8080/api'],
    [{ 'x-forwarded-port': '80' }, 'http://inner/api'],
    [{ 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' }, 'https://inner/api'],
    [{ 'x-forwarded-port': '9443', 'x-forwarded-host': 'em' }, 'http://em:9443/api'],
    [{ 'x-forwarded-port': '9443', 'x-forwarded-host': 'em:1' }, 'http://em:1/api'],
    [{ 'x-forwarded-port': '9443', host: '[::1]:80' }, 'http://[::1]:9443/api'],
    [{ 'x-forwarded-port': 'x' }, 'http://inner:80/api'],
    // Paths that were cut off.
    [{ 'x-forwarded-prefix': '/veeam' }, 'http://inner:80/veeam/api'],
    [{ 'x-forwarded-prefix': '/a/b/' }, 'http://inner:80/a/b/api'],
    [{ 'x-forwarded-prefix': 'veeam' }, 'http://inner:80/veeam/api'],
    [{ 'x-forwarded-prefix': '/' }, 'http://inner:80/api'],
    [{ 'x-forwarded-prefix': '/outer, /inner' }, 'http://inner:80/outer/inner/api'],
    [{ 'x-forwarded-prefix': '/"><x' }, 'http://inner:80/api'],
    [{ 'x-forwarded-prefix': '//evil' }, 'http://inner:80/api'],
    // RFC 7239.
    [
      { forwarded: 'for=192.0.2.1;proto=https;host="em:9398", for=10.0.0.1' },
      'https://em:9398/api',
    ],
    [{ forwarded: 'For="[2001:db8::1]:4711";Proto=HTTPS;Host=em' }, 'https://em/api'],
    [{ forwarded: 'for=192.0.2.1, for=10.0.0.1;host=em;proto=https' }, 'https://em/api'],
    [{ forwarded: 'for="a,host=evil";host="em"' }, 'http://em/api'],
    [{ forwarded: 'host="a\\"b"' }, 'http://inner:80/api'],
    [{ 'x-forwarded-host': 'em', 'x-forwarded-port': '0' }, 'http://em/api'],
    [{ 'x-forwarded-host': 'em', 'x-forwarded-port': '99999' }, 'http://em/api'],
    // Either has what the other lacks.
    [{ forwarded: 'proto=https', 'x-forwarded-host': 'em' }, 'https://em/api'],
    [{ forwarded: 'host=em', 'x-forwarded-proto': 'https' }, 'https://em/api'],
    [
      { forwarded: 'host=em', 'x-forwarded-proto': 'https', 'x-forwarded-port': '9443' },
      'https://em:9443/api',
    ],
    [
      { forwarded: 'host=em;proto=https', 'x-forwarded-host': 'x', 'x-forwarded-prefix': '/v' },
      'https://em/v/api',
    ],
    [{ forwarded: 'host="a b"', 'x-forwarded-host': 'em' }, 'http://em/api'],
  ] as const)
    t.equal(await baseOf(server, headers), expected, JSON.stringify(headers))
})

t.test('all that is made of the base moves with it', async (t) => {
  const { app, logOn } = await buildServer(t, { trustProxy: true })
  const proxied = {
    host: 'inner',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'em.example.com',
    'x-forwarded-prefix': '/veeam',
  }
  const base = 'https://em.example.com/veeam/api'
  const logon = await app.inject({
    method: 'POST',
    url: '/api/sessionMngr/',
    headers: {
      ...proxied,
      accept: 'application/json',
      authorization: `Basic ${Buffer.from('User:Password').toString('base64')}`,
    },
  })
  const { SessionId, Links } = logon.json()
  t.equal(logon.headers.location, `${base}/sessionMngr/${SessionId}`)
  t.match(logon.headers['set-cookie'], /; Path=\/veeam\/api;$/)
  t.ok(Links.every(({ Href }: { Href: string }) => Href.startsWith(`${base}/`)))
  const headers = { ...(await logOn()), ...proxied }
  for (const accept of ['application/xml', 'application/json'])
    for (const url of [
      '/api/backups',
      '/api/backups?format=Entity',
      '/api/backups?pageSize=1',
      '/api/query?type=Backup&pageSize=1&format=Entities',
      '/api/lookupSvc',
      '/api/querySvc',
      '/api/catalog/vms',
    ]) {
      const { body, statusCode } = await app.inject({ url, headers: { ...headers, accept } })
      t.equal(statusCode, 200, url)
      const links = [...body.matchAll(/Href"?[=:]"([^"]*)"/g)].map(([, href]) => href ?? '')
      t.ok(links.length > 0, url)
      t.same(
        links.filter((href) => !href.startsWith(`${base}/`)),
        [],
        url,
      )
    }
  const har = (
    await app.inject({ url: '/emsim/journal.har', headers: { ...proxied, host: 'localhost' } })
  ).json()
  t.equal(
    har.log.entries[0].request.url.split('?')[0],
    'https://em.example.com/veeam/api/sessionMngr/',
  )
})
