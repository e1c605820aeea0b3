/** A part of a view, under a heading, with what is wrong with it or still to come. */
import type { ComponentChildren } from 'preact'
import type { Loaded } from '../loaded.js'
import { Refusal } from '../server/ask.js'
import { Reason } from './reason.js'
import { Text } from './text.js'

/** A section with a heading. */
export function Panel({
  title,
  aside,
  children,
  name,
}: {
  readonly title: ComponentChildren
  /** Stands at the end of the heading's line. */
  readonly aside?: ComponentChildren
  readonly children: ComponentChildren
  readonly name?: string
}) {
  return (
    <section class={`panel ${name ?? ''}`}>
      <header>
        <h2>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  )
}

/** What was loaded, or why not. */
export function Shown<T>({
  loaded,
  children,
}: {
  readonly loaded: Loaded<T>
  readonly children: (data: T) => ComponentChildren
}) {
  const { data, error } = loaded
  return (
    <>
      {error && <Problem error={error} />}
      {data !== undefined ? children(data) : !error && <p class="muted">…</p>}
    </>
  )
}

/** Something went wrong; why, where the journal tells more. */
export function Problem({ error }: { readonly error: Error }) {
  return (
    <>
      <p class="problem" role="alert">
        <span aria-hidden="true">✗ </span>
        <Text of={error.message} limit={1000} />
      </p>
      {error instanceof Refusal && error.mark !== undefined && <Reason mark={error.mark} />}
    </>
  )
}

/** What stands where nothing is. */
export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <p class="muted empty">{children}</p>
}
