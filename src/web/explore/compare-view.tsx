/** The same resource under two profiles, at one moment, side by side. */
import { useMemo, useState } from 'preact/hooks'
import type { ProfileAnswer } from '../../control/profile-asking.js'
import { useLoaded } from '../loaded.js'
import { Code } from '../parts/code.js'
import { Empty, Shown } from '../parts/panel.js'
import { Tabs } from '../parts/tabs.js'
import { seen } from '../parts/text.js'
import { comparedHref, exploreHref } from '../place.js'
import { control, world } from '../server/controls.js'
import { useProfiles } from '../server/profile.js'
import { forgetSession, needSession, session } from '../server/session.js'
import { format } from '../settings.js'
import { useStore } from '../store.js'
import { AddressLine } from './address-line.js'
import { compared } from './comparing.js'
import { Differences } from './differences.js'
import type { Node } from './document.js'
import { readDocument } from './read-document.js'

type Pair = readonly [string, string]
type Answers = readonly [ProfileAnswer, ProfileAnswer]

/** The view. @param path path and query, with /api at its front */
export function CompareView({
  path,
  profiles,
}: {
  readonly path: string
  readonly profiles: Pair
}) {
  const wanted = useStore(format)
  const own = useStore(session)
  const [again, setAgain] = useState(0)
  const hrefOf = (one: string): string => comparedHref(one, profiles)
  const answers = useLoaded(
    async (signal): Promise<Answers> => {
      const own = await needSession()
      const asked = {
        profiles: [...new Set(profiles)],
        path,
        accept: `application/${wanted}`,
        ...(own && { session: own.token }),
      }
      const [left, right = left] = await control<ProfileAnswer[]>(
        'POST',
        '/profiles/ask',
        asked,
        signal,
      )
      if (!left || !right) throw new Error('Nothing was answered.')
      return [left, right]
    },
    [path, ...profiles, wanted, own?.token, useStore(world), again],
  )
  return (
    <>
      <AddressLine path={path} hrefOf={hrefOf} again={() => setAgain(again + 1)}>
        <a class="button" href={exploreHref(path)}>
          One answer
        </a>
      </AddressLine>
      <Choices path={path} profiles={profiles} />
      <section class="middle" aria-label="Answers" aria-busy={answers.isLoading}>
        <Shown loaded={answers}>{(pair) => <Compared answers={pair} hrefOf={hrefOf} />}</Shown>
      </section>
    </>
  )
}

/** The two profiles, to be chosen. */
function Choices({
  path,
  profiles: [left, right],
}: {
  readonly path: string
  readonly profiles: Pair
}) {
  const all = useProfiles()
  const choose = (pair: Pair): void => {
    location.hash = comparedHref(path, pair)
  }
  const names = all.data?.map(({ name }) => name) ?? [left, right]
  const select = (label: string, now: string, chosen: (name: string) => Pair) => (
    <label>
      {label}
      <select value={now} onChange={({ currentTarget }) => choose(chosen(currentTarget.value))}>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  )
  return (
    <div class="fields inline">
      {select('Profile', left, (name) => [name, right])}
      {select('beside', right, (name) => [left, name])}
    </div>
  )
}

const TABS = ['Document', 'Headers', 'Raw'] as const

function Compared({
  answers,
  hrefOf,
}: {
  readonly answers: Answers
  readonly hrefOf: (path: string) => string
}) {
  const [tab, setTab] = useState<(typeof TABS)[number]>('Document')
  const [byForm, setByForm] = useState(true)
  const rows = useMemo(() => rowsOf(answers, tab === 'Headers', byForm), [answers, tab, byForm])
  return (
    <>
      {answers[0].status === 401 && (
        <button type="button" class="main" onClick={() => forgetSession()}>
          Log on again
        </button>
      )}
      <Tabs names={TABS} chosen={tab} choose={setTab} label="What is compared">
        {tab === 'Raw' ? (
          <div class="exchange">
            {answers.map(({ profile, body }) => (
              <Code key={profile} text={seen(body)} label={`The body under ${profile}`} />
            ))}
          </div>
        ) : rows ? (
          <>
            <div class="fields inline">
              <span role="status">
                {rows.filter(({ differs }) => differs).length} of {rows.length} lines differ
              </span>
              <label class="check">
                <input
                  type="checkbox"
                  checked={byForm}
                  onChange={({ currentTarget }) => setByForm(currentTarget.checked)}
                />
                also by letter case of names and ends of empty elements
              </label>
            </div>
            <Differences rows={rows} answers={answers} hrefOf={hrefOf} />
          </>
        ) : (
          <Empty>An answer is no document, or too long to be compared: see Raw.</Empty>
        )}
      </Tabs>
    </>
  )
}

/** The lines of two answers; undefined where there is no document. */
function rowsOf(answers: Answers, isOfHeaders: boolean, byForm: boolean) {
  const [left, right] = answers.map((one) => (isOfHeaders ? headersOf(one) : documentOf(one)))
  if (!left || !right) return undefined
  const isJson = answers.every(({ headers }) => /json/i.test(headers['content-type'] ?? ''))
  const own = isJson ? 'json' : 'xml'
  const ends = [endIn(answers[0]), endIn(answers[1])] as const
  return compared(left, right, { format: isOfHeaders ? 'headers' : own, ends, byForm })
}

/** How elements end in which nothing is. */
const endIn = ({ body }: ProfileAnswer): string => (body.includes(' />') ? ' />' : '/>')

function documentOf({ body, headers, isCut }: ProfileAnswer): readonly Node[] | undefined {
  const root = isCut ? undefined : readDocument(body, headers['content-type'] ?? '')
  return root && [root]
}

const headersOf = ({ headers }: ProfileAnswer): readonly Node[] =>
  Object.entries(headers).map(([name, value]) => ({ kind: 'value', name, value, type: 'text' }))
