/** A task as it passes, from its answer on. */
import { useEffect, useState } from 'preact/hooks'
import { useLoaded } from '../loaded.js'
import { Problem } from '../parts/panel.js'
import { Text } from '../parts/text.js'
import { exploreHref } from '../place.js'
import { type ApiAnswer, pascal, readApi } from '../server/api.js'
import { headerOf } from '../server/ask.js'
import { clock, estateTick } from '../server/live.js'
import { type ApiRecord, queryRecords } from '../server/records.js'
import { apiPathOf } from '../server/root.js'
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

/**
 * The newest session of a job, which a task of that job has begun or ended.
 * @param path of the job, with /api at its front
 */
async function newestOf(path: string, signal: AbortSignal): Promise<ApiRecord | undefined> {
  const { UID, Links } = await readApi<ApiRecord>(`${path}?format=Entity`, signal)
  const list = Links?.find(({ Type }) => Type?.endsWith(SESSIONS))
  if (!list?.Type) return undefined
  const type = list.Type.replace('ReferenceList', '')
  const wanted = { type, filter: `JobUid=="${UID}"`, sortDesc: 'CreationTime', pageSize: 1 }
  return (await queryRecords(wanted, signal)).records[0]
}

/** How the type of a list of a job's sessions ends. */
const SESSIONS = 'JobSessionReferenceList'

/** The task. @param id as answers name it, such as `task-1` @param of what was asked, with /api at its front */
export function TaskLife({ id, of }: { readonly id: string; readonly of: string }) {
  const [again, setAgain] = useState(0)
  const path = `/api/tasks/${encodeURIComponent(id)}`
  const task = useLoaded((signal) => readApi<Task>(path, signal), [id, again, useStore(estateTick)])
  const rate = useStore(clock)?.state.rate ?? 1
  const { State = '…', Operation, Result } = task.data ?? {}
  const isOver = State === 'Finished'
  const came = useLoaded(
    async (signal) =>
      isOver && Result?.Success ? newestOf(of.split('?')[0] ?? '', signal) : undefined,
    [isOver],
  ).data
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
      {came?.Href && (
        <p>
          Its newest session:{' '}
          <a href={exploreHref(apiPathOf(came.Href) ?? '')}>
            <Text of={came.Name} />
          </a>
        </p>
      )}
    </section>
  )
}
