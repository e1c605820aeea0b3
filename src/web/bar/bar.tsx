/** The bar on top of every view: where one is, in which world, what time it is there, and as whom. */

import { useLoaded } from '../loaded.js'
import { Menu } from '../parts/menu.js'
import { Shown } from '../parts/panel.js'
import { Text } from '../parts/text.js'
import { VIEWS, type View } from '../place.js'
import { access, chooseWorld, controlOf, world } from '../server/controls.js'
import { isLive } from '../server/live.js'
import { format } from '../settings.js'
import { useStore } from '../store.js'
import { switchTheme } from '../theme.js'
import { AccountMenu } from './account-menu.js'
import { ClockMenu } from './clock-menu.js'
import { ProfileMenu } from './profile-menu.js'

const TITLES: Readonly<Record<View, string>> = {
  estate: 'Estate',
  explore: 'Explore',
  query: 'Query',
  operations: 'Operations',
  desk: 'Desk',
}

/** Views that need no controls. */
const WITHOUT_CONTROLS: readonly View[] = ['explore', 'query']

/** The bar. */
export function Bar({
  view,
  search,
  keys,
}: {
  readonly view: View
  readonly search: () => void
  readonly keys: () => void
}) {
  const mayControl = useStore(access).is === 'open'
  const isOff = useStore(access).is === 'off'
  return (
    <header class="bar">
      <a class="brand" href={isOff ? '#explore' : '#estate'}>
        emsim
      </a>
      <nav aria-label="Views">
        {VIEWS.filter((one) => !isOff || WITHOUT_CONTROLS.includes(one)).map((one) => (
          <a key={one} href={`#${one}`} aria-current={one === view ? 'page' : undefined}>
            {TITLES[one]}
          </a>
        ))}
      </nav>
      <span class="gap" />
      {mayControl && <WorldMenu />}
      {mayControl && <ProfileMenu />}
      {mayControl && <ClockMenu />}
      <AccountMenu />
      <FormatSwitch />
      <button type="button" class="icon" onClick={search} title="Search (/)" aria-label="Search">
        ⌕
      </button>
      <button type="button" class="icon" onClick={keys} title="Keys (?)" aria-label="Keys">
        ?
      </button>
      <button
        type="button"
        class="icon"
        onClick={switchTheme}
        title="Light or dark"
        aria-label="Light or dark"
      >
        ◐
      </button>
      {mayControl && <LiveMark />}
    </header>
  )
}

function LiveMark() {
  const live = useStore(isLive)
  const words = live ? 'What happens is shown as it happens' : 'The line to the server is broken'
  return (
    <span class={`live ${live ? 'on' : 'off'}`} role="status" title={words}>
      <span class="unseen">{words}</span>
    </span>
  )
}

function FormatSwitch() {
  const now = useStore(format)
  return (
    <fieldset class="switch">
      <legend class="unseen">Format of answers</legend>
      {(['xml', 'json'] as const).map((one) => (
        <button type="button" key={one} aria-pressed={one === now} onClick={() => format.set(one)}>
          {one.toUpperCase()}
        </button>
      ))}
    </fieldset>
  )
}

function WorldMenu() {
  const now = useStore(world)
  return (
    <Menu
      face={
        <>
          <span class="wider">world </span>
          <Text of={now} limit={20} />
        </>
      }
      label="World"
    >
      {(close) => <Worlds now={now} close={close} />}
    </Menu>
  )
}

function Worlds({ now, close }: { readonly now: string; readonly close: () => void }) {
  const worlds = useLoaded((signal) => controlOf<string[]>('GET', '/worlds', undefined, signal), [])
  return (
    <Shown loaded={worlds}>
      {(names) => (
        <ul class="choices">
          {names.map((name) => (
            <li key={name}>
              <button
                type="button"
                aria-pressed={name === now}
                onClick={() => {
                  chooseWorld(name)
                  close()
                }}
              >
                <Text of={name} />
              </button>
            </li>
          ))}
          <li>
            <a href="#desk/worlds">make or remove worlds</a>
          </li>
        </ul>
      )}
    </Shown>
  )
}
