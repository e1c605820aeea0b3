/** Which version of Enterprise Manager the world is, and how to make it another one. */
import { useState } from 'preact/hooks'
import { Menu } from '../parts/menu.js'
import { Problem, Shown } from '../parts/panel.js'
import { control } from '../server/controls.js'
import { learnProfile, profile, useProfiles } from '../server/profile.js'
import { useStore } from '../store.js'

/** The profile in the bar. */
export function ProfileMenu() {
  const now = useStore(profile)
  if (now === undefined) return null
  const face = (
    <>
      <span class="wider">profile </span>
      {now}
    </>
  )
  return (
    <Menu face={face} label="Profile">
      {(close) => <Profiles now={now} close={close} />}
    </Menu>
  )
}

function Profiles({ now, close }: { readonly now: string; readonly close: () => void }) {
  const [error, setError] = useState<Error>()
  const profiles = useProfiles()
  const become = async (name: string): Promise<void> => {
    await control('PUT', '/profile', { profile: name })
    await learnProfile()
    close()
  }
  return (
    <>
      <p class="label">Be another version, with all that there is</p>
      <Shown loaded={profiles}>
        {(all) => (
          <ul class="choices">
            {all.map(({ name, doc }) => (
              <li key={name}>
                <button
                  type="button"
                  aria-pressed={name === now}
                  onClick={() => void become(name).catch(setError)}
                >
                  {name} <span class="muted">{doc}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Shown>
      {error && <Problem error={error} />}
      <p>
        <a href="#desk/worlds">what each does</a>
      </p>
    </>
  )
}
