/** An answer of the API: its status, and its body in several ways. */
import { useMemo, useState } from 'preact/hooks'
import { Code } from '../parts/code.js'
import { count } from '../parts/figures.js'
import { Reason } from '../parts/reason.js'
import { Tabs } from '../parts/tabs.js'
import { seen } from '../parts/text.js'
import { exploreHref } from '../place.js'
import type { ApiAnswer, Format } from '../server/api.js'
import { headerOf } from '../server/ask.js'
import { access } from '../server/controls.js'
import { useStore } from '../store.js'
import { type Node, textIn } from './document.js'
import { readDocument } from './read-document.js'
import { RecordTab } from './record.js'
import { Tree } from './tree.js'

const TABS = ['Pretty', 'Raw', 'Headers', 'Record'] as const

/** Bytes of an answer that are shown at most. */
export const SHOWN = 512 * 1024

/** Reads the document of an answer; undefined where there is none, or not all of it. */
export const documentOf = (answer: ApiAnswer | undefined): Node | undefined =>
  answer && !answer.isCut
    ? readDocument(answer.text, headerOf(answer, 'content-type') ?? '')
    : undefined

/** The answer. @param path what was asked, with /api at its front */
export function AnswerView({
  answer,
  path,
}: {
  readonly answer: ApiAnswer
  readonly path: string
}) {
  const [tab, setTab] = useState<(typeof TABS)[number]>('Pretty')
  const mayControl = useStore(access).is === 'open'
  const root = useMemo(() => documentOf(answer), [answer])
  const type = headerOf(answer, 'content-type') ?? ''
  const format: Format = /json/i.test(type) ? 'json' : 'xml'
  return (
    <div class="answer">
      <p class="status">
        <span class={`code-${String(answer.status).charAt(0)}`}>
          {answer.status} {answer.statusText}
        </span>
        <span class="muted">
          {count(answer.text.length)} characters in {answer.ms.toFixed(0)} ms
        </span>
      </p>
      {answer.status >= 400 && <Reason mark={answer.mark} />}
      {answer.isCut && <TooLong path={path} />}
      <Tabs
        names={TABS.filter((one) => one !== 'Record' || mayControl)}
        chosen={tab}
        choose={setTab}
        label="The answer"
      >
        {tab === 'Pretty' &&
          (root ? <Tree root={root} format={format} /> : <Raw text={answer.text} />)}
        {tab === 'Raw' && <Raw text={answer.text} />}
        {tab === 'Headers' && (
          <Code
            text={answer.headers.map(([name, value]) => `${name}: ${value}`).join('\n')}
            label="Headers of the answer"
          />
        )}
        {tab === 'Record' && <RecordTab uid={root && textIn(root, 'UID')} />}
      </Tabs>
    </div>
  )
}

function Raw({ text }: { readonly text: string }) {
  return text === '' ? <p class="muted">No body.</p> : <Code text={seen(text)} label="The body" />
}

function TooLong({ path }: { readonly path: string }) {
  const paged = `${path}${path.includes('?') ? '&' : '?'}pageSize=50`
  return (
    <p class="notice">
      This answer is longer than {count(SHOWN)} bytes; the rest was not read.{' '}
      {!/pageSize=/i.test(path) && <a href={exploreHref(paged)}>Read it in pages of 50</a>}
    </p>
  )
}
