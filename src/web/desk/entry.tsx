/** One entry of the journal, in full. */
import type { JournalEntry } from '../../journal/journal-entry.js'
import { LongText, seen, Text } from '../parts/text.js'
import { exploreHref } from '../place.js'

/**
 * What was asked and answered, whose session it was, which rule fired, what was changed, why it was refused, and by
 * whom it would have been.
 */
export function EntryView({ entry }: { readonly entry: JournalEntry }) {
  const { operation, roles, session, account, fault, refusal, note, commands, marks } = entry
  const { method, url, headers, requestBody, status, responseHeaders, responseBytes } = entry
  return (
    <div class="entry">
      <dl class="facts">
        <Fact title="Operation">{operation ?? 'none of the API'}</Fact>
        {account !== null && (
          <Fact title="Session">
            <Text of={account} />, {roles.join(', ')}, ({session})
          </Fact>
        )}
        {fault && (
          <Fact title="Fault">
            rule <b>{fault.rule}</b> {fault.name !== null && <Text of={fault.name} />}, drew{' '}
            {fault.draw.toFixed(4)}
          </Fact>
        )}
        {refusal && (
          <Fact title="Refused by">
            <b>{refusal.step}</b>: <LongText of={refusal.reason} />
          </Fact>
        )}
        {note !== null && (
          <Fact title="Note">
            <LongText of={note} />
          </Fact>
        )}
        {marks.length > 0 && (
          <Fact title="Elsewhere">
            {marks.map(({ what }) => (
              <div key={what}>
                <LongText of={what} />
              </div>
            ))}
          </Fact>
        )}
        {commands.length > 0 && (
          <Fact title="Changed">
            {commands.map((one) => (
              <div key={`${one.do} ${one.id}`}>
                {one.do} {one.type} <span class="mono">{one.id}</span>
              </div>
            ))}
          </Fact>
        )}
      </dl>
      <div class="exchange">
        <section>
          <h3>Request</h3>
          <Message first={`${method} ${url}`} headers={headers} body={requestBody} />
          {method === 'GET' && /^\/api\b/i.test(url) && (
            <a href={exploreHref(url)}>Ask it again in Explore</a>
          )}
        </section>
        <section>
          <h3>Answer</h3>
          <Message
            first={status === 0 ? 'no answer' : String(status)}
            headers={responseHeaders}
            body={responseBytes === null ? 'a stream' : `${responseBytes} bytes`}
          />
        </section>
      </div>
    </div>
  )
}

function Fact({
  title,
  children,
}: {
  readonly title: string
  readonly children: preact.ComponentChildren
}) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Message({
  first,
  headers,
  body,
}: {
  readonly first: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const text = [first, ...lines, ...(body === null ? [] : ['', body.slice(0, 20_000)])].join('\n')
  return <pre class="message">{seen(text)}</pre>
}
