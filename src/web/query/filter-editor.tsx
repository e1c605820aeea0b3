/** The filter of a query: as lines in groups where it can be shown so, and always as text. */
import { useEffect, useState } from 'preact/hooks'
import type { QueryTypeData } from '../contract-data.js'
import { FilterLine } from './filter-line.js'
import { type Groups, type Line, parseGroups, printGroups } from './filter-text.js'

/** @param change is told each other filter, once it is more than begun */
export function FilterEditor({
  type,
  filter,
  change,
}: {
  readonly type: QueryTypeData
  readonly filter: string
  readonly change: (filter: string) => void
}) {
  const [text, setText] = useState(filter)
  const [groups, setGroups] = useState(parseGroups(filter))
  useEffect(() => {
    // Lines that are only begun are in no filter, and stay.
    if (groups && printGroups(groups) === filter) return
    setText(filter)
    setGroups(parseGroups(filter))
  }, [filter])
  const become = (next: Groups): void => {
    setGroups(next)
    const printed = printGroups(next)
    setText(printed)
    if (printed !== filter) change(printed)
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setGroups(parseGroups(text))
    change(text)
  }
  return (
    <div class="filter">
      {groups ? (
        <Lines type={type} groups={groups} become={become} />
      ) : (
        <p class="muted">This filter has more in it than lines can show: it is edited as text.</p>
      )}
      <form class="address" onSubmit={submit}>
        <label for="filter-text">filter</label>
        <input
          id="filter-text"
          value={text}
          spellcheck={false}
          autocomplete="off"
          placeholder="Name==Backup Job 1;ScheduleEnabled==true"
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <button type="submit">Apply</button>
      </form>
    </div>
  )
}

const BEGUN: Line = { field: '', operator: '==', value: '' }

function Lines({
  type,
  groups,
  become,
}: {
  readonly type: QueryTypeData
  readonly groups: Groups
  readonly become: (groups: Groups) => void
}) {
  /** The groups with other lines in one of them; a group without lines goes, unless it is the only one. */
  const withLines = (index: number, lines: readonly Line[]): Groups => {
    const next = groups.map((own, at) => (at === index ? lines : own))
    const left = next.filter((own) => own.length > 0)
    return left.length > 0 ? left : [[]]
  }
  return (
    <>
      {groups.map((lines, group) => (
        <fieldset class="group" key={group}>
          <legend>{group === 0 ? 'All of' : 'or all of'}</legend>
          {lines.map((line, index) => (
            <FilterLine
              key={index}
              type={type}
              line={line}
              change={(next) =>
                become(
                  withLines(
                    group,
                    lines.map((own, at) => (at === index ? next : own)),
                  ),
                )
              }
              remove={() =>
                become(
                  withLines(
                    group,
                    lines.filter((_, at) => at !== index),
                  ),
                )
              }
            />
          ))}
          <button
            type="button"
            class="small"
            onClick={() => become(withLines(group, [...lines, BEGUN]))}
          >
            + and
          </button>
        </fieldset>
      ))}
      <button type="button" class="small" onClick={() => become([...groups, [BEGUN]])}>
        + or
      </button>
    </>
  )
}
