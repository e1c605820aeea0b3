/** The journal as HAR 1.2, which browsers and many tools read. */
import { VERSION } from '../version.js'
import type { JournalEntry } from './journal-entry.js'

const pairs = (record: Readonly<Record<string, string>>) =>
  Object.entries(record).map(([name, value]) => ({ name, value }))

/** A HAR document. */
export type Har = ReturnType<typeof harOf>

/** @param origin scheme and host that the URLs are shown with */
export function harOf(entries: readonly JournalEntry[], origin: string) {
  return {
    log: {
      version: '1.2',
      creator: { name: 'emsim', version: VERSION },
      entries: entries.map((entry) => harEntry(entry, origin)),
    },
  }
}

function harEntry(entry: JournalEntry, origin: string) {
  const { method, url, headers, requestBody, status, responseHeaders, responseBytes } = entry
  const query = [...new URLSearchParams(url.split('?')[1] ?? '')]
  return {
    startedDateTime: entry.at,
    time: entry.durationMs,
    request: {
      method,
      url: origin + url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairs(headers),
      queryString: query.map(([name, value]) => ({ name, value })),
      headersSize: -1,
      bodySize: requestBody === null ? 0 : Buffer.byteLength(requestBody),
      ...(requestBody !== null && {
        postData: { mimeType: headers['content-type'] ?? '', params: [], text: requestBody },
      }),
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairs(responseHeaders),
      content: { size: responseBytes ?? -1, mimeType: responseHeaders['content-type'] ?? '' },
      redirectURL: responseHeaders.location ?? '',
      headersSize: -1,
      bodySize: responseBytes ?? -1,
    },
    cache: {},
    timings: { send: 0, wait: entry.durationMs, receive: 0 },
    comment: comment(entry),
  }
}

/** What HAR has no place for. */
function comment({ operation, account, fault, refusal, marks }: JournalEntry): string {
  return [
    operation,
    account && `as ${account}`,
    fault && `fault ${fault.rule}`,
    refusal && `refused by ${refusal.step}: ${refusal.reason}`,
    ...marks.map(({ what }) => what),
  ]
    .filter(Boolean)
    .join('; ')
}
