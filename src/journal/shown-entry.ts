/** Entries as they are shown, made of what requests leave behind. */
import type { Cleaner } from './cleaner.js'
import { accountOf, type JournalEntry, type RawEntry } from './journal-entry.js'
import { marked } from './mark.js'
import type { Marking } from './marking.js'

/** What may be told of a request, and what others would have made of it. */
export function shownEntry(
  raw: RawEntry,
  cleaner: Cleaner,
  marking: Pick<Marking, 'of'>,
): JournalEntry {
  const { session, match, fault, refusal } = raw
  const operation = 'operation' in match ? match.operation : null
  const marks = marking.of(raw)
  const clean = cleaner.request({
    ...raw,
    spec: operation?.body ?? null,
    reason: refusal?.reason ?? null,
    remarks: marks.map(({ reason }) => reason),
  })
  return {
    id: raw.id,
    at: new Date(raw.at).toISOString(),
    method: raw.method,
    url: clean.url,
    headers: clean.headers,
    account: accountOf(raw),
    session: session === null ? null : cleaner.session(session.id),
    roles: raw.roles,
    operation: operation?.key ?? null,
    requestBody: clean.body,
    status: raw.status,
    responseHeaders: clean.responseHeaders,
    responseBytes: raw.responseBytes,
    durationMs: Math.round(raw.durationMs * 1000) / 1000,
    fault: fault && { rule: fault.rule, name: fault.name ?? null, draw: fault.draw },
    refusal: refusal && { ...refusal, reason: clean.reason ?? '' },
    note: raw.note,
    commands: raw.commands.map((one) =>
      one.type === 'LogonSession' ? { ...one, id: cleaner.session(one.id) } : one,
    ),
    marks: marks.map((mark, index) => marked({ ...mark, reason: clean.remarks[index] ?? '' })),
  }
}
