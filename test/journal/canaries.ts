/** Requests that bear a secret somewhere: one for each corner that secrets were seen in, or might be. */

/** What is sent. */
export interface Bearing {
  readonly method: string
  /** From the path on, or whole. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: string | undefined
}

type Sent = Partial<Bearing>

/** A corner, and the request that has a secret there. */
export type Corner = readonly [corner: string, request: (secret: string) => Sent]

const GET = (url: string): Sent => ({ url })
const header = (name: string, value: string | string[]): Sent => ({
  url: '/api/backups',
  headers: { [name]: value },
})
const post = (url: string, type: string, body: string): Sent => ({
  method: 'POST',
  url,
  headers: { 'content-type': type },
  body,
})
const xml = (body: string, url = LOGON): Sent => post(url, 'application/xml', body)
const json = (body: unknown, url = LOGON): Sent =>
  post(url, 'application/json', typeof body === 'string' ? body : JSON.stringify(body))

const LOGON = '/api/sessionMngr/?v=latest'
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const hex = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join('')
const entities = (text: string): string =>
  [...text].map((letter) => `&#x${letter.charCodeAt(0).toString(16)};`).join('')
const escaped = (text: string): string =>
  [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')

/** Headers of other products, whose whole value is a secret. */
const HEADERS: readonly string[] = [
  'x-restsvcsessionid',
  'x-auth-token',
  'x-api-key',
  'api-key',
  'apikey',
  'private-token',
  'x-vault-token',
  'x-amz-security-token',
  'x-goog-api-key',
  'ocp-apim-subscription-key',
  'x-csrf-token',
  'x-session-id',
  'x-forwarded-client-cert',
  'x-original-url',
  'x-custom',
  'from',
  'if-none-match',
  'sec-websocket-key',
  'x-request-id',
]

const PARAMETERS: readonly string[] = [
  'password',
  'PassWord',
  'pass%77ord',
  'pwd',
  'key',
  'api_key',
  'access_token',
  'sig',
  'code',
  'sid',
  's',
  'auth[password]',
  '',
  'id',
  'UserName',
]

const FILTERS: readonly ((secret: string) => string)[] = [
  (s) => `Password==${s}`,
  (s) => `Password=="${s}"`,
  (s) => `Name==a;Password==${s}`,
  (s) => `(Name==a,Token!=${s})`,
  (s) => `Name=${s}`,
  (s) => `${s}==1`,
  (s) => `Name=="{\\"password\\":\\"${s}\\"}"`,
  (s) => `Name=="password is ${s}"`,
  (s) => `Name==http://u:${s}@host/`,
]

/** All corners. */
export const CORNERS: readonly Corner[] = [
  ['Basic credentials', (s) => header('authorization', `Basic ${base64(`User:${s}`)}`)],
  ['Basic credentials that are none', (s) => header('authorization', `Basic ${s}`)],
  ['Basic and a tab', (s) => header('authorization', `basic\t${s}`)],
  ['Bearer token', (s) => header('authorization', `Bearer ${s}`)],
  ['another scheme', (s) => header('authorization', `Hawk id="a", mac="${s}"`)],
  ['no scheme', (s) => header('authorization', s)],
  ['Proxy-Authorization', (s) => header('proxy-authorization', `Basic ${s}`)],
  ...HEADERS.map((name): Corner => [`header ${name}`, (s) => header(name, s)]),
  ['cookie', (s) => header('cookie', `X-RestSvcSessionId=${s}`)],
  ['cookie among others', (s) => header('cookie', `lang=en; JSESSIONID=${s}; a=b`)],
  ['cookie without a name', (s) => header('cookie', s)],
  ['cookie with an empty name', (s) => header('cookie', `=${s}`)],
  ['cookie of that name', (s) => header('cookie', `${s}=1`)],
  ['cookie with quotes', (s) => header('cookie', `a="x; y=${s}"`)],
  ['cookie called as an attribute', (s) => header('cookie', `a=b; Path=${s}`)],
  ['cookie with an equals sign', (s) => header('cookie', `a=b=${s}`)],
  ['second cookie header', (s) => header('cookie', ['a=b', `c=${s}`])],
  ['cookies with commas', (s) => header('cookie', `a=b, c=${s}`)],
  ['Referer, query', (s) => header('referer', `https://h/x?token=${s}`)],
  ['Referer, filter', (s) => header('referer', `https://h/api/jobs?filter=Password==${s}`)],
  ['Referer, credentials', (s) => header('referer', `https://u:${s}@h/x`)],
  ['Referer, user', (s) => header('referer', `https://${s}@h/x`)],
  ['Referer, path', (s) => header('referer', `https://h/reset/${s}`)],
  ['Referer, fragment', (s) => header('referer', `https://h/x#access_token=${s}`)],
  ['Referer, no URL', (s) => header('referer', s)],
  ['Origin, credentials', (s) => header('origin', `https://u:${s}@h`)],
  ['User-Agent', (s) => header('user-agent', `curl/8 token=${s}`)],
  ['Accept, parameter', (s) => header('accept', `application/json; key=${s}`)],
  ['Content-Type, parameter', (s) => post(LOGON, `application/xml; boundary=${s}`, '')],
  ['X-Forwarded-For', (s) => header('x-forwarded-for', `https://u:${s}@h`)],
  ...PARAMETERS.map(
    (name): Corner => [`parameter ${name}`, (s) => GET(`/api/backups?${name}=${s}`)],
  ),
  ['parameter, encoded', (s) => GET(`/api/backups?token=${hex(s)}`)],
  ['parameter of that name', (s) => GET(`/api/backups?${s}=1`)],
  ['bare query', (s) => GET(`/api/backups?${s}`)],
  ['bare parameter', (s) => GET(`/api/backups?pageSize=3&${s}`)],
  ['parameter behind a semicolon', (s) => GET(`/api/backups?a=1;password=${s}`)],
  ['parameter behind a question mark', (s) => GET(`/api/backups?a=1?password=${s}`)],
  ['pageSize', (s) => GET(`/api/backups?pageSize=${s}`)],
  ['page with more', (s) => GET(`/api/backups?page=1%26password=${s}`)],
  ['sortAsc', (s) => GET(`/api/query?type=Job&sortAsc=${s}`)],
  ['query format', (s) => GET(`/api/query?type=Job&format=${s}`)],
  ['parameter with a URL', (s) => GET(`/api/lookup?host=https://u:${s}@h`)],
  ...FILTERS.flatMap((filter): Corner[] => {
    const name = filter('secret')
    return [
      [`filter ${name}`, (s) => GET(`/api/query?type=Job&filter=${encodeURIComponent(filter(s))}`)],
      [
        `filter ${name}, other letters`,
        (s) => GET(`/api/jobs?FILTER=${encodeURIComponent(filter(s))}`),
      ],
    ]
  }),
  ['path of a session', (s) => GET(`/api/logonSessions/${s}`)],
  ['path of a session, other letters', (s) => GET(`/API/LOGONSESSIONS/${s}?format=Entity`)],
  ['path of a session, doubled slashes', (s) => GET(`/api//logonSessions//${s}`)],
  ['path of a logon', (s) => ({ method: 'DELETE', url: `/api/sessionMngr/${s}` })],
  ['id', (s) => GET(`/api/backups/${s}`)],
  ['id amid a path', (s) => GET(`/api/backups/${s}/restorePoints`)],
  ['id, encoded', (s) => GET(`/api/backups/${hex(s)}`)],
  ['path', (s) => GET(`/api/reset/${s}`)],
  ['path beside the API', (s) => GET(`/${s}/api/backups`)],
  ['path parameter', (s) => GET(`/api/backups;jsessionid=${s}`)],
  ['path of a control', (s) => ({ method: 'DELETE', url: `/emsim/sessions/${s}` })],
  ['query of a control', (s) => GET(`/emsim/health?token=${s}`)],
  ['query of the page', (s) => GET(`/web/?token=${s}`)],
  ['fragment', (s) => GET(`/api/backups#${s}`)],
  ['credentials in the request line', (s) => GET(`http://u:${s}@127.0.0.1/api/backups`)],
  [
    'tenant in XML',
    (s) =>
      xml(
        `<LoginSpec><TenantCredentials><Username>a</Username><Password>${s}</Password></TenantCredentials></LoginSpec>`,
      ),
  ],
  ['tenant in JSON', (s) => json({ TenantCredentials: { Username: 'a', Password: s } })],
  [
    'JSON, wrapped',
    (s) => json({ LoginSpec: { TenantCredentials: { Username: 'a', Password: s } } }),
  ],
  ['JSON, no password', (s) => json({ TenantCredentials: { Username: 'a', Password: [s] } })],
  ['JSON, another member', (s) => json({ Domain: s })],
  ['JSON, deeper', (s) => json({ a: { b: [{ Username: s }] } })],
  ['JSON, a member of that name', (s) => json({ [s]: 1 })],
  ['JSON, a text', (s) => json(JSON.stringify(s))],
  ['JSON, a list', (s) => json([s])],
  ['JSON, broken', (s) => json(`{"Password":"${s}"`)],
  ['JSON, given twice', (s) => json(`{"Password":"${s}","Password":1}`)],
  ['JSON, escapes', (s) => json(`{"Pass\\u0077ord":"${escaped(s)}"}`)],
  ['XML, another element', (s) => xml(`<LoginSpec><Domain>${s}</Domain></LoginSpec>`)],
  ['XML, another root', (s) => xml(`<Credentials>${s}</Credentials>`)],
  ['XML, CDATA', (s) => xml(`<LoginSpec><Password><![CDATA[${s}]]></Password></LoginSpec>`)],
  ['XML, entities', (s) => xml(`<LoginSpec><Password>${entities(s)}</Password></LoginSpec>`)],
  ['XML, attribute', (s) => xml(`<LoginSpec Password="${s}"/>`)],
  [
    'XML, namespace',
    (s) =>
      xml(
        `<v:LoginSpec xmlns:v="urn:x" xmlns:p="${s}"><v:Password>${s}</v:Password></v:LoginSpec>`,
      ),
  ],
  ['XML, comment', (s) => xml(`<LoginSpec><!-- ${s} --></LoginSpec>`)],
  ['XML, instruction', (s) => xml(`<?key ${s}?><LoginSpec/>`)],
  ['XML, broken', (s) => xml(`<LoginSpec><Password>${s}`)],
  ['XML, an element of that name', (s) => xml(`<LoginSpec><${s}></LoginSpec>`)],
  ['XML, DOCTYPE', (s) => xml(`<!DOCTYPE a [<!ENTITY b "${s}">]><LoginSpec>&b;</LoginSpec>`)],
  ['form', (s) => post(LOGON, 'application/x-www-form-urlencoded', `user=a&pin=${s}`)],
  ['plain text', (s) => post(LOGON, 'text/plain', s)],
  ['multipart', (s) => post(LOGON, 'multipart/form-data; boundary=b', `--b\r\n\r\n${s}\r\n--b--`)],
  ['no media type', (s) => post(LOGON, 'nothing', s)],
  ['body of another path', (s) => json({ Name: s }, '/api/oauth2/token')],
  ['body of another method', (s) => json({ Name: s }, '/api/backups')],
  ['credentials, password', (s) => json({ UserName: 'a', Password: s }, CREDENTIALS)],
  ['credentials, number', (s) => json({ UserName: 'a', Password: { a: s } }, CREDENTIALS)],
  [
    'credentials, a JSON text in a harmless member',
    (s) => json({ UserName: 'a', Description: `{"Password":"${s}"}` }, CREDENTIALS),
  ],
  [
    'credentials, words in a harmless member',
    (s) => json({ UserName: 'a', Description: `the password is ${s}` }, CREDENTIALS),
  ],
  [
    'credentials, a URL in a harmless member',
    (s) =>
      xml(
        `<CredentialsInfoSpec><Description>http://a:${s}@h</Description></CredentialsInfoSpec>`,
        CREDENTIALS,
      ),
  ],
  ['a text in place of a number', (s) => json({ Port: s, DnsNameOrIpAddress: 'h' }, SERVERS)],
  ['a long text in place of a number', (s) => json({ Port: `${s} `.repeat(9) }, SERVERS)],
]

const CREDENTIALS = '/api/backupServers/$SERVER/credentials?action=create'
const SERVERS = '/api/backupServers?action=create'
