/** What a client that asks for what is not there has most likely mistaken, for the journal. */
import { pathOf } from '../url.js'

const NOTES: readonly (readonly [path: RegExp, note: string])[] = [
  [
    /^\/+api\/+(?:oauth2|v\d+)(?:\/|$)/i,
    'this path is of the REST API of Veeam Backup & Replication (port 9419), another product than Enterprise Manager (port 9398)',
  ],
  [/^\/+(?!api(?:\/|$))/i, 'the paths of the API begin with /api'],
]

/**
 * A note on a request for a path that is none; null where there is nothing to say. What the paths of Backup &
 * Replication look like is documented: it has its tokens from /api/oauth2/token, and all else below /api/v1.
 */
export const noteBeside = (url: string): string | null =>
  NOTES.find(([path]) => path.test(pathOf(url)))?.[1] ?? null
