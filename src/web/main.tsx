/** The page: asks whether it may use the controls, and shows itself. */
import { render } from 'preact'
import { App } from './app.js'
import { tryAccess } from './server/controls.js'
import { startListening } from './server/live.js'
import { applyTheme } from './theme.js'

applyTheme()
const page = document.getElementById('page')
if (page) {
  page.replaceChildren()
  render(<App />, page)
}
await tryAccess().catch(() => undefined)
startListening()
