/** The versions of Enterprise Manager that a world can be, what each does, and how that is known. */
import { Panel, Shown } from '../parts/panel.js'
import { profile, useProfiles } from '../server/profile.js'
import { useStore } from '../store.js'
import { literal, useActing } from './act.js'

/** The part of the desk. */
export function Profiles() {
  const now = useStore(profile)
  const profiles = useProfiles()
  const { run, problem } = useActing()
  return (
    <Panel name="profiles" title="Profile of this world">
      {problem}
      <Shown loaded={profiles}>
        {(all) => (
          <ul class="rows">
            {all.map(({ name, doc, differences }) => (
              <li key={name}>
                <span class="name">{name}</span>
                <details>
                  <summary>{doc}</summary>
                  {differences.map((one) => (
                    <p key={one.what + one.doc}>
                      {one.doc}: {JSON.stringify(one.value)}{' '}
                      <span class="muted">
                        ({one.mark}: {one.from})
                      </span>
                    </p>
                  ))}
                </details>
                <button
                  type="button"
                  class="small"
                  aria-pressed={name === now}
                  onClick={() =>
                    run({
                      method: 'PUT',
                      path: '/profile',
                      body: { profile: name },
                      call: `setProfile(${literal(name)})`,
                    })
                  }
                >
                  {name === now ? `is ${name}` : `be ${name}`}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </Panel>
  )
}
