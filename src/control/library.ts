/** The controls as the library shows them: those that the table has, and nothing of what they stand on. */
import type { Clock } from '../time/clock.js'
import type { CONTROLS } from './control-table.js'
import type { EmsimControls } from './emsim-controls.js'
import type { WorldControls } from './world-controls.js'
import type { WorldSetting } from './world-making.js'

type Name = keyof typeof CONTROLS

/** `estate` and its like, of `estate.add`. */
type Part<Of extends string = Name> = Of extends `${infer One}.${string}` ? One : never

/** `add` and its like, of those that begin with a part. */
type MemberOf<One extends string, Of extends string = Name> = Of extends `${One}.${infer Member}`
  ? Member
  : never

type PartsOf<Controls> = {
  readonly [One in Part & keyof Controls]: Pick<Controls[One], MemberOf<One> & keyof Controls[One]>
}

type Shown<Controls> = PartsOf<Controls> & Pick<Controls, Name & keyof Controls>

/** What a test controls of one world. Each has its twin below /emsim: `emsim help controls` lists them. */
export interface WorldLibrary extends Shown<WorldControls> {
  readonly clock: PartsOf<WorldControls>['clock'] & Clock
}

/** A world that is listened for: where it is reached, and as whom it is asked. */
export interface Reached<HttpUrl extends string | undefined>
  extends Pick<WorldControls, 'url' | 'client'> {
  /** Plain http on the same port; undefined where TLS is all that is served. */
  readonly httpUrl: HttpUrl
}

/** A world besides the main one, which is listened for. */
export interface ReachedWorld<HttpUrl extends string | undefined = string>
  extends WorldLibrary,
    Reached<HttpUrl> {}

/** The same of the main world, and what belongs to the process as a whole. */
export interface EmsimLibrary<World extends WorldLibrary = WorldLibrary>
  extends WorldLibrary,
    Shown<Omit<EmsimControls, keyof WorldControls | 'makeWorld'>> {
  /**
   * The controls of another world, made if there is none: `team-a` for http://team-a.localhost.
   * @throws ControlError for a name that is none
   */
  world(name: string): World
  /**
   * Makes a world: `team-a` for http://team-a.localhost.
   * @throws ControlError for a name that is none or taken, FixtureError for an estate that is none
   */
  makeWorld(setting: WorldSetting): World
}
