/** The page in a real browser: the versions that a world can be, and two of them side by side. */
import type { Locator, Page } from 'playwright-core'
import type { ProfileName } from '../../src/index.js'
import { inBrowser, shows } from './in-browser.js'

const JOB = '/api/jobs/bc55daf2-191d-4f2c-a9d6-8d909e6bbec9?format=Entity'

const bar = (page: Page): Locator => page.getByRole('banner')

/** Chooses a profile in the bar, and waits until the bar shows it. */
async function choose(page: Page, name: ProfileName): Promise<void> {
  await bar(page)
    .getByRole('button', { name: /^Profile:/ })
    .click()
  await bar(page)
    .getByRole('listitem')
    .getByRole('button', { name: `${name} ` })
    .first()
    .click()
  await bar(page)
    .getByRole('button', { name: `Profile: ${name}`, exact: true })
    .waitFor()
}

/** The names that the shown answer begins with. */
const member = (page: Page, name: string): Promise<void> =>
  page
    .locator('.tree .name', { hasText: new RegExp(`^"${name}": $`) })
    .first()
    .waitFor()

inBrowser(
  'the profile of the world is switched by a click, and seen when others do',
  async (t, open) => {
    const { page, em, errors } = await open(t, `#${JOB}`)
    await member(page, 'JobType')
    await choose(page, '13.0')
    await member(page, 'jobType')
    t.equal(em.profile.name, '13.0')
    em.setProfile('10')
    await bar(page).getByRole('button', { name: 'Profile: 10', exact: true }).waitFor()
    await member(page, 'JobType')
    em.reset()
    await bar(page).getByRole('button', { name: 'Profile: default', exact: true }).waitFor()
    t.same(errors, [])
  },
)

inBrowser('the desk tells what each profile does, and how a test chooses it', async (t, open) => {
  const { page, em, url } = await open(t, '#desk/worlds')
  const panel = page.locator('.profiles')
  await panel.locator('summary', { hasText: '9.5 Update 4' }).click()
  await panel.getByText('(recorded: answers of 9.5u4)').first().waitFor()
  await panel.getByRole('button', { name: 'be 13.0' }).click()
  await panel.getByRole('button', { name: 'is 13.0' }).waitFor()
  await shows(page, "em.setProfile('13.0')")
  await shows(page, /curl -s -X PUT .*\/emsim\/profile' .*"profile":"13\.0"/)
  t.equal(em.profile.name, '13.0')
  em.makeWorld({ name: 'team-a', profile: '11' })
  await page.goto(`${url}#desk/journal`)
  await bar(page)
    .getByRole('button', { name: /^World:/ })
    .click()
  await bar(page).getByRole('button', { name: 'team-a', exact: true }).click()
  await bar(page).getByRole('button', { name: 'Profile: 11', exact: true }).waitFor()
  await choose(page, '12.3')
  t.equal(em.world('team-a').profile.name, '12.3')
  t.equal(em.profile.name, '13.0', 'the other world stays as it is')
})

inBrowser('every view is shown of every version', async (t, open) => {
  const { page, em, url, errors } = await open(t, '#estate')
  const views: readonly (readonly [hash: string, text: string | RegExp])[] = [
    ['#estate', /% of 20/],
    [`#${JOB}`, '200 OK'],
    ['#query?type=Job&sortAsc=Name', 'Backup Job 3'],
    ['#operations/GET/jobs', 'GET /jobs'],
    ['#desk/journal', 'Journal'],
  ]
  for (const { name } of await em.profiles()) {
    em.setProfile(name)
    await page.goto(`${url}#desk/worlds`)
    await bar(page)
      .getByRole('button', { name: `Profile: ${name}`, exact: true })
      .waitFor()
    for (const [hash, text] of views) {
      await page.goto(url + hash)
      await shows(page, text)
      t.equal(await page.getByRole('alert').count(), 0, `${hash} of ${name}`)
    }
  }
  t.same(errors, [])
})

/** The cells of the first line that holds a text. */
const cellsOf = (page: Page, text: string | RegExp): Locator =>
  page.locator('.compared tr', { hasText: text }).first().getByRole('cell')

inBrowser(
  'a resource is shown under two profiles side by side, and nothing is left of it',
  async (t, open) => {
    const { page, em, errors } = await open(t, `#${JOB}`, { profile: '12.3' })
    await shows(page, '200 OK')
    await page.getByRole('link', { name: 'Two profiles' }).click()
    await page.waitForURL(/#explore\/12\.3\/13\.0\/api\/jobs\//)
    const cells = cellsOf(page, 'JobType')
    await cells.first().waitFor()
    t.same(await cells.allInnerTexts(), ['"JobType": "Backup",', '"jobType": "Backup",'])
    t.same(await cells.locator('mark').allInnerTexts(), ['"JobType":', '"jobType":'])
    const asked = await em.requests.count()
    const { token: _, ...before } = em.sessions.list()[0] ?? { token: '' }

    await page.getByRole('checkbox', { name: /also by letter case/ }).uncheck()
    await page
      .getByRole('status')
      .getByText(/^1?\d of \d+ lines differ$/)
      .waitFor()
    await page.getByRole('combobox', { name: 'beside' }).selectOption('12.3+postgresql')
    await page.waitForURL(/#explore\/12\.3\/12\.3\+postgresql\/api\/jobs\//)
    await page.getByRole('columnheader', { name: '12.3+postgresql 200 OK' }).waitFor()
    await page
      .getByRole('status')
      .getByText(/^0 of \d+ lines differ$/)
      .waitFor()

    await page.getByRole('button', { name: 'XML', exact: true }).click()
    await page.getByRole('combobox', { name: 'Profile', exact: true }).selectOption('9.5')
    await page.getByRole('columnheader', { name: '9.5 200 OK' }).waitFor()
    await page.getByRole('tab', { name: 'Headers' }).click()
    await cellsOf(page, 'x-frame-options').first().waitFor()
    t.same(await cellsOf(page, 'x-frame-options').allInnerTexts(), [
      'nothing',
      'x-frame-options: SAMEORIGIN',
    ])
    await page.getByRole('tab', { name: 'Raw' }).click()
    await page.getByRole('figure', { name: 'The body under 9.5' }).getByText('<?xml').waitFor()
    await page.getByRole('tab', { name: 'Document' }).click()

    await page
      .locator('.compared')
      .getByRole('link', { name: /\/backupServers\// })
      .first()
      .click()
    await page.waitForURL(/#explore\/9\.5\/12\.3\+postgresql\/api\/backupServers\//)
    await cellsOf(page, '<EntityRef').first().waitFor()
    t.equal(await em.requests.count(), asked, 'the journal has nothing of it')
    t.match(em.sessions.list(), [before])
    t.equal(em.profile.name, '12.3')
    await page.getByRole('link', { name: 'One answer' }).click()
    await page.waitForURL(/#\/api\/backupServers\//)
    await shows(page, '200 OK')
    t.same(errors, [])
  },
)

inBrowser(
  'what one of two profiles refuses stands beside what the other answers',
  async (t, open) => {
    const { page, em } = await open(t, '#explore/9.5/13.0/api/cdpPolicies')
    await page.getByRole('columnheader', { name: '9.5 404 Not Found' }).waitFor()
    await page.getByRole('columnheader', { name: '13.0 200 OK' }).waitFor()
    for (const { id } of em.sessions.list()) em.sessions.expire(id)
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await page.getByRole('columnheader', { name: '13.0 401 Unauthorized' }).waitFor()
    await page.getByRole('button', { name: 'Log on again' }).click()
    await page.getByRole('columnheader', { name: '13.0 200 OK' }).waitFor()
  },
)

inBrowser('two profiles are compared by keys alone', async (t, open) => {
  const { page } = await open(t, `#explore/12.3/13.0${JOB}`)
  await cellsOf(page, 'JobType').first().waitFor()
  await page.getByRole('combobox', { name: 'Profile', exact: true }).focus()
  await page.keyboard.press('ArrowUp')
  await page.waitForURL(/#explore\/11\/13\.0\/api/)
  await page.getByRole('columnheader', { name: '11 200 OK' }).waitFor()
  await page.getByRole('tab', { name: 'Document' }).focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.getByRole('checkbox', { checked: false }).waitFor()
  const alike = page.getByRole('button', { name: /lines that are alike/ }).first()
  await alike.waitFor()
  const rows = await page.locator('.compared tbody tr').count()
  await alike.focus()
  await page.keyboard.press('Enter')
  await page
    .locator('.compared tbody tr')
    .nth(rows + 2)
    .waitFor({ state: 'attached' })
  t.pass('it is unfolded')
})

inBrowser(
  'where there is little room, one stands below the other and says which it is',
  async (t, open) => {
    const opening = { width: 360, height: 740 }
    const { page } = await open(t, `#explore/12.3/13.0${JOB}`, { opening })
    const cells = cellsOf(page, 'JobType')
    await cells.first().waitFor()
    const [first, second] = [await cells.nth(0).boundingBox(), await cells.nth(1).boundingBox()]
    t.ok(first && second && second.y >= first.y + first.height && second.x === first.x)
    const labels = `[...document.querySelectorAll('.compared .differs')][0].querySelectorAll('td')`
    t.same(
      await page.evaluate(`[...${labels}].map((one) => getComputedStyle(one, '::before').content)`),
      ['"≠ 12.3"', '"≠ 13.0"'],
    )
    const alike = page.locator('.compared tbody tr:not(.differs)').first().locator('td')
    t.same([await alike.nth(0).isVisible(), await alike.nth(1).isVisible()], [true, false])
  },
)

inBrowser('without controls there is no other profile to be seen', async (t, open) => {
  const { page, url } = await open(t, `#explore/12.3/13.0${JOB}`, { control: 'off' })
  await page.getByRole('main').getByLabel('Account').fill('User')
  await page.getByRole('main').getByLabel('Password').fill('Password')
  await page.getByRole('main').getByRole('button', { name: 'Log on' }).click()
  await shows(page, '200 OK')
  t.equal(await page.getByRole('link', { name: 'Two profiles' }).count(), 0)
  t.equal(await page.locator('.compared').count(), 0)
  t.equal(
    await bar(page)
      .getByRole('button', { name: /^Profile/ })
      .count(),
    0,
  )
  t.ok(page.url().startsWith(url))
})
