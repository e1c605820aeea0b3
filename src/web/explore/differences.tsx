/** Lines of two answers beside each other, or below each other where there is little room. */
import { useState } from 'preact/hooks'
import type { ProfileAnswer } from '../../control/profile-asking.js'
import { LongText } from '../parts/text.js'
import { apiPathOf } from '../server/root.js'
import type { Row } from './comparing.js'
import type { Line, Piece } from './document-lines.js'

/** Lines that are shown before the rest is asked for. */
const FIRST = 500
/** Lines that are alike, around those that differ. */
const AROUND = 3

type HrefOf = (path: string) => string

/** The lines. @param hrefOf gives the address that shows the resource of a path */
export function Differences({
  rows,
  answers,
  hrefOf,
}: {
  readonly rows: readonly Row[]
  readonly answers: readonly [ProfileAnswer, ProfileAnswer]
  readonly hrefOf: HrefOf
}) {
  const [isWhole, setWhole] = useState(false)
  const [left, right] = answers
  const shown = isWhole ? rows : rows.slice(0, FIRST)
  return (
    <>
      <table class="compared tree">
        <thead>
          <tr>
            {answers.map(({ profile, status, reason }) => (
              <th key={profile} scope="col">
                {profile}{' '}
                <span class={`code-${String(status).charAt(0)}`}>
                  {status} {reason}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runsOf(shown).map((run, index) => (
            <Run
              key={`${index} ${run.length}`}
              run={run}
              names={[left.profile, right.profile]}
              hrefOf={hrefOf}
            />
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <button type="button" onClick={() => setWhole(true)}>
          {rows.length - shown.length} more lines
        </button>
      )}
    </>
  )
}

/** Lines that follow each other, and all differ or are all alike. */
function runsOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const runs: Row[][] = []
  for (const row of rows) {
    const last = runs.at(-1)
    if (last?.[0]?.differs === row.differs) last.push(row)
    else runs.push([row])
  }
  return runs
}

interface RunProps {
  readonly run: readonly Row[]
  readonly names: readonly [string, string]
  readonly hrefOf: HrefOf
}

/** Of many that are alike, those in the middle are shown when they are asked for. */
function Run({ run, names, hrefOf }: RunProps) {
  const [isOpen, setOpen] = useState(false)
  const more = run.length - 2 * AROUND
  const isCut = !isOpen && more > AROUND && run[0]?.differs === false
  const shown = (rows: readonly Row[]) =>
    rows.map((row, index) => <Lines key={index} row={row} names={names} hrefOf={hrefOf} />)
  if (!isCut) return <>{shown(run)}</>
  return (
    <>
      {shown(run.slice(0, AROUND))}
      <tr>
        <td colSpan={2}>
          <button type="button" class="small" onClick={() => setOpen(true)}>
            {more} lines that are alike
          </button>
        </td>
      </tr>
      {shown(run.slice(-AROUND))}
    </>
  )
}

function Lines({ row, names, hrefOf }: { readonly row: Row } & Omit<RunProps, 'run'>) {
  const { left, right, differs, depth } = row
  return (
    <tr class={differs ? 'differs' : ''}>
      {[left, right].map((line, index) => (
        <td key={names[index]} class={line ? '' : 'none'} data-of={names[index]}>
          {line ? (
            <div style={{ paddingLeft: `${depth * 12}px` }}>
              <Pieces line={line} hrefOf={hrefOf} />
            </div>
          ) : (
            <span class="unseen">nothing</span>
          )}
        </td>
      ))}
    </tr>
  )
}

function Pieces({
  line: { pieces, end },
  hrefOf,
}: {
  readonly line: Line
  readonly hrefOf: HrefOf
}) {
  return (
    <>
      {pieces.map((piece, index) => (
        <Shown key={index} piece={piece} hrefOf={hrefOf} />
      ))}
      {end}
    </>
  )
}

function Shown({ piece, hrefOf }: { readonly piece: Piece; readonly hrefOf: HrefOf }) {
  const { kind, before, value, after, differs } = piece
  const path = /^https?:\/\//i.test(value) ? apiPathOf(value) : undefined
  const text = value !== '' && <LongText of={value} />
  const Element = differs ? 'mark' : 'span'
  return (
    <>
      {before.startsWith(' ') && ' '}
      <Element class={kind}>
        {before.trim()}
        {path === undefined ? text : <a href={hrefOf(path)}>{text}</a>}
        {after}
      </Element>
      {before.endsWith(' ') && ' '}
    </>
  )
}
