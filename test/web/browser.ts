/** A real browser for tests of the page: Debian's Chromium, or the one that CHROMIUM names. */
import { access, constants } from 'node:fs/promises'
import { type Browser, chromium, type Page } from 'playwright-core'

const PATH = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Milliseconds until something has to be there: machines that run many things at once are slow. */
export const TIMEOUT = 30_000

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  // Containers have little of it, and the browser ends when it is full.
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Why there can be no browser; undefined where there is one. */
export const noBrowser = (): Promise<string | undefined> =>
  access(PATH, constants.X_OK).then(
    () => undefined,
    () => `there is no ${PATH}: apt-get install chromium, or name another one by CHROMIUM`,
  )

/** Starts it. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: PATH, args: FLAGS })

/** What a page did that none of ours may do. */
export interface Watched {
  readonly page: Page
  /** Errors of scripts, and what the browser refused by the Content-Security-Policy. */
  readonly errors: string[]
  /** Hosts that were asked. */
  readonly hosts: Set<string>
}

/** How a page is opened. */
export interface Opening {
  readonly width?: number
  readonly height?: number
  readonly scheme?: 'light' | 'dark'
}

/** Opens a page in a browser context of its own, and watches what it does. */
export async function openPage(
  browser: Browser,
  url: string,
  { width = 1280, height = 860, scheme = 'light' }: Opening = {},
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
    ignoreHTTPSErrors: true,
  })
  context.setDefaultTimeout(TIMEOUT)
  const page = await context.newPage()
  const errors: string[] = []
  const hosts = new Set<string>()
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    // The browser tells of each answer of 400 and more as an error, which is none of the page's.
    if (message.type() === 'error' && !/^Failed to load resource/.test(message.text()))
      errors.push(message.text())
  })
  page.on('dialog', (dialog) => {
    errors.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (/^https?:/.test(request.url())) hosts.add(new URL(request.url()).host)
  })
  await page.goto(url)
  return { page, errors, hosts }
}

/** Waits until the view shows a text. */
export const shows = (page: Page, text: string | RegExp): Promise<void> =>
  page.locator('main').getByText(text).first().waitFor()
