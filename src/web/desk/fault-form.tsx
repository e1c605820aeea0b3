/** A form for a fault rule, with the parameters that its effect has. */
import { useState } from 'preact/hooks'
import type { Effect } from '../../faults/effect.js'
import type { FaultRule } from '../../faults/fault-rule.js'
import { Panel } from '../parts/panel.js'

interface Parameter {
  readonly name: string
  readonly title: string
  readonly initial: string
  readonly isText?: true
}

/** What each effect takes. A delay is taken as a fixed one here. */
const EFFECTS: Readonly<
  Record<Effect['kind'], { readonly what: string; readonly parameters: readonly Parameter[] }>
> = {
  status: {
    what: 'an Error of the API',
    parameters: [
      { name: 'status', title: 'status', initial: '500' },
      { name: 'message', title: 'message', initial: '', isText: true },
    ],
  },
  unavailable: {
    what: '503 with Retry-After',
    parameters: [{ name: 'retryAfter', title: 'retry after, seconds', initial: '1' }],
  },
  throttle: {
    what: '429 for who asks too often',
    parameters: [
      { name: 'requests', title: 'requests', initial: '10' },
      { name: 'per', title: 'in seconds', initial: '60' },
    ],
  },
  latency: {
    what: 'waits before the answer',
    parameters: [{ name: 'before', title: 'milliseconds', initial: '1000' }],
  },
  cut: {
    what: 'the connection closes in the body',
    parameters: [{ name: 'after', title: 'after bytes, or a part from 0 to 1', initial: '0.5' }],
  },
  truncated: {
    what: 'the body ends too early',
    parameters: [{ name: 'after', title: 'after bytes, or a part from 0 to 1', initial: '0.5' }],
  },
  drip: {
    what: 'the body comes slowly',
    parameters: [{ name: 'bytesPerSecond', title: 'bytes a second', initial: '1000' }],
  },
  contentType: {
    what: 'another Content-Type',
    parameters: [{ name: 'value', title: 'Content-Type', initial: 'text/html', isText: true }],
  },
  reset: { what: 'the connection is reset', parameters: [] },
  hang: { what: 'there is never an answer', parameters: [] },
  empty: { what: 'there is no body', parameters: [] },
  malformed: { what: 'the body is no XML and no JSON', parameters: [] },
  expireSession: { what: 'the logon session has expired', parameters: [] },
  expiredCertificate: { what: 'TLS: the certificate has expired', parameters: [] },
  wrongName: { what: 'TLS: the certificate is for another name', parameters: [] },
  unknownAuthority: { what: 'TLS: nobody knows who issued the certificate', parameters: [] },
  oldProtocol: { what: 'TLS: nothing newer than 1.1', parameters: [] },
  cutHandshake: { what: 'TLS: the handshake is cut', parameters: [] },
  hangHandshake: { what: 'TLS: the handshake hangs', parameters: [] },
}

const KINDS = Object.keys(EFFECTS) as Effect['kind'][]

const WHEN: readonly Parameter[] = [
  { name: 'times', title: 'times, at most', initial: '' },
  { name: 'nth', title: 'only the n-th', initial: '' },
  { name: 'every', title: 'each n-th', initial: '' },
  { name: 'probability', title: 'probability, 0 to 1', initial: '' },
]

/** @param add takes the rule; the server says what is wrong with one */
export function FaultForm({ add }: { readonly add: (rule: FaultRule) => void }) {
  const [kind, setKind] = useState<Effect['kind']>('status')
  const { what, parameters } = EFFECTS[kind]
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    add(ruleOf(kind, new FormData(event.currentTarget as HTMLFormElement)))
  }
  return (
    <Panel name="fault-form" title="Another rule">
      <form class="fields inline" onSubmit={submit}>
        <label>
          effect
          <select
            value={kind}
            onChange={({ currentTarget }) => setKind(currentTarget.value as Effect['kind'])}
          >
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {one}: {EFFECTS[one].what}
              </option>
            ))}
          </select>
        </label>
        {parameters.map((one) => (
          <Field key={`${kind} ${one.name}`} parameter={one} />
        ))}
        <label>
          path
          <input name="path" placeholder="/api/backups/*" />
        </label>
        <label>
          method
          <input name="method" placeholder="GET" size={6} />
        </label>
        {WHEN.map((one) => (
          <Field key={one.name} parameter={one} />
        ))}
        <button type="submit" class="main">
          Add
        </button>
      </form>
      <p class="muted">{what}; every request of /api unless path or method are given.</p>
    </Panel>
  )
}

function Field({ parameter: { name, title, initial, isText } }: { readonly parameter: Parameter }) {
  return (
    <label>
      {title}
      <input
        name={name}
        defaultValue={initial}
        {...(!isText && { type: 'number', min: 0, step: 'any' })}
      />
    </label>
  )
}

function ruleOf(kind: Effect['kind'], form: FormData): FaultRule {
  const given = (names: readonly Parameter[]): Record<string, unknown> =>
    Object.fromEntries(
      names.flatMap(({ name, isText }): [string, unknown][] => {
        const text = String(form.get(name) ?? '')
        if (text === '') return []
        return [[name, name === 'before' ? { fixed: Number(text) } : isText ? text : Number(text)]]
      }),
    )
  const text = (name: string): string => String(form.get(name) ?? '').trim()
  const match = {
    ...(text('path') !== '' && { path: text('path') }),
    ...(text('method') !== '' && { method: text('method') }),
  }
  const when = given(WHEN)
  return {
    ...(Object.keys(match).length > 0 && { match }),
    ...(Object.keys(when).length > 0 && { when }),
    effect: { kind, ...given(EFFECTS[kind].parameters) } as Effect,
  }
}
