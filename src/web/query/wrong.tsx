/** A filter that was refused, underlined at the place that the server names. */

/** @param message of the Error, such as `Filter, column 5: expected …` */
export function Wrong({ message, filter }: { readonly message: string; readonly filter: string }) {
  const column = Number(/^Filter, column (\d+):/.exec(message)?.[1] ?? Number.NaN)
  if (Number.isNaN(column)) return null
  const before = filter.slice(0, column - 1)
  const rest = filter.slice(column - 1)
  const word = /^(?:\w+|"[^"]*"?|[^\w\s]+)/.exec(rest)?.[0] ?? rest.charAt(0)
  return (
    <p class="wrong">
      <bdi>
        {before}
        <mark>{word === '' ? '␣' : word}</mark>
        {rest.slice(word.length)}
      </bdi>
    </p>
  )
}
