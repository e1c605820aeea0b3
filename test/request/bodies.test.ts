/** Bodies as clients write them: in several encodings, with and without marks of them, or empty. */
import t from 'tap'
import { buildServer } from '../build-server.js'

const NAME = 'Mandant Größe €'
const LATIN = 'Mandant Größe'
const ESTATE = {
  BackupServers: [{ Name: 'vbr01' }],
  CloudTenants: [
    { Name: NAME, Password: 'pä', Enabled: true },
    { Name: LATIN, Password: 'pä', Enabled: true },
  ],
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()
const windows1252 = (text: string): Buffer => Buffer.from(text.replace('€', '\x80'), 'latin1')
const bom = '\uFEFF'

const spec = (name: string): string =>
  `<LoginSpec><TenantCredentials><Username>${name}</Username><Password>pä</Password></TenantCredentials></LoginSpec>`
const json = (name: string): string =>
  JSON.stringify({ TenantCredentials: { Username: name, Password: 'pä' } })
const xml = (encoding: string, name: string): string =>
  `<?xml version="1.0" encoding="${encoding}"?>${spec(name)}`

t.test('a body is read in the encoding that it says it has', async (t) => {
  const { app } = await buildServer(t, { estate: ESTATE })
  const logOn = (type: string, payload: Buffer) =>
    app.inject({
      method: 'POST',
      url: '/api/sessionMngr/',
      headers: { 'content-type': type, accept: 'application/json' },
      payload,
    })
  for (const [type, payload, name = NAME] of [
    ['text/xml', Buffer.from(spec(NAME))],
    ['text/xml', Buffer.from(bom + spec(NAME))],
    ['application/xml; charset=utf-8', Buffer.from(spec(NAME))],
    ['application/xml; charset="UTF8"', Buffer.from(spec(NAME))],
    ['text/xml', Buffer.from(bom + xml('utf-16', NAME), 'utf16le')],
    ['text/xml', Buffer.from(xml('utf-16', NAME), 'utf16le')],
    ['text/xml', utf16be(bom + xml('utf-16', NAME))],
    ['text/xml', utf16be(xml('utf-16', NAME))],
    ['text/xml; charset=utf-16', Buffer.from(spec(NAME), 'utf16le')],
    ['text/xml; charset=utf-16', utf16be(spec(NAME))],
    ['text/xml; charset=UTF-16LE', Buffer.from(spec(NAME), 'utf16le')],
    ['text/xml; charset=utf-16be', utf16be(spec(NAME))],
    ['text/xml', Buffer.from(xml('ISO-8859-1', LATIN), 'latin1'), LATIN],
    ['text/xml', windows1252(xml('windows-1252', NAME))],
    ['text/xml; charset=iso-8859-1', Buffer.from(spec(LATIN), 'latin1'), LATIN],
    ['text/xml; charset=windows-1252', windows1252(xml('utf-8', NAME))],
    // What .NET writes as a string and sends as UTF-8.
    ['text/xml; charset=utf-8', Buffer.from(xml('utf-16', NAME))],
    ['text/xml', Buffer.from(xml('utf-16', NAME))],
    // A mark beats all names.
    ['text/xml; charset=iso-8859-1', Buffer.from(bom + spec(NAME))],
    ['application/json', Buffer.from(json(NAME))],
    ['application/json', Buffer.from(bom + json(NAME))],
    ['application/json', Buffer.from(bom + json(NAME), 'utf16le')],
    ['application/json', Buffer.from(json(NAME), 'utf16le')],
    ['application/json; charset=utf-16', utf16be(json(NAME))],
    ['application/json; charset=latin1', Buffer.from(json(LATIN), 'latin1'), LATIN],
  ] as [string, Buffer, string?][]) {
    const answer = await logOn(type, payload)
    t.equal(
      answer.json().UserName,
      name,
      `${type} ${JSON.stringify(payload.toString('latin1', 0, 40))}`,
    )
  }
})

t.test('an encoding that is not read is refused by its name', async (t) => {
  const { app, world } = await buildServer(t, { estate: ESTATE })
  for (const [type, payload, status, reason] of [
    ['text/xml; charset=ebcdic', spec(NAME), 415, 'not in ebcdic'],
    [
      'text/xml',
      xml('koi8-r', NAME),
      415,
      'UTF-8, UTF-16, ISO-8859-1 or windows-1252, not in koi8-r',
    ],
    ['application/json; charset=utf-7', json(NAME), 415, 'not in utf-7'],
    ['text/xml', Buffer.from(spec(LATIN), 'latin1'), 400, 'not in UTF-8'],
    ['application/json', Buffer.from(json(LATIN), 'latin1'), 400, 'not in UTF-8'],
    ['text/xml; charset=utf-16', Buffer.concat([utf16be(spec(NAME)), Buffer.of(0)]), 400, 'UTF-16'],
  ] as const) {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/sessionMngr/',
      headers: { 'content-type': type, accept: 'application/json' },
      payload,
    })
    t.equal(answer.statusCode, status, type)
    t.match(answer.json().Message, reason)
  }
  t.match((await world.journal.find({ status: 415 })).at(-1), { refusal: { step: 'body' } })
})

t.test('white space alone is no body', async (t) => {
  const { app } = await buildServer(t)
  for (const type of ['text/xml', 'application/json', 'text/plain'])
    for (const payload of ['', ' ', '\r\n', `${bom}\n\t`]) {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/sessionMngr/',
        headers: {
          'content-type': type,
          authorization: `Basic ${Buffer.from('User:Password').toString('base64')}`,
        },
        payload,
      })
      t.equal(answer.statusCode, 201, `${type} ${JSON.stringify(payload)}`)
    }
})
