/** What the desk did last, as a command and as a line for a test. */
import { useState } from 'preact/hooks'
import { Code } from '../parts/code.js'
import { Problem } from '../parts/panel.js'
import { control, controlOf, hasToken, ofWorld, typeOf, world } from '../server/controls.js'
import { ORIGIN } from '../server/root.js'
import { Store, useStore } from '../store.js'

/** A control, as the desk uses it. */
export interface Action {
  readonly method: string
  /** Below /emsim. */
  readonly path: string
  /** Data, or the text of a file, such as a fixture. */
  readonly body?: unknown
  /** The same in the library, such as `clock.advance('PT1H')`. */
  readonly call: string
  /** Whether that gives a promise. */
  readonly promises?: true
  /** Whether it is a control of the whole process. */
  readonly ofProcess?: true
}

const last = new Store<Action | undefined>(undefined)

/** Does it, and shows how a test does the same. @throws Refusal */
export function act<T>(action: Action): Promise<T> {
  last.set(action)
  const { method, path, body, ofProcess } = action
  return ofProcess ? controlOf<T>(method, path, body) : control<T>(method, path, body)
}

/** A literal of the library's language. */
export const literal = (value: unknown): string =>
  typeof value === 'string'
    ? `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
    : JSON.stringify(value)
        .replace(/"([A-Za-z_]\w*)":/g, '$1: ')
        .replaceAll(/,(?=\w+: )/g, ', ')

/** Shows what was done last; nothing before anything was. */
export function LastAction() {
  const action = useStore(last)
  if (!action) return null
  const { method, path, body, call, promises, ofProcess } = action
  const url = `${ORIGIN}emsim${ofProcess ? path : ofWorld(path)}`
  const parts = [
    `curl -s${ORIGIN.startsWith('https:') ? 'k' : ''} -X ${method}`,
    `'${url}'`,
    ...(hasToken() ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(body === undefined
      ? []
      : [
          `-H 'Content-Type: ${typeOf(body)}'`,
          typeof body === 'string'
            ? '--data-binary @estate.yaml'
            : `-d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`,
        ]),
  ]
  const on = ofProcess || world.value === 'main' ? 'em' : `em.world(${literal(world.value)})`
  return (
    <section class="panel last-action" aria-label="The same in a test">
      <h2>What you just did, for a script and for a test</h2>
      <Code text={parts.join(' ')} label="As a command" />
      <Code text={`${promises ? 'await ' : ''}${on}.${call}`} label="In a test" />
    </section>
  )
}

/** Does things, one after the other, and remembers what was refused. */
export function useActing(done: () => void = () => undefined): {
  readonly run: (action: Action) => void
  readonly problem: preact.ComponentChildren
} {
  const [error, setError] = useState<Error>()
  return {
    run(action) {
      act(action).then(() => {
        setError(undefined)
        done()
      }, setError)
    },
    problem: error && <Problem error={error} />,
  }
}
