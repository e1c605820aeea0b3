/** How each control is called in the library: the compiler holds it to what the controls are. */
import type { CONTROLS } from './control-table.js'
import type { EmsimControls } from './emsim-controls.js'

type Name = keyof typeof CONTROLS

/** What stands at a name such as `estate.add`. */
type MemberAt<Controls, Path> = Path extends `${infer Part}.${infer Member}`
  ? Part extends keyof Controls
    ? MemberAt<Controls[Part], Member>
    : never
  : Path extends keyof Controls
    ? Controls[Path]
    : never

/** A property, a method that gives what it gives at once, or one that gives a promise of it. */
type FormOf<Member> = Member extends (...given: never) => infer Given
  ? Given extends Promise<unknown>
    ? 'promise'
    : 'method'
  : 'property'

const FORMS: { readonly [One in Name]: FormOf<MemberAt<EmsimControls, One>> } = {
  'estate.counts': 'method',
  'estate.find': 'method',
  'estate.add': 'method',
  'estate.get': 'method',
  'estate.update': 'method',
  'estate.remove': 'method',
  accounts: 'property',
  warnings: 'property',
  'estate.addAll': 'promise',
  'estate.replace': 'promise',
  reload: 'promise',
  situations: 'promise',
  situation: 'promise',
  reset: 'method',
  snapshot: 'promise',
  restore: 'promise',
  keptNames: 'method',
  keep: 'method',
  recall: 'method',
  forget: 'method',
  'clock.state': 'property',
  'clock.set': 'method',
  'clock.advance': 'promise',
  'sessions.list': 'method',
  'sessions.open': 'method',
  'sessions.dropAll': 'method',
  'sessions.close': 'method',
  'sessions.expire': 'method',
  'faults.list': 'method',
  'faults.add': 'method',
  'faults.addScenario': 'method',
  'faults.remove': 'method',
  'faults.clear': 'method',
  'tasks.list': 'method',
  'tasks.add': 'method',
  'tasks.remove': 'method',
  'tasks.clear': 'method',
  'requests.all': 'promise',
  'requests.find': 'promise',
  'requests.count': 'promise',
  'requests.waitFor': 'promise',
  'requests.expect': 'promise',
  'requests.clear': 'method',
  har: 'promise',
  events: 'method',
  report: 'promise',
  reportText: 'promise',
  profile: 'property',
  setProfile: 'method',
  askProfiles: 'promise',
  worlds: 'method',
  makeWorld: 'method',
  removeWorld: 'method',
  health: 'method',
  ready: 'promise',
  certificate: 'promise',
  metrics: 'method',
  coverage: 'promise',
  profiles: 'promise',
  openApi: 'promise',
  xmlSchema: 'promise',
}

/** A control as a program writes it: `em.accounts`, `em.estate.add()`, `await em.report()`. */
export function writtenCall(name: Name): string {
  const form = FORMS[name]
  if (form === 'property') return `em.${name}`
  return form === 'promise' ? `await em.${name}()` : `em.${name}()`
}
