/** Two documents line by line beside each other, and where they differ. */
import { type Node, textIn } from './document.js'
import { type DocumentForm, type Line, type Piece, written } from './document-lines.js'

/** Lines that belong together; one of them is missing where only one document has such a line. */
export interface Row {
  readonly depth: number
  readonly left: Line | undefined
  readonly right: Line | undefined
  readonly differs: boolean
}

/** How documents are written, and compared. */
export interface Comparison {
  readonly format: DocumentForm
  /** How either of them ends elements of XML in which nothing is. */
  readonly ends: readonly [left: string, right: string]
  /** Whether letter case of names counts, and such ends. */
  readonly byForm: boolean
}

/** Compares nodes, such as the roots of two documents. */
export function compared(
  left: readonly Node[],
  right: readonly Node[],
  { format, ends, byForm }: Comparison,
): readonly Row[] {
  const rows: Row[] = []
  const keyOf = ({ kind, before, value, after }: Piece): string => {
    const text = before + value + after
    return kind === 'name' && !byForm ? text.toLowerCase().replace(/ (?=\/>$)/, '') : text
  }
  const push = (depth: number, one: Line | undefined, other: Line | undefined): void => {
    const pairs = common(one?.pieces.map(keyOf) ?? [], other?.pieces.map(keyOf) ?? [])
    const [lefts, rights] = [new Set(pairs.map(([at]) => at)), new Set(pairs.map(([, at]) => at))]
    const [own, others] = [marked(one, lefts), marked(other, rights)]
    const differs = [own, others].some(
      (line) => line?.pieces.some((piece) => piece.differs) ?? true,
    )
    rows.push({ depth, left: own, right: others, differs })
  }
  const add = (depth: number, lefts: readonly Node[], rights: readonly Node[]): void => {
    for (const [one, other] of aligned(lefts, rights, KEYS)) {
      const own = one && written(one, format, ends[0], one === lefts.at(-1))
      const others = other && written(other, format, ends[1], other === rights.at(-1))
      push(depth, own?.open, others?.open)
      add(depth + 1, own?.inside ?? [], others?.inside ?? [])
      if (own?.close || others?.close) push(depth, own?.close, others?.close)
    }
  }
  add(0, left, right)
  return rows
}

const marked = (line: Line | undefined, same: ReadonlySet<number>): Line | undefined =>
  line && {
    ...line,
    pieces: line.pieces.map((piece, at) => ({ ...piece, differs: !same.has(at) })),
  }

/** What nodes belong together by: what they are of, then their names alone. */
const KEYS = [
  (node: Node): string =>
    [node.name, ...['UID', 'Rel', 'Href'].map((one) => textIn(node, one))].join(' ').toLowerCase(),
  ({ name }: Node): string => name.toLowerCase(),
]

/** Pairs nodes in their order; what has no like in the other row stands alone. */
function aligned(
  left: readonly Node[],
  right: readonly Node[],
  [key, ...looser]: readonly ((node: Node) => string)[],
): (readonly [Node | undefined, Node | undefined])[] {
  if (!key || left.length === 0 || right.length === 0)
    return [
      ...left.map((one) => [one, undefined] as const),
      ...right.map((one) => [undefined, one] as const),
    ]
  const pairs: (readonly [Node | undefined, Node | undefined])[] = []
  let [from, to] = [0, 0]
  for (const [one, other] of [
    ...common(left.map(key), right.map(key)),
    [left.length, right.length] as const,
  ]) {
    pairs.push(...aligned(left.slice(from, one), right.slice(to, other), looser))
    if (one < left.length) pairs.push([left[one], right[other]])
    from = one + 1
    to = other + 1
  }
  return pairs
}

/** Pairs of places that are looked at to find the longest row in common; beyond that, only its ends are. */
const MOST = 4_000_000

/** Where two rows of texts are the same: the places of the longest row that both have in them. */
function common(left: readonly string[], right: readonly string[]): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = []
  let [one, other] = [0, 0]
  let [ends, others] = [left.length, right.length]
  while (one < ends && one < others && left[one] === right[one]) found.push([one, one++])
  other = one
  const last: (readonly [number, number])[] = []
  while (ends > one && others > other && left[ends - 1] === right[others - 1])
    last.push([--ends, --others])
  const [height, width] = [ends - one, others - other + 1]
  if (height * width > MOST) return [...found, ...last.reverse()]
  const lengths = new Uint16Array((height + 1) * width)
  const at = (row: number, column: number): number =>
    lengths[(row - one) * width + column - other] ?? 0
  for (let row = ends - 1; row >= one; row--)
    for (let column = others - 1; column >= other; column--)
      lengths[(row - one) * width + column - other] =
        left[row] === right[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1))
  while (one < ends && other < others) {
    if (left[one] === right[other]) found.push([one++, other++])
    else if (at(one + 1, other) >= at(one, other + 1)) one++
    else other++
  }
  return [...found, ...last.reverse()]
}
