/**
 * All that each profile answers, held against what was not made from it: the table of the documentation, the schema
 * that it serves, and what emsim answers by default, without what the profile's data says that it lacks.
 */
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import t, { type Test } from 'tap'
import { PROFILE_NAMES, type ProfileName, profileOf } from '../../src/profiles/profile.js'
import { lackingIn } from '../../src/profiles/version-contract.js'
import type { Wire } from '../../src/profiles/wire.js'
import type { XmlElement } from '../../src/wire/xml-document.js'
import { buildServer, type TestServer } from '../build-server.js'
import { heldAgainstTable, operationOf, operations } from '../contract/documented.js'
import { unlinked } from '../contract/unlinked.js'
import { crawl, parseJson } from '../crawl.js'
import { parseXml } from '../wire/parse-xml.js'
import { Lack } from './lack.js'
import { differenceOf, valuesInJson, valuesInXml } from './values.js'

/** Each profile with its latest version, and the one with the least, which hides most. */
const EDITIONS: readonly (readonly [ProfileName, string])[] = [
  ['9.5', 'v1_3'],
  ...PROFILE_NAMES.map((name) => [name, profileOf(name).wire.versions.at(-1) ?? ''] as const),
]

interface Opened extends TestServer {
  readonly headers: Readonly<Record<string, string>>
}

async function open(t: Test, profile: ProfileName, v: string): Promise<Opened> {
  const server = await buildServer(t, { profile })
  const authorization = `Basic ${Buffer.from('User:Password').toString('base64')}`
  const url = `/api/sessionMngr/?v=${v}`
  const answer = await server.app.inject({ method: 'POST', url, headers: { authorization } })
  const token = String(answer.headers['x-restsvcsessionid'])
  return { ...server, headers: { 'x-restsvcsessionid': token } }
}

/** Folders inside folders, and pages after the second one, are no matter of a version. */
const follows = (href: string): boolean =>
  !/\/mounts\/\d+\/[^/?]+[/?]|[?&]page=(?![12]\b)/.test(href)

interface Answer {
  readonly url: string
  readonly body: string
  readonly document: XmlElement
}

/** All that a session is led to, and some that no link leads to. */
async function read(t: Test, server: Opened, also: readonly string[]): Promise<Answer[]> {
  const { app, headers } = server
  const visits = await crawl(app, { format: 'xml', headers, perShape: 1, follows, also })
  const broken = visits.filter(({ status }) => status !== 200)
  t.same(
    broken.map(({ status, url }) => `${status} ${url}`),
    [],
    `all of ${visits.length} links lead somewhere`,
  )
  return visits.map(({ url, body }) => ({ url, body, document: parseXml(body) }))
}

const usual = await open(t, 'default', 'latest')
const more = (await unlinked(usual)).filter((path) => !path.includes('/sessionMngr/'))
const whole = new Map((await read(t, usual, more)).map((answer) => [answer.url, answer]))

/** Sessions are those that were opened, and points stand in the order of their names, which are of the database. */
const isOfItsOwn = (url: string, { names }: Wire): boolean =>
  url.includes('/logonSessions') || (names === 'fraction' && url.includes('type=RestorePoint&'))

/** What emsim answers by default at a URL. */
async function usualAt(url: string): Promise<XmlElement> {
  const known = whole.get(url)
  if (known) return known.document
  const { body } = await usual.app.inject({ url, headers: usual.headers })
  return parseXml(body)
}

for (const [name, version] of EDITIONS)
  t.test(
    `${name} answers sessions of ${version} as its data and the documentation say`,
    async (t) => {
      const { release, wire } = profileOf(name)
      const server = await open(t, name, version)
      const lack = new Lack(lackingIn(profileOf(name), version))
      const also = more.filter((path) => !lack.hasPath(path))
      const answers = await read(t, server, also)

      const { faults } = heldAgainstTable(answers)
      t.same(
        [...faults].map(([type, found]) => [type, ...found]),
        [],
        'elements and links',
      )

      const nothing = new Lack([])
      const others: unknown[] = []
      for (const { url, document } of release === undefined ? [] : answers) {
        if (isOfItsOwn(url, wire)) continue
        const own = [...nothing.lines(document)]
        const expected = [...lack.lines(await usualAt(url))]
        const at = [...own, ''].findIndex((line, index) => line !== (expected[index] ?? ''))
        if (at >= 0) others.push({ url, found: own[at], expected: expected[at] })
      }
      t.same(others.slice(0, 5), [], 'what is there by default and not lacking')

      const apart: unknown[] = []
      for (const { url, document } of answers) {
        const headers = { ...server.headers, accept: 'application/json' }
        const { body } = await server.app.inject({ url, headers })
        const left = differenceOf(
          valuesInXml(document, wire.jsonCase),
          valuesInJson(parseJson(body)),
        )
        if (left.length > 0) apart.push({ url, left })
      }
      t.same(apart.slice(0, 5), [], 'JSON says what XML says')

      const isLatest = version === wire.versions.at(-1)
      if (isLatest) t.same(await invalid(server, answers), [], 'valid by the schema that is served')

      const wrong: string[] = []
      for (const { path, roots } of operations) {
        const sample = [...whole.keys()].find((url) => operationOf(url)?.path === path)
        if (sample === undefined || path.startsWith('/logonSessions/')) continue
        const isLacking = lack.hasPath(sample) || roots.some((root) => lack.hasType(root))
        const { statusCode } = await server.app.inject({ url: sample, headers: server.headers })
        if (statusCode !== (isLacking ? 404 : 200)) wrong.push(`${path} is answered ${statusCode}`)
      }
      t.same(wrong, [], 'every documented GET that it knows is served, and no other')
    },
  )

/** Answers that are not as the served schema says. */
async function invalid({ app }: Opened, answers: readonly Answer[]): Promise<readonly string[]> {
  const schema = XmlDocument.fromString((await app.inject('/emsim/schema/RestAPI.xsd')).body)
  const validator = XsdValidator.fromDoc(schema)
  const found: string[] = []
  for (const { url, body } of answers) {
    const document = XmlDocument.fromString(body)
    try {
      validator.validate(document)
    } catch (error) {
      found.push(`${url}: ${error instanceof Error ? error.message : error}`)
    } finally {
      document.dispose()
    }
  }
  validator.dispose()
  schema.dispose()
  return found
}
