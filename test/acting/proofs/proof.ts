/** What shows that an operation acts: what is asked for, and what reads differently afterwards. */
import { advance } from '../../build-server.js'
import type { ActingClient } from '../acting-client.js'

/**
 * One proof. In all texts `<Type>` stands for the id of the first record of a type in the default estate,
 * `<Type Name>` for that of a record by its name, `<Type field=value>` by another field, and `<word>` for what
 * `before` has found.
 */
export interface Proof {
  /** What is asked for. */
  readonly url: string
  /** What is sent: as JSON, and as XML in the documented order. */
  readonly body?: object
  /** The GET whose answer differs afterwards from what it would have been. */
  readonly shows: string
  /** What has to be so before; gives values for placeholders. */
  before?(client: ActingClient): Promise<Readonly<Record<string, string>>>
  /** How long it takes until it shows; ten seconds unless given. */
  readonly wait?: string
  /** Who asks; the administrator unless given. */
  readonly user?: string
}

/** What has to be so before: these requests, one after another, whether they have a task or not. */
export const after =
  (
    ...requests: readonly (readonly [
      method: 'POST' | 'PUT' | 'DELETE',
      url: string,
      body?: object,
    ])[]
  ) =>
  async (client: ActingClient): Promise<Readonly<Record<string, string>>> => {
    for (const [method, url, body] of requests) {
      const sent = body && JSON.parse(filledIn(JSON.stringify(body), client, {}))
      const { status } = await client.ask(method, filledIn(url, client, {}), sent)
      if (status >= 300) throw new Error(`${method} ${url}: ${status}`)
      await advance(client.world, 'PT10S')
    }
    return {}
  }

/** The text with ids in place of its placeholders. @throws where there is no such record */
export function filledIn(
  text: string,
  { world }: ActingClient,
  found: Readonly<Record<string, string>>,
): string {
  return text.replace(/<(\w+)(?: ([^>]+))?>/g, (all, word: string, wanted?: string) => {
    const known = found[word]
    if (known !== undefined) return known
    const [, field = 'Name', value = wanted] = /^(\w+)=(.*)$/.exec(wanted ?? '') ?? []
    const record = world.estate
      .all(word)
      .find((one) => wanted === undefined || [one[field], one.id].includes(value))
    if (!record) throw new Error(`There is no ${all}`)
    return record.id
  })
}
