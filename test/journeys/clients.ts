/**
 * How public clients log on, seen on the wire: what they send, which of the three places they take the token
 * from, how they show it afterwards, and how they leave.
 */
import type { WireAnswer } from './wire.js'

export interface Client {
  readonly name: string
  readonly scheme: 'https' | 'http'
  readonly path: string
  /** Headers of the logon, besides Authorization. */
  readonly headers: Readonly<Record<string, string>>
  /** Body of the logon; without one the length is 0. */
  readonly body?: string
  readonly token: (answer: WireAnswer) => string
  /** What carries the token from then on. */
  readonly carries: readonly ('header' | 'cookie' | 'Basic')[]
  /** The path that it deletes at the end; a client without it never logs off. */
  readonly logOff?: (answer: WireAnswer, token: string) => string
}

interface Session {
  readonly SessionId: string
  readonly Links: readonly { readonly Rel: string; readonly Href: string }[]
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const plain = (text: string): string => Buffer.from(text, 'base64').toString()

const fromHeader = (answer: WireAnswer): string => String(answer.headers['x-restsvcsessionid'])
const fromCookie = (answer: WireAnswer): string =>
  /X-RestSvcSessionId=([^;]*)/.exec(answer.headers['set-cookie']?.[0] ?? '')?.[1] ?? ''
const fromJsonBody = (answer: WireAnswer): string => base64(answer.json<Session>().SessionId)
const fromXmlBody = (answer: WireAnswer): string =>
  base64(/<SessionId>(.*?)<\/SessionId>/.exec(answer.text)?.[1] ?? '')

const byBody = (answer: WireAnswer): string =>
  `/api/logonSessions/${answer.json<Session>().SessionId}`
const byToken = (_: WireAnswer, token: string): string => `/api/logonSessions/${plain(token)}`
const byLocation = (answer: WireAnswer): string =>
  `/api/logonSessions/${answer.headers.location?.split('/').pop()}`
const byDeleteLink = (answer: WireAnswer): string =>
  /<Link Href="[^"]*?(\/api\/[^"]*)"[^>]*Rel="Delete"/.exec(answer.text)?.[1] ?? ''

const LATEST = '/api/sessionMngr/?v=latest'
const JSON_ACCEPT = { accept: 'application/json' }
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

export const CLIENTS: readonly Client[] = [
  {
    name: 'a plug-in that logs on without a version',
    scheme: 'https',
    path: '/api/sessionMngr',
    headers: {
      ...JSON_ACCEPT,
      'content-type': 'application/json',
      'x-api-version': '1.0-rev2',
    },
    token: fromHeader,
    carries: ['header'],
    logOff: byBody,
  },
  {
    name: 'a Java plug-in whose HTTP client keeps cookies',
    scheme: 'https',
    path: LATEST,
    headers: {},
    token: fromHeader,
    carries: ['header', 'cookie'],
  },
  {
    name: 'a monitoring template that doubles the slash and has the cookie alone',
    scheme: 'https',
    path: '/api//sessionMngr',
    headers: { ...JSON_ACCEPT, ...FORM },
    token: fromCookie,
    carries: ['cookie', 'Basic'],
  },
  {
    name: 'the Grafana script of jorgedlcruz',
    scheme: 'https',
    path: LATEST,
    headers: JSON_ACCEPT,
    token: fromJsonBody,
    carries: ['header', 'cookie'],
  },
  {
    name: 'the Centreon plug-in',
    scheme: 'https',
    path: LATEST,
    headers: { ...JSON_ACCEPT, 'content-type': 'application/json' },
    token: fromHeader,
    carries: ['header'],
  },
  {
    name: 'the Linuxfabrik check',
    scheme: 'https',
    path: LATEST,
    headers: JSON_ACCEPT,
    token: fromHeader,
    carries: ['header'],
  },
  {
    name: 'the exporter of peekjef72',
    scheme: 'https',
    path: LATEST,
    headers: JSON_ACCEPT,
    token: fromHeader,
    carries: ['header', 'cookie'],
    logOff: byToken,
  },
  {
    name: 'the Python library of surfer190',
    scheme: 'https',
    path: '/api/sessionMngr/?v=v1_4',
    headers: JSON_ACCEPT,
    token: fromHeader,
    carries: ['header', 'cookie'],
    logOff: byBody,
  },
  {
    name: 'the Ruby check',
    scheme: 'https',
    path: LATEST,
    headers: { ...JSON_ACCEPT, ...FORM },
    token: fromHeader,
    carries: ['header', 'Basic'],
  },
  {
    name: 'a Go client that takes the version from the root',
    scheme: 'https',
    path: '/api/sessionMngr/?v=v1_2',
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    token: fromHeader,
    carries: ['header'],
    logOff: byToken,
  },
  {
    name: 'a Python client that follows the links Create and Delete',
    scheme: 'https',
    path: LATEST,
    headers: { accept: '*/*' },
    token: fromHeader,
    carries: ['header'],
    logOff: byDeleteLink,
  },
  {
    name: 'the Terraform provider',
    scheme: 'https',
    path: '/api/sessionMngr/?v=v1_4',
    headers: JSON_ACCEPT,
    token: fromHeader,
    carries: ['header'],
  },
  {
    name: 'the Cloud Connect script in PHP',
    scheme: 'http',
    path: '/api/sessionMngr/?v=v1_2',
    headers: { accept: '*/*', 'content-type': 'text/xml' },
    token: fromHeader,
    carries: ['header', 'Basic'],
    logOff: byToken,
  },
  {
    name: 'a configuration database that sends null',
    scheme: 'https',
    path: LATEST,
    headers: { ...JSON_ACCEPT, 'content-type': 'application/json' },
    body: 'null',
    token: fromHeader,
    carries: ['header'],
  },
  {
    name: 'the Postman collection',
    scheme: 'https',
    path: '/api/sessionMngr/?v=v1_4',
    headers: { accept: '*/*' },
    token: fromHeader,
    carries: ['header'],
    logOff: byLocation,
  },
  {
    name: 'an exporter that is configured in YAML',
    scheme: 'https',
    path: LATEST,
    headers: { ...JSON_ACCEPT, 'content-type': 'application/json' },
    token: fromHeader,
    carries: ['header'],
    logOff: byToken,
  },
  {
    name: 'the Telegraf script, which reads XML with grep',
    scheme: 'http',
    path: LATEST,
    headers: FORM,
    token: fromXmlBody,
    carries: ['header'],
  },
  {
    name: 'a notebook that writes the version without its v',
    scheme: 'https',
    path: '/api/sessionMngr/?v=1_5',
    headers: { accept: '*/*' },
    token: fromHeader,
    carries: ['header'],
  },
]
