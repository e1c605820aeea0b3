/** A resource of the API as clients get it: what it links to, the answer, and the request as code. */
import { useMemo, useState } from 'preact/hooks'
import { useLoaded } from '../loaded.js'
import { Code } from '../parts/code.js'
import { Problem } from '../parts/panel.js'
import { Tabs } from '../parts/tabs.js'
import { comparedHref, exploreHref } from '../place.js'
import { askApi } from '../server/api.js'
import { useContract } from '../server/contract.js'
import { world } from '../server/controls.js'
import { profile, profileTick } from '../server/profile.js'
import { ORIGIN } from '../server/root.js'
import { forgetSession, session } from '../server/session.js'
import { format } from '../settings.js'
import { useStore } from '../store.js'
import { AddressLine } from './address-line.js'
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
  const known = useStore(profile)
  const loaded = useLoaded(
    (signal) => askApi(path, wanted, { signal, limit: SHOWN }),
    [path, wanted, own?.token, useStore(world), useStore(profileTick), again],
  )
  const answer = loaded.data
  const root = useMemo(() => documentOf(answer), [answer])
  const links = root ? linksOf(root) : []
  const name = (root && textIn(root, 'Name')) ?? lastOf(path)
  return (
    <>
      <AddressLine path={path} hrefOf={exploreHref} again={() => setAgain(again + 1)}>
        {known && (
          <a class="button" href={comparedHref(path, [known, known === '13.0' ? '12.3' : '13.0'])}>
            Two profiles
          </a>
        )}
      </AddressLine>
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
