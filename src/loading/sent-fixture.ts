/** Fixtures that come from outside, as texts: read without keeping anybody waiting. */
import { LIMITS, LimitError } from '../limits.js'
import { decoded } from '../reading/decoded.js'
import { type DocumentFile, MalformedFile } from '../reading/document-file.js'
import { parseJson } from '../reading/json-text.js'
import { type FixtureDocument, fixtureFrom } from './fixture-files.js'

/** A fixture that was sent. */
export class SentFixture implements FixtureDocument {
  readonly document: FixtureDocument['document']
  readonly locate: FixtureDocument['locate']

  private constructor({ document, locate }: FixtureDocument) {
    this.document = document
    this.locate = locate
  }

  /**
   * Reads one from its bytes, in JSON or YAML.
   * @throws FixtureError for what is no fixture at all, LimitError for more than there may be
   */
  static async read(bytes: Buffer): Promise<SentFixture> {
    return new SentFixture(await fixtureFrom('estate', () => sourceOf(bytes, 'estate')))
  }
}

async function sourceOf(bytes: Buffer, file: string): Promise<DocumentFile> {
  const text = decoded(bytes)
  if (typeof text !== 'string') throw new MalformedFile({ ...text, file })
  const document = /^\s*\{/.test(text) ? jsonIn(text) : undefined
  if (document === undefined) return readApart(text, file)
  let apart: Promise<DocumentFile> | undefined
  return {
    file,
    document,
    async place(path) {
      // Where a value stands is not worth the time that a long text takes.
      if (text.length > LIMITS.sentYaml.most) return { file }
      apart ??= readApart(text, file)
      return apart.then(({ place }) => place(path)).catch(() => ({ file }))
    },
  }
}

/** Threads are asked for when one is needed: most servers are sent no YAML. */
const readApart = async (text: string, file: string): Promise<DocumentFile> =>
  (await import('../reading/yaml-apart.js')).readYamlApart(text, file)

/** What a text says as JSON; undefined where it is none, which YAML may tell why. */
function jsonIn(text: string): unknown {
  try {
    return parseJson(text, 'sentValues')
  } catch (error) {
    if (error instanceof LimitError) throw error
    return undefined
  }
}
