/** The page in a real browser: every view is whole, in any light and of any width. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { inBrowser, shows } from './in-browser.js'

const JOB = '/api/jobs/bc55daf2-191d-4f2c-a9d6-8d909e6bbec9?format=Entity'
const POINT = '4efa47e0-c3bd-47f2-a87a-013088f8b495'

/** The views, and a text that each shows once it is whole. */
const VIEWS: readonly (readonly [hash: string, text: string | RegExp])[] = [
  ['#estate', 'Exchange Backup'],
  [`#${JOB}`, 'JobScheduleOptions'],
  ['#/api/restorePoints/x', 'Refused by'],
  ['#explore/9.5/13.0/api/query?type=Job&pageSize=2', 'lines differ'],
  ['#query?type=Job&sortAsc=Name', 'page 1 of 1'],
  ['#query?type=Job&filter=Nme==x', 'did you mean'],
  ['#operations', 'Portal Administrator'],
  [`#operations/GET/restorePoints/{ID}?ID=${POINT}`, 'One RestorePoint.'],
  ['#operations/POST/jobs/{ID}?action=clone', 'BackupJobCloneInfo'],
  ['#operations/PUT/jobs/{ID}?action=edit', 'JobScheduleOptions'],
  ['#operations/DELETE/jobs/{ID}', 'Deletes a job'],
  ['#desk/journal', 'Journal'],
  ['#desk/faults', 'Nothing goes wrong'],
  ['#desk/clock', 'Move it on'],
  ['#desk/worlds', 'be 13.0'],
  ['#desk/sessions', 'this page'],
  ['#desk/state', 'BackupServer'],
  ['#desk/report', 'What the client could do better'],
]

/** What axe finds, in lines. */
async function foundByAxe(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** How many pixels the page is wider than its window. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - innerWidth')

for (const scheme of ['light', 'dark'] as const)
  inBrowser(
    `every view is whole, asks no other host and has no fault for axe, ${scheme}`,
    async (t, open) => {
      const { page, em, url, errors, hosts } = await open(t, '', { opening: { scheme } })
      for (const [hash, text] of VIEWS) {
        await page.goto(url + hash)
        await shows(page, text)
        t.same(await foundByAxe(page), [], hash)
      }
      t.same(errors, [])
      t.same([...hosts], [new URL(em.url).host])
    },
  )

for (const [width, height] of [
  [360, 740],
  [2560, 1440],
] as const)
  inBrowser(`every view fits into ${width} pixels`, async (t, open) => {
    const { page, url } = await open(t, '', { opening: { width, height } })
    for (const [hash, text] of VIEWS) {
      await page.goto(url + hash)
      await shows(page, text)
      t.ok((await overflow(page)) <= 0, hash)
    }
  })

/** What of an element is cut off, in pixels. */
const cut = (selector: string): string =>
  `[...document.querySelectorAll('${selector}')].map((one) => one.scrollWidth - one.clientWidth)`

/** How high an element is, in pixels. */
const heights = (selector: string): string =>
  `[...document.querySelectorAll('${selector}')].map((one) => Math.round(one.getBoundingClientRect().height))`

/** Pixels of a line. */
const LINE = 20

for (const width of [1280, 2560])
  inBrowser(`nothing is cut or broken without need at ${width} pixels`, async (t, open) => {
    const { page, em, url } = await open(t, '#estate', { opening: { width } })
    const all = async (script: string): Promise<number[]> => page.evaluate(script)
    em.clock.set({ rate: 1 })
    await page.getByRole('button', { name: 'ahead' }).waitFor()
    t.same(await all(heights('header.bar')), [48])
    await shows(page, / % of /)
    await shows(page, 'Failed to write')
    for (const one of await all(cut('.telling'))) t.equal(one, 0)
    for (const one of await all(heights('.figure'))) t.equal(one, LINE)
    await page.goto(`${url}#${JOB}`)
    await shows(page, 'X-RestSvcSessionId')
    t.same(await all(cut('.request .code')), [0])
    const [button, text] = await Promise.all(
      ['.copy', 'pre'].map((one) => page.locator(`.request ${one}`).boundingBox()),
    )
    t.ok(button && text && button.y + button.height <= text.y)
    const { token } = em.sessions.open('portal.user')
    await em.app.inject({ url: '/api/backups', headers: { 'x-restsvcsessionid': token } })
    await page.goto(`${url}#desk/journal`)
    await shows(page, 'EM\\portal.user')
    for (const one of await all(heights('.entries tbody tr'))) t.ok(one < 2 * LINE, `${one}`)
    if (width < 2000) return
    await page.goto(`${url}#query?type=BackupJobSession`)
    await shows(page, 'page 1 of')
    t.same(await all(cut('.results .scroll')), [0])
  })

inBrowser('what it looks like is there before any answer of the API is', async (t, open) => {
  const { page, em } = await open(t, '#estate')
  await shows(page, 'Exchange Backup')
  em.faults.add({ match: { path: '/api/*' }, effect: { kind: 'hang' } })
  const times: number[] = []
  for (let n = 0; n < 5; n++) {
    await page.reload()
    await page.getByRole('navigation', { name: 'Views' }).waitFor()
    const paint = await page.waitForFunction(
      "performance.getEntriesByName('first-contentful-paint')[0]?.startTime",
    )
    times.push(Number(await paint.jsonValue()))
  }
  t.comment(`first paint after ${times.map(Math.round).join(', ')} ms`)
  t.ok(times.every((one) => one > 0))
})
