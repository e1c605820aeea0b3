/** The whole of the page: the bar, and the view that the address names. */
import { useCallback, useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { Bar } from './bar/bar.js'
import { Keys } from './bar/keys.js'
import { Search } from './bar/search.js'
import { DeskView } from './desk/desk-view.js'
import { EstateView } from './estate/estate-view.js'
import { CompareView } from './explore/compare-view.js'
import { ExploreView } from './explore/explore-view.js'
import { Gate } from './gate.js'
import { OperationsView } from './operations/operations-view.js'
import { type Place, placeOf, VIEWS } from './place.js'
import { QueryView } from './query/query-view.js'
import { access } from './server/controls.js'
import { useStore } from './store.js'
import { switchTheme } from './theme.js'

type Dialog = 'search' | 'keys'

/** One opening of a dialog: another than the one before, though the dialog be the same. */
interface Opened {
  readonly dialog: Dialog
}

/** The page. */
export function App() {
  const isOff = useStore(access).is === 'off'
  const place = usePlace(isOff)
  const [opened, setOpened] = useState<Opened>()
  const open = useCallback((dialog: Dialog) => setOpened({ dialog }), [])
  useKeys(open)
  useEffect(() => {
    document.title = `${titleOf(place)} · emsim`
  }, [place])
  // A dialog is told a moment late that it was closed: the next, of the same kind too, may be open by then.
  const close = (): void => setOpened((now) => (now === opened ? undefined : now))
  return (
    <>
      <button type="button" class="skip" onClick={toMain}>
        to the view
      </button>
      <Bar view={place.view} search={() => open('search')} keys={() => open('keys')} />
      <main id="main" tabIndex={-1} class={place.view}>
        <h1 class="unseen" tabIndex={-1}>
          {titleOf(place)}
        </h1>
        <Gate place={place}>
          <ViewOf place={place} isOff={isOff} />
        </Gate>
      </main>
      {opened?.dialog === 'search' && <Search key={opened} close={close} />}
      {opened?.dialog === 'keys' && <Keys key={opened} close={close} />}
    </>
  )
}

function ViewOf({ place, isOff }: { readonly place: Place; readonly isOff: boolean }) {
  switch (place.view) {
    case 'estate':
      return <EstateView />
    case 'explore':
      return place.profiles && !isOff ? (
        <CompareView path={place.path} profiles={place.profiles} />
      ) : (
        <ExploreView path={place.path} />
      )
    case 'query':
      return <QueryView place={place} />
    case 'operations':
      return <OperationsView place={place} />
    case 'desk':
      return <DeskView place={place} />
  }
}

const titleOf = ({ view, path }: Place): string =>
  view === 'explore' ? `Explore ${path}` : view.charAt(0).toUpperCase() + view.slice(1)

const toMain = (): void => document.getElementById('main')?.focus()

function usePlace(isOff: boolean): Place {
  const [hash, setHash] = useState(location.hash)
  // At once: what changes before a later effect would be missed.
  useLayoutEffect(() => {
    const changed = (): void => {
      setHash(location.hash)
      // Once it is drawn: what had the focus may be gone with the view before.
      setTimeout(() => {
        if (document.activeElement === document.body) document.querySelector('h1')?.focus()
      })
    }
    addEventListener('hashchange', changed)
    return () => removeEventListener('hashchange', changed)
  }, [])
  return placeOf(hash, isOff ? 'explore' : 'estate')
}

/** Keys that work wherever nothing is written and no dialog is open. */
function useKeys(open: (dialog: Dialog) => void): void {
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const { key, target } = event
      if (event.ctrlKey || event.altKey || event.metaKey || isWritten(target)) return
      if (document.querySelector('dialog[open]')) return
      const view = VIEWS[Number(key) - 1]
      if (key === '/') open('search')
      else if (key === '?') open('keys')
      else if (key === 't') switchTheme()
      else if (view) {
        if (target instanceof HTMLElement) target.blur()
        location.hash = `#${view}`
      } else return
      event.preventDefault()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [open])
}

const isWritten = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
