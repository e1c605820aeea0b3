/** A task as it passes, from its answer on. */
import { useEffect, useState } from 'preact/hooks'
import { useLoaded } from '../loaded.js'
import { Problem } from '../parts/panel.js'
import { Text } from '../parts/text.js'
import { exploreHref } from '../place.js'
import { type ApiAnswer, pascal, readApi } from '../server/api.js'
import { headerOf } from '../server/ask.js'
import { clock, estateTick } from '../server/live.js'
import { useStore } from '../store.js'

/** Milliseconds between two looks, while it runs and the clock goes. */
const PAUSE = 1000

interface Task {
  readonly State?: string
  readonly Operation?: string
  readonly Result?: { readonly Success?: boolean; readonly Message?: string | null } | null
}

/** The id of the task that was answered; undefined where it was none. */
export function taskIdOf(answer: ApiAnswer): string | undefined {
  if (answer.status !== 202) return undefined
  const isJson = /json/i.test(headerOf(answer, 'content-type') ?? '')
  if (!isJson) return /<TaskId>([^<]+)<\/TaskId>/.exec(answer.text)?.[1]
  const { TaskId } = pascal(JSON.parse(answer.text)) as { readonly TaskId?: string }
  return TaskId
}

/** The task. @param id as answers name it, such as `task-1` */
export function TaskLife({ id }: { readonly id: string }) {
  const [again, setAgain] = useState(0)
  const path = `/api/tasks/${encodeURIComponent(id)}`
  const task = useLoaded((signal) => readApi<Task>(path, signal), [id, again, useStore(estateTick)])
  const rate = useStore(clock)?.state.rate ?? 1
  const { State = '…', Operation, Result } = task.data ?? {}
  const isOver = State === 'Finished'
  useEffect(() => {
    if (isOver || rate === 0) return
    const timer = setTimeout(() => setAgain((number) => number + 1), PAUSE)
    return () => clearTimeout(timer)
  }, [again, isOver, rate])
  return (
    <section class="task" aria-label="The task" aria-live="polite">
      {task.error && <Problem error={task.error} />}
      <p>
        <a href={exploreHref(path)}>
          <Text of={id} />
        </a>{' '}
        <Text of={Operation ?? ''} /> <b>{State}</b>
        {isOver && Result && (
          <>
            {', '}
            <span class={Result.Success ? 'code-2' : 'code-5'}>
              {Result.Success ? '✓ success' : '✗ failed'}
            </span>{' '}
            <Text of={Result.Message ?? ''} limit={500} />
          </>
        )}
        {!isOver && rate === 0 && (
          <span class="muted"> The clock stands: move it on, and the task ends.</span>
        )}
      </p>
    </section>
  )
}
