/**
 * Pictures of each view, light and dark, into dist/screenshots; those that the README shows go into
 * docs/images as well: `npm run screenshots`.
 */
import { copyFile, mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { startEmsim } from '../../src/index.js'
import { packageRoot } from '../../src/package-root.js'
import { openBrowser, openPage } from './browser.js'

const place = (path: string): string => fileURLToPath(new URL(path, packageRoot))

const JOB = '/api/jobs/bc55daf2-191d-4f2c-a9d6-8d909e6bbec9?format=Entity'
const QUERY = '?type=BackupJobSession&filter=Result!=Success;JobType==Backup&sortDesc=CreationTime'

/** The views by the names of their pictures. */
const VIEWS: Readonly<Record<string, string>> = {
  estate: '#estate',
  explore: `#${JOB}`,
  profiles: `#explore/12.3/13.0${JOB}`,
  refused: '#/api/restorePoints/99999',
  query: `#query${QUERY}`,
  'wrong-query': '#query?type=Repository&filter=Capacity>1;Knd==LinuxLocal',
  operations: '#operations',
  operation: '#operations/GET/restorePoints/{ID}?ID=4efa47e0-c3bd-47f2-a87a-013088f8b495',
  journal: '#desk/journal',
  faults: '#desk/faults',
  clock: '#desk/clock',
  worlds: '#desk/worlds',
  sessions: '#desk/sessions',
  state: '#desk/state',
  report: '#desk/report',
}

/** Those that the README shows. */
const SHOWN = ['estate-light', 'explore-dark']

const SIZES = { '': [1440, 900], narrow: [360, 740], large: [2560, 1440] } as const

await using em = await startEmsim({
  port: 0,
  tls: 'off',
  clock: '2026-11-23T22:14:07Z',
  seededSessions: true,
})
const { token } = em.sessions.open('portal.user')
const headers = { 'x-restsvcsessionid': token, 'user-agent': 'exporter/2.1' }
em.faults.add({
  name: 'tired',
  match: { path: '/api/backups' },
  when: { every: 2 },
  effect: { kind: 'unavailable', retryAfter: 5 },
})
for (const path of ['backups', 'backups', 'jobs', 'restorePoints?pageSize=5', 'restorePoints/x'])
  await fetch(`${em.url}/api/${path}`, { headers })
em.makeWorld({ name: 'team-a' })
em.keep('before the night')

await mkdir(place('dist/screenshots'), { recursive: true })
await mkdir(place('docs/images'), { recursive: true })
const browser = await openBrowser()
const wanted = process.argv.slice(2)
for (const [size, [width, height]] of Object.entries(SIZES))
  for (const scheme of ['light', 'dark'] as const) {
    if (size !== '' && scheme === 'dark') continue
    const { page } = await openPage(browser, `${em.url}/web/`, { width, height, scheme })
    for (const [name, hash] of Object.entries(VIEWS)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue
      await page.goto(`${em.url}/web/${hash}`)
      await page.locator('main :is(section, nav)').first().waitFor()
      await page.waitForTimeout(700)
      const file = `${[name, size, scheme].filter(Boolean).join('-')}`
      await page.screenshot({ path: place(`dist/screenshots/${file}.png`) })
      if (SHOWN.includes(file))
        await copyFile(place(`dist/screenshots/${file}.png`), place(`docs/images/${file}.png`))
    }
    await page.context().close()
  }
await browser.close()
