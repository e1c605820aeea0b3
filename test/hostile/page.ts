/** The page in a browser, with texts that mean no good wherever it shows texts. */
import { startEmsim } from '../../src/index.js'
import { noBrowser, openBrowser, openPage, shows } from '../web/browser.js'
import { harmOf, hostileEstate, hostileViews, makeHostile } from '../web/hostile-estate.js'
import type { Part } from './part.js'

export const page: Part = async ({ isShort }) => {
  const missing = await noBrowser()
  if (missing !== undefined) return { figures: [`NOT RUN: ${missing}`], failures: [] }
  await using em = await startEmsim({ port: 0, tls: 'off', estate: hostileEstate() })
  await makeHostile(em)
  const browser = await openBrowser()
  const failures: string[] = []
  let count = 0
  try {
    const { page: shown, errors } = await openPage(browser, `${em.url}/web/#estate`)
    for (const format of isShort ? ['JSON'] : ['JSON', 'XML']) {
      await shown.getByRole('button', { name: format, exact: true }).click()
      for (const [hash, text] of hostileViews(em)) {
        await shown.goto(`${em.url}/web/${hash}`)
        await shows(shown, text)
        count++
        for (const harm of await harmOf(shown)) failures.push(`${hash}: ${harm}`)
      }
    }
    failures.push(...errors)
  } finally {
    await browser.close()
  }
  return { figures: [`${count} views of hostile texts, ${failures.length} did harm`], failures }
}
