/** The page in a real browser: who may use it, what it asks, and what a hostile estate can do to it. */
import { startEmsim } from '../../src/index.js'
import { TIMEOUT } from './browser.js'
import { harmOf, hostileEstate, hostileViews, makeHostile } from './hostile-estate.js'
import { inBrowser, shows } from './in-browser.js'

inBrowser('with a control token it asks for it once, and everything bears it', async (t, open) => {
  const { page, errors } = await open(t, '#estate', {
    controlToken: 'open-sesame',
  })
  await shows(page, 'was started with a control token')
  await page.getByLabel(/Control token/).fill('wrong')
  await page.getByRole('button', { name: 'Go on' }).click()
  await shows(page, 'That is not the token.')
  await page.getByLabel(/Control token/).fill('open-sesame')
  await page.getByRole('button', { name: 'Go on' }).click()
  await shows(page, 'Exchange Backup')
  await page.getByRole('status').filter({ hasText: 'as it happens' }).waitFor({ state: 'attached' })
  await page.reload()
  await shows(page, 'Exchange Backup')
  t.same(errors, [])
})

inBrowser('where the controls are off it shows what needs none, after a logon', async (t, open) => {
  const { page, errors, url } = await open(t, '', { control: 'off' })
  await shows(page, 'Log on to see')
  const views = page.getByRole('navigation', { name: 'Views' }).getByRole('link')
  t.same(await views.allTextContents(), ['Explore', 'Query'])
  const form = page.locator('main')
  await form.getByLabel('Account').fill('User')
  await form.getByLabel('Password').fill('wrong')
  await form.getByRole('button', { name: 'Log on' }).click()
  await shows(page, /Logon failed/)
  await form.getByLabel('Password').fill('Password')
  await form.getByRole('button', { name: 'Log on' }).click()
  await shows(page, 'LogonSessions')
  await page.goto(`${url}#query?type=Repository`)
  await shows(page, 'Backup Volume 01')
  await page.goto(`${url}#desk/journal`)
  await shows(page, 'are off here')
  t.same(errors, [])
})

inBrowser('a cookie of another session changes nothing', async (t, open) => {
  const { page, em } = await open(t, '#/api/jobs')
  await shows(page, '200 OK')
  const { token } = em.sessions.open('file.operator')
  await page.context().addCookies([{ name: 'X-RestSvcSessionId', value: token, url: em.url }])
  for (const count of [2, 3]) {
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await em.requests.waitFor({ path: '/api/jobs' }, { count, timeout: TIMEOUT })
  }
  await shows(page, '200 OK')
  const asked = await em.requests.find({ path: '/api/jobs' })
  for (const { headers, status } of asked) {
    t.equal(headers.cookie, undefined)
    t.equal(status, 200)
  }
})

inBrowser('the page of another site changes nothing, and frames nothing', async (t, open) => {
  const { page, em } = await open(t, '#estate')
  await shows(page, 'Exchange Backup')
  const other = await startEmsim({ port: 0, tls: 'off', estate: 'empty' })
  t.after(() => other.close())
  const answer = await page.evaluate(
    `fetch('${other.url}/emsim/reset', { method: 'POST', mode: 'no-cors' }).then(() => 'sent', () => 'refused')`,
  )
  t.equal(answer, 'refused', 'by the Content-Security-Policy')
  const blank = await page.context().newPage()
  await blank.goto(`${em.url}/emsim/health`)
  const sent = await blank.evaluate(
    `fetch('${other.url}/emsim/reset', { method: 'POST', mode: 'no-cors' }).then(() => 'sent')`,
  )
  t.equal(sent, 'sent')
  t.equal((await other.requests.all()).length, 0)
  other.estate.add('BackupServer', { Name: 'still here' })
  await blank.evaluate(`fetch('${other.url}/emsim/reset', { method: 'POST', mode: 'no-cors' })`)
  t.equal(other.estate.counts().BackupServer, 1, 'a reset that another site asks for is refused')
})

inBrowser('script in the address or written into the page is not run', async (t, open) => {
  const { page, errors } = await open(t, '#/api/<img src=x onerror=alert(1)>')
  await shows(page, '404')
  await page.evaluate(
    "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hurt = 1\"><style>body{display:none}</style>')",
  )
  t.equal(await page.evaluate('window.hurt'), undefined)
  t.ok(
    errors.every((one) => /Content.Security.Policy/i.test(one)),
    errors.join('\n'),
  )
  t.ok(errors.length > 0, 'the browser refused it')
})

inBrowser('a hostile estate runs nothing and breaks nothing', async (t, open) => {
  const { page, em, url, errors } = await open(t, '#estate', { estate: hostileEstate() })
  await makeHostile(em)
  const views = hostileViews(em)
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 })
    for (const format of ['JSON', 'XML']) {
      if (width === 360 && format === 'XML') continue
      await page.getByRole('button', { name: format, exact: true }).click()
      for (const [hash, text] of views) {
        await page.goto(url + hash)
        await shows(page, text)
        t.ok(
          (await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')) <= 0,
          `${hash} ${width}`,
        )
      }
    }
  }
  await page.getByRole('button', { name: /Account/ }).click()
  await page.getByText('javascript:window.hurt').first().waitFor()
  t.same(await harmOf(page), [])
  t.same(errors, [])
})

inBrowser('names in the other letter case are read as well', async (t, open) => {
  const { page, url, errors } = await open(t, '#estate', { jsonCase: 'camel' })
  await shows(page, 'Exchange Backup')
  await shows(page, /% of 20/)
  await page.goto(`${url}#query?type=Job&sortAsc=Name`)
  await shows(page, 'page 1 of 1')
  await shows(page, 'Backup Job 3')
  await page.goto(`${url}#/api/repositories`)
  await page.getByRole('navigation', { name: 'Links' }).getByText('Backup Volume 01').waitFor()
  t.same(errors, [])
})

inBrowser('of a large estate it reads pages, never whole lists', async (t, open) => {
  const { page, em, url, errors } = await open(t, '', {
    generate: true,
    backups: 500,
    restorePoints: 120_000,
    vms: 1,
    journalBytes: 8_000_000,
  })
  await page.goto(`${url}#estate`)
  await shows(page, /backup files take a while/)
  await page.locator('.rows a').first().waitFor()
  await em.requests.waitFor({ path: '/api/query', status: 200 }, { count: 4, timeout: TIMEOUT })
  await page.goto(`${url}#query?type=RestorePoint`)
  await shows(page, 'page 1 of 8000')
  const asked = (await em.requests.all()).filter(({ url: one }) => /^\/api\/query/.test(one))
  for (const { url: one, responseBytes } of asked) {
    t.match(one, /pageSize=\d+/)
    t.ok((responseBytes ?? Number.POSITIVE_INFINITY) < 1_500_000, `${responseBytes} ${one}`)
  }
  await page.goto(`${url}#/api/restorePoints`)
  await shows(page, 'the rest was not read')
  await page.getByText('Read it in pages of 50').click()
  await shows(page, 'PagingInfo')
  t.same(errors, [])
})

inBrowser('a server that was restarted is found again', async (t, open) => {
  const { page, em } = await open(t, '#estate')
  await shows(page, 'Exchange Backup')
  const { port } = em
  await em.close()
  await page.getByRole('status').filter({ hasText: 'broken' }).waitFor({ state: 'attached' })
  const next = await startEmsim({ port, tls: 'off', clock: '2026-11-23T12:00:00Z' })
  t.after(() => next.close())
  await page.getByRole('status').filter({ hasText: 'as it happens' }).waitFor({ state: 'attached' })
  await page.getByRole('time').filter({ hasText: '12:00:00' }).first().waitFor()
  await shows(page, 'Exchange Backup')
  await next.requests.waitFor({ path: '/api/query', status: 200 }, { count: 5, timeout: TIMEOUT })
  t.equal(next.sessions.list().length, 1, 'one session was opened anew')
})
