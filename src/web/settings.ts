/** What was chosen for all views. */
import type { Format } from './server/api.js'
import { keep, kept } from './server/kept.js'
import { Store } from './store.js'

/** The format in which Explore asks. */
export const format = new Store<Format>(kept('format', 'browser') === 'xml' ? 'xml' : 'json')

format.watch(() => keep('format', format.value, 'browser'))
