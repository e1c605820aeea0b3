/** The page in a real browser: what can be done with it, by mouse and by keys. */
import { join } from 'node:path'
import { TIMEOUT } from './browser.js'
import { inBrowser, shows } from './in-browser.js'

const JOB_ID = 'bc55daf2-191d-4f2c-a9d6-8d909e6bbec9'
const JOB = `/api/jobs/${JOB_ID}?format=Entity`
const POINT = '4efa47e0-c3bd-47f2-a87a-013088f8b495'

inBrowser(
  "an address of Enterprise Manager's own client opens the same resource",
  async (t, open) => {
    const path = '/api/query?type=BackupJobSession&filter=JobName=="Backup Job 3"&pageSize=3'
    const { page, em } = await open(t, `#${path}`)
    await shows(page, 'PagingInfo')
    await shows(page, 'Backup Job 3@2026-10-25')
    const asked = (await em.requests.find({ query: { pageSize: '3' } })).at(-1)
    t.match(asked, { status: 200, operation: 'GET /query' })
  },
)

inBrowser(
  'an answer links on: to what it holds, to what holds it, and to what acts',
  async (t, open) => {
    const { page } = await open(t, `#${JOB}`)
    await page.getByRole('navigation', { name: 'Links' }).getByText('backupSessions').click()
    await page.getByRole('navigation', { name: 'Links' }).getByText('Backup Job 3@').first().click()
    await page
      .getByRole('navigation', { name: 'What it belongs to' })
      .getByText('Backup Job 3')
      .first()
      .click()
    await page.waitForURL(/#\/api\/jobs\/bc55daf2/)
    t.pass('and back')
  },
)

inBrowser('XML is shown as a tree too, and the record as a fixture has it', async (t, open) => {
  const { page } = await open(t, `#/api/restorePoints/${POINT}?format=Entity`)
  await page.getByRole('button', { name: 'XML' }).click()
  await shows(page, '<BackupDateUTC>')
  await page.getByRole('tab', { name: 'Record' }).click()
  await shows(page, /BackupDateUTC: "2025-10-14T20:00:31/)
  await page.getByRole('tab', { name: 'Python' }).click()
  await shows(page, /import requests/)
})

inBrowser('what happens is shown as it happens', async (t, open) => {
  const { page, em } = await open(t, '#desk/journal')
  await shows(page, 'No request fits')
  const { token } = em.sessions.open('portal.user')
  await em.app.inject({ url: '/api/backups', headers: { 'x-restsvcsessionid': token } })
  await shows(page, 'EM\\portal.user')
  await page.goto(`${page.url().split('#')[0]}#estate`)
  await shows(page, 'Exchange Backup')
  em.estate.add('Repository', {
    Name: 'Fresh Repository',
    BackupServer: 'enterprise01.tech.local',
    Capacity: 1000,
    FreeSpace: 500,
  })
  await shows(page, 'Fresh Repository')
})

inBrowser('the clock is moved on from the bar, and jobs get on by themselves', async (t, open) => {
  const { page, em } = await open(t, '#estate')
  await shows(page, '33 %')
  await page.getByRole('button', { name: /Clock/ }).click()
  await page.getByRole('button', { name: '15 minutes' }).click()
  await page.getByRole('time').filter({ hasText: '22:29:07' }).first().waitFor()
  await page.locator('main').getByText('33 %').waitFor({ state: 'detached' })
  t.match(em.clock.state.now, /T22:29:07/)
  await page.goto(`${page.url().split('#')[0]}#desk/clock`)
  await page.getByRole('button', { name: '30 days' }).click()
  await page.getByRole('time').filter({ hasText: '2026-12-23' }).first().waitFor()
})

inBrowser(
  'a session that has expired is told with its reason, and one can log on again',
  async (t, open) => {
    const { page, em } = await open(t, `#${JOB}`)
    await shows(page, '200 OK')
    for (const { id } of em.sessions.list()) em.sessions.expire(id)
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await shows(page, /session was made to expire/)
    await page.getByRole('button', { name: 'Log on again' }).click()
    await shows(page, '200 OK')
    t.equal(em.sessions.list().length, 1)
  },
)

inBrowser('where a fault keeps the estate from being shown, its rule is named', async (t, open) => {
  const { page, em } = await open(t, '#estate')
  await shows(page, 'Exchange Backup')
  em.faults.addScenario('maintenance')
  await page.reload()
  await shows(page, 'The fault rule maintenance fired')
  t.pass()
})

inBrowser('another account sees what its role may see', async (t, open) => {
  const { page, em } = await open(t, '#/api/jobs')
  await shows(page, '200 OK')
  await page.getByRole('button', { name: /Account/ }).click()
  await page.getByRole('button', { name: /portal\.user/ }).click()
  await shows(page, '403 Forbidden')
  await shows(page, 'role check')
  t.ok(em.sessions.list().some(({ userName }) => userName === 'EM\\portal.user'))
})

inBrowser(
  'a filter is built line by line, and a wrong one is underlined where it is wrong',
  async (t, open) => {
    const { page } = await open(t, '#query?type=BackupJobSession')
    await page.getByRole('button', { name: '+ and' }).click()
    await page.getByRole('combobox', { name: 'Field' }).selectOption('Result')
    await page.getByRole('combobox', { name: 'Value' }).selectOption('Failed')
    await page.waitForURL(/filter=Result%3D%3DFailed/)
    const cells = (name: string) =>
      page.getByRole('region', { name: 'Result' }).getByRole('cell', { name, exact: true }).first()
    await cells('Success').waitFor({ state: 'detached' })
    await cells('Failed').waitFor()
    await page.getByLabel('filter', { exact: true }).fill('Result==Failed;Sttate==Stopped')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.locator('mark', { hasText: 'Sttate' }).waitFor()
  },
)

inBrowser('an operation is tried with ids that the estate has', async (t, open) => {
  const { page } = await open(t, '#operations')
  await page.getByRole('searchbox', { name: 'Search operations' }).fill('repositories/{ID}')
  await page.getByRole('link', { name: 'GET /repositories/{ID}', exact: true }).click()
  const id = page.getByLabel('ID', { exact: true })
  const choice = page.locator('datalist option', { hasText: 'Backup Volume 01' })
  await choice.waitFor({ state: 'attached' })
  await id.fill((await choice.getAttribute('value')) ?? '')
  await page.getByRole('button', { name: 'Send' }).click()
  await shows(page, '200 OK')
})

inBrowser(
  'faults, expectations, kept states and worlds are in hand, each with its line for a test',
  async (t, open) => {
    const { page, em, url } = await open(t, '#desk/faults')
    await page.getByRole('button', { name: 'maintenance' }).click()
    await page.getByRole('button', { name: 'Remove fault-1' }).waitFor()
    await shows(page, "em.faults.addScenario('maintenance')")
    await shows(page, /curl -s -X POST .*faults\/scenarios\/maintenance/)
    await page.getByLabel('effect').selectOption('throttle')
    await page.getByRole('button', { name: 'Add' }).click()
    await shows(page, 'em.faults.add({effect: {kind: "throttle", requests: 10, per: 60}})')
    await page.getByRole('button', { name: 'Remove fault-2' }).waitFor()
    t.match(em.faults.list(), [{}, { effect: { kind: 'throttle', requests: 10, per: 60 } }])
    await page.getByRole('button', { name: 'Remove all' }).click()
    await shows(page, 'Nothing goes wrong')

    await page.getByRole('button', { name: 'repository-full' }).click()
    await shows(page, "await em.situation('repository-full')")
    await page.goto(`${url}#estate`)
    await shows(page, /^! .*100 % of/)

    await page.goto(`${url}#desk/journal?path=/api/nothing`)
    await page.getByRole('button', { name: 'Verify' }).click()
    await shows(page, /expected 1 requests, found 0/)

    await page.goto(`${url}#desk/state`)
    await page.getByLabel('name').fill('before')
    await page.getByRole('button', { name: 'Keep this state' }).click()
    await page.getByRole('button', { name: 'recall' }).waitFor()
    t.same(em.keptNames(), ['before'])

    await page.goto(`${url}#desk/worlds`)
    await page.getByLabel('name').fill('team-a')
    await page.getByRole('button', { name: 'Make' }).click()
    await page.getByRole('button', { name: 'show', exact: true }).click()
    await page.getByRole('banner').getByText('team-a').waitFor()
    await page.goto(`${url}#/api/backupServers`)
    await shows(page, '200 OK')
    t.ok((await em.world('team-a').requests.count({ path: '/api/backupServers' })) > 0)
  },
)

inBrowser(
  'a fixture is put in place, added, and loaded anew; its mistakes lead to their places',
  async (t, open) => {
    const folder = t.testdir({ 'estate.yaml': 'BackupServers: [{ Name: of-the-file }]' })
    const { page, em } = await open(t, '#desk/state', { estate: join(folder, 'estate.yaml') })
    const names = () => em.estate.find('BackupServer').map(({ Name }) => Name)
    const fixture = page.getByLabel('YAML or JSON')
    await fixture.fill('BackupServers:\n  - Name: one\n  - Nme: two\nJobs: 5\n')
    await page.getByRole('button', { name: 'Put in place of all' }).click()
    await shows(page, 'BackupServers[1].Nme: expected the key Name, found the key Nme')
    await shows(page, 'Jobs: expected a list, found 5')
    t.same(names(), ['of-the-file'], 'all or nothing')
    await page.getByRole('button', { name: 'line 3, column 5' }).first().click()
    const selected =
      'document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)'
    t.equal(await page.evaluate(selected), 'Nme: two')

    await fixture.fill('BackupServers: [{ Name: one }, { Name: two }]')
    await page.getByRole('button', { name: 'Put in place of all' }).click()
    await shows(page, 'await em.estate.replace(text)')
    await page.getByRole('status').getByText('records now').waitFor()
    t.same(names(), ['one', 'two'])
    await shows(page, /curl -s -X PUT .*application\/yaml' --data-binary @estate\.yaml/)

    await fixture.fill('{"BackupServers":[{"Name":"three"}]}')
    await page.getByRole('button', { name: 'Add to what there is' }).click()
    await page
      .locator('.counts div', { hasText: 'BackupServer' })
      .getByText('3', { exact: true })
      .waitFor()
    t.same(names(), ['one', 'two', 'three'])

    await page.getByRole('button', { name: 'Load the files anew' }).click()
    await page
      .locator('.counts div', { hasText: 'BackupServer' })
      .getByText('1', { exact: true })
      .waitFor()
    t.same(names(), ['of-the-file'])
  },
)

inBrowser(
  'sizes are in the units of fixtures, and no hour is cut off at the edge',
  async (t, open) => {
    const Repositories = [{ Name: 'Main', Capacity: '10TiB', FreeSpace: '4TiB' }]
    const estate = { BackupServers: [{ Name: 'vbr', Repositories }], Jobs: [{ Name: 'Nightly' }] }
    const Backups = [
      { Name: 'Nightly', Job: 'Nightly', Repository: 'Main', History: { Days: 2, At: '23:00' } },
    ]
    const { page } = await open(t, '#estate', {
      estate: { ...estate, Backups },
      clock: '2026-11-23T12:02:00Z',
    })
    await shows(page, '60 % of 10.0 TiB')
    await shows(page, '12:00')
    const inside = `(() => {
    const { right } = document.querySelector('.timeline').getBoundingClientRect()
    return [...document.querySelectorAll('.timeline .tick')].every((one) => one.getBoundingClientRect().right <= right + 0.5)
  })()`
    t.equal(await page.evaluate(inside), true)
  },
)

inBrowser(
  'a link that acts opens the form of its operation, and the task is shown as it passes',
  async (t, open) => {
    const { page, em } = await open(t, `#${JOB}`)
    await page
      .getByRole('navigation', { name: 'Links' })
      .getByRole('link', { name: 'Start' })
      .click()
    const id = page.getByLabel('ID', { exact: true })
    await page.waitForURL(new RegExp(JOB_ID))
    await id.waitFor()
    t.equal(await id.inputValue(), JOB_ID)
    await page.getByRole('button', { name: 'Send' }).click()
    await shows(page, '202 Accepted')
    const task = page.getByRole('region', { name: 'The task' })
    await task.getByText('Running').waitFor()
    await em.clock.advance('PT10S')
    await task.getByText('Finished').waitFor()
    await task.getByText('success').waitFor()
    await shows(page, 'The first answer')
    await em.clock.advance('PT1M')
    const newest = em.estate
      .find('BackupJobSession', { JobName: 'Backup Job 3' })
      .map(({ Name }) => String(Name))
      .toSorted()
      .at(-1)
    await task.getByRole('link', { name: newest ?? '' }).click()
    await page.waitForURL(/#\/api\/backupSessions\//)
    await shows(page, '200 OK')
  },
)

inBrowser('operations are found by words of their descriptions', async (t, open) => {
  const { page } = await open(t, '#operations')
  await page.getByRole('searchbox', { name: 'Search operations' }).fill('start job')
  const found = page.getByRole('navigation', { name: 'Operations' }).getByRole('link')
  await found.filter({ hasText: 'action=start' }).first().waitFor()
  await found.filter({ hasText: '/repositories' }).first().waitFor({ state: 'detached' })
  t.ok((await found.count()) < 20)
})

inBrowser('a body is filled in and sent, as JSON and as XML', async (t, open) => {
  const { page, em } = await open(t, `#operations/POST/jobs/{ID}?action=clone&ID=${JOB_ID}`)
  const [repository] = em.estate.find('Repository', { Name: 'Backup Volume 01' })
  let sent = 0
  for (const format of ['JSON', 'XML']) {
    await page.getByRole('button', { name: format, exact: true }).click()
    const part = page.locator('details', { hasText: 'BackupJobCloneInfo' }).first()
    if ((await part.getAttribute('open')) === null) await part.locator('summary').click()
    await part.getByLabel('JobName').fill(`A <copy> & "more" as ${format}`)
    await part.getByLabel('RepositoryUid').fill(repository?.UID ?? '')
    await page.getByRole('button', { name: 'Send' }).click()
    await em.requests.waitFor(
      { method: 'POST', path: `/api/jobs/${JOB_ID}`, status: 202 },
      { count: ++sent, timeout: TIMEOUT },
    )
    await shows(page, '202 Accepted')
    await em.clock.advance('PT1M')
    await page.getByRole('region', { name: 'The task' }).getByText('success').waitFor()
    t.equal(em.estate.find('Job', { Name: `A <copy> & "more" as ${format}` }).length, 1, format)
  }
})

inBrowser('it is used by keys alone', async (t, open) => {
  const { page } = await open(t, '#estate')
  await shows(page, 'Exchange Backup')
  for (const [key, hash] of [
    ['2', 'explore'],
    ['3', 'query'],
    ['4', 'operations'],
    ['5', 'desk'],
    ['1', 'estate'],
  ] as const) {
    await page.keyboard.press(key)
    await page.waitForURL(new RegExp(`#${hash}$`))
    await page.locator('h1:focus', { hasText: new RegExp(hash, 'i') }).waitFor()
  }
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('search everything').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('/')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('b')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('/')
  await page.keyboard.type('backup vol')
  await page.getByRole('dialog').getByText('Backup Volume 01').first().waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/#\/api\/repositories\/.*format=Entity/)
  await page.locator('h1:focus').waitFor()
  await shows(page, '200 OK')
  await page.keyboard.press('t')
  await page.locator('html[data-theme=dark]').waitFor()
  await page.getByRole('tab', { name: 'Pretty' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('tab', { name: 'Raw', selected: true }).waitFor()
})

inBrowser('a dialog that was closed can be opened again at once', async (t, open) => {
  const { page } = await open(t, '#estate')
  await shows(page, 'Exchange Backup')
  for (const key of ['/', '?']) {
    await page.keyboard.press(key)
    await page.locator('dialog[open]').waitFor()
    // In one go, before the page is told that it was closed: as a slow machine has it.
    const first: string = await page.evaluate(`(() => {
      const dialog = document.querySelector('dialog')
      dialog.close()
      document.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}' }))
      return new Promise((resolve) =>
        dialog.addEventListener('close', () => setTimeout(() => resolve(dialog.className))),
      )
    })()`)
    t.equal(await page.locator('dialog[open]').getAttribute('class'), first)
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
  }
})

/** Which element has the focus, by its place in the document, and how that is seen. */
const FOCUSED = `(() => {
  const one = document.activeElement
  if (one === document.body) return 'BODY'
  return [...document.querySelectorAll('*')].indexOf(one) + ' ' + getComputedStyle(one).outlineStyle
})()`

inBrowser('every thing that can be clicked is reached by Tab, and seen to be', async (t, open) => {
  const { page } = await open(t, '#desk/faults')
  await shows(page, 'Nothing goes wrong')
  const wanted: number = await page.evaluate(
    "document.querySelectorAll('a[href], button:not([disabled]), input, select').length",
  )
  const reached = new Set<string>()
  for (let n = 0; n < wanted + 5; n++) {
    await page.keyboard.press('Tab')
    reached.add(await page.evaluate(FOCUSED))
  }
  // Behind the last one is the browser's own.
  reached.delete('BODY')
  t.ok(reached.size >= wanted, `${reached.size} of ${wanted}`)
  t.same(
    [...reached].filter((one) => one.endsWith('none')),
    [],
  )
})
