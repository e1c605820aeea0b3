/** A resource of the API as clients get it: what it links to, the answer, and the request as code. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import { useLoaded } from '../loaded.js'
import { Code } from '../parts/code.js'
import { Problem } from '../parts/panel.js'
import { Tabs } from '../parts/tabs.js'
import { exploreHref } from '../place.js'
import { askApi } from '../server/api.js'
import { useContract } from '../server/contract.js'
import { world } from '../server/controls.js'
import { apiPathOf, ORIGIN } from '../server/root.js'
import { forgetSession, session } from '../server/session.js'
import { format } from '../settings.js'
import { useStore } from '../store.js'
import { AnswerView, documentOf, SHOWN } from './answer-view.js'
import { textIn } from './document.js'
import { Crumbs, itemsOf, LinkGroups, linksOf } from './links.js'
import { codeOf, LANGUAGES, type Language } from './request-code.js'

/** The view. @param path path and query, with /api at its front */
export function ExploreView({ path }: { readonly path: string }) {
  const wanted = useStore(format)
  const own = useStore(session)
  const [again, setAgain] = useState(0)
  const contract = useContract()
  const loaded = useLoaded(
    (signal) => askApi(path, wanted, { signal, limit: SHOWN }),
    [path, wanted, own?.token, useStore(world), again],
  )
  const answer = loaded.data
  const root = useMemo(() => documentOf(answer), [answer])
  const links = root ? linksOf(root) : []
  const name = (root && textIn(root, 'Name')) ?? lastOf(path)
  return (
    <>
      <AddressLine path={path} again={() => setAgain(again + 1)} />
      <Crumbs links={links} name={name} />
      <div class="columns">
        <LinkGroups links={links} items={root ? itemsOf(root) : []} contract={contract} />
        <section class="middle" aria-label="Answer" aria-busy={loaded.isLoading}>
          {loaded.error && <Problem error={loaded.error} />}
          {answer?.status === 401 && (
            <p>
              <button type="button" class="main" onClick={() => forgetSession()}>
                Log on again
              </button>
            </p>
          )}
          {answer && <AnswerView answer={answer} path={path} />}
        </section>
        <RequestCode path={path} account={own?.account ?? 'User'} />
      </div>
    </>
  )
}

const lastOf = (path: string): string =>
  path.split('?')[0]?.split('/').filter(Boolean).pop() ?? 'api'

function AddressLine({ path, again }: { readonly path: string; readonly again: () => void }) {
  const [text, setText] = useState(path)
  const contract = useContract()
  useEffect(() => setText(path), [path])
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const given = text.trim().replace(/^GET\s+/i, '')
    const below = /^https?:/i.test(given) ? (apiPathOf(given) ?? '/api') : given
    const href = exploreHref(below.startsWith('/') ? below : `/${below}`)
    if (href === location.hash) again()
    else location.hash = href
  }
  return (
    <form class="address" onSubmit={submit}>
      <label for="address">GET</label>
      <input
        id="address"
        list="paths"
        value={text}
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <datalist id="paths">
        {contract?.operations
          .filter(({ method, served }) => method === 'GET' && served === 'read')
          .map((one) => (
            <option key={one.path} value={`/api${one.path}`} />
          ))}
      </datalist>
      <button type="submit" class="main">
        Ask
      </button>
    </form>
  )
}

function RequestCode({ path, account }: { readonly path: string; readonly account: string }) {
  const [language, setLanguage] = useState<Language>('curl')
  const wanted = useStore(format)
  const origin = ORIGIN.replace(/\/$/, '')
  return (
    <section class="request" aria-label="The request as code">
      <h2>Request</h2>
      <Tabs names={LANGUAGES} chosen={language} choose={setLanguage} label="Language">
        <Code
          text={codeOf(language, { origin, path, format: wanted, account })}
          label={`The request in ${language}`}
        />
      </Tabs>
    </section>
  )
}
