/** Light or dark: as the system has it, or as was chosen. */
import { keep, kept } from './server/kept.js'

/** What can be chosen. */
export type Theme = 'light' | 'dark'

const isDarkSystem = (): boolean => matchMedia('(prefers-color-scheme: dark)').matches

/** The one that is shown. */
export const theme = (): Theme => {
  const chosen = kept('theme', 'browser')
  if (chosen === 'light' || chosen === 'dark') return chosen
  return isDarkSystem() ? 'dark' : 'light'
}

/** Shows the one that was chosen, if one was. */
export function applyTheme(): void {
  const chosen = kept('theme', 'browser')
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
  else delete document.documentElement.dataset.theme
}

/** Shows the other one, and remembers it unless it is the system's. */
export function switchTheme(): void {
  const other: Theme = theme() === 'dark' ? 'light' : 'dark'
  keep('theme', other === (isDarkSystem() ? 'dark' : 'light') ? undefined : other, 'browser')
  applyTheme()
}
