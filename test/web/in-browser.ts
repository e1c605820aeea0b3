/** Tests in a real browser, each with a server and a page of its own. */
import type { Browser } from 'playwright-core'
import t, { type Test } from 'tap'
import { type Emsim, type StartOptions, startEmsim } from '../../src/index.js'
import { noBrowser, type Opening, openBrowser, openPage, type Watched } from './browser.js'

export { shows } from './browser.js'

/** A server, and a page that shows a view of it. */
export interface Opened extends Watched {
  readonly em: Emsim<string | undefined>
  /** Of the page, without a hash. */
  readonly url: string
}

/** Opens a view of a server of its own, which is gone after the test. The clock stands in the evening's runs. */
export type Open = (
  t: Test,
  hash: string,
  given?: StartOptions & { readonly opening?: Opening },
) => Promise<Opened>

/**
 * Declares a test in the browser that all such tests of a file share. Where there is no browser it is
 * skipped, and says so.
 */
export function inBrowser(name: string, test: (t: Test, open: Open) => Promise<void>): void {
  left++
  const options = missing === undefined ? {} : { skip: `NOT RUN: ${missing}` }
  void t.test(name, options, async (t) => {
    shared = sharedOr(shared)
    const browser = await shared
    t.after(async () => {
      if (--left === 0) await browser.close()
    })
    const opened: Opened[] = []
    const open: Open = async (t, hash, { opening, ...start } = {}) => {
      const em = await startEmsim({ port: 0, tls: 'off', clock: '2026-11-23T22:14:07Z', ...start })
      const watched = await openPage(browser, `${em.url}/web/${hash}`, opening)
      t.after(async () => {
        await watched.page.context().close()
        await em.close()
      })
      const one = { ...watched, em, url: `${em.url}/web/` }
      opened.push(one)
      return one
    }
    try {
      await test(t, open)
    } catch (error) {
      for (const one of opened) t.comment(await seen(one))
      throw error
    }
  })
}

/** The browser that was opened before, or another one where that one has ended. */
async function sharedOr(before: Promise<Browser> | undefined): Promise<Browser> {
  const one = await before
  return one?.isConnected() ? one : openBrowser()
}

/** What can be told of a page whose test failed: a browser elsewhere shows nobody anything. */
async function seen({ page, em, errors }: Opened): Promise<string> {
  const text = await page.locator('body').innerText({ timeout: 1000 }).catch(String)
  const asked = (await em.requests.all())
    .slice(-10)
    .map(({ status, method, url }) => `${status} ${method} ${url}`)
  return [page.url(), text.slice(0, 2000), ...asked, ...errors].join('\n')
}

const missing = await noBrowser()
let shared: Promise<Browser> | undefined
/** Tests that are still to come; after the last of them the browser is closed. */
let left = 0
