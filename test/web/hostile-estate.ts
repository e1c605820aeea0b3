/** Texts that mean no good to a page, wherever it shows texts, and how it is seen that they did none. */
import type { Page } from 'playwright-core'
import type { Emsim, Fixture } from '../../src/index.js'

export const HOSTILE = [
  '<script>window.hurt = 1</script><img src=x onerror="window.hurt = 1">',
  `"'\`></title></svg><svg onload="window.hurt = 1">`,
  'javascript:window.hurt=1',
  '\u202egnp.exe \u2066\u200fאבג\u200e \u0007\u009b',
  'long '.repeat(2000),
  `longword${'w'.repeat(10_000)}`,
  '{{7*7}} %s %00 &lt;b&gt; \\u003cscript\\u003e',
]

/** An estate that has these wherever a text can be. */
export function hostileEstate(): Fixture {
  const [server = '', repository = ''] = HOSTILE
  return {
    BackupServers: [{ Name: server, Description: HOSTILE.join(' ') }],
    Repositories: HOSTILE.map((Name) => ({
      Name,
      BackupServer: server,
      Capacity: 1000,
      FreeSpace: 1,
    })),
    Jobs: HOSTILE.map((Name) => ({
      Name,
      BackupServer: server,
      Description: Name,
      Daily: '22:00',
      Machines: HOSTILE.slice(0, 3).map((one) => one.slice(0, 200)),
    })),
    Backups: HOSTILE.map((Name) => ({
      Name,
      Job: Name,
      Repository: repository,
      History: {
        Days: 2,
        At: '22:00',
        Machines: HOSTILE.slice(0, 3).map((one) => one.slice(0, 200)),
        GiB: 1,
        Outcomes: [{ Ago: 1, Result: 'Failed', Reason: HOSTILE.join(' ') }],
      },
    })),
    Accounts: [
      { Name: 'User', Password: 'Password', Role: 'Portal Administrator' },
      ...HOSTILE.slice(0, 4).map((Name) => ({ Name, Password: 'x', Role: 'Portal User' })),
    ],
  }
}

/** Has them in all that a tester makes, and in the journal. */
export async function makeHostile(em: Emsim<string | undefined>): Promise<void> {
  for (const name of HOSTILE)
    em.faults.add({ name, match: { path: '/api/nothing' }, effect: { kind: 'empty' } })
  for (const name of HOSTILE.slice(0, 4)) em.keep(name)
  for (const text of HOSTILE.slice(0, 4))
    await em.app.inject({
      url: `/api/restorePoints/${encodeURIComponent(text)}?x=${encodeURIComponent(text)}`,
      headers: { 'user-agent': 'javascript:alert(1)<script>', 'x-restsvcsessionid': 'nobody' },
    })
}

/** Views that show them, and what each shows when it is there. */
export function hostileViews(
  em: Emsim<string | undefined>,
): readonly (readonly [hash: string, text: string | RegExp])[] {
  const [job] = em.estate.find('Job')
  return [
    ['#estate', '<script>window.hurt'],
    ['#/api/jobs?format=Entity', 'JobScheduleOptions'],
    [`#/api/jobs/${String(job?.UID).split(':').pop()}?format=Entity`, 'JobScheduleOptions'],
    ['#explore/9.5/13.0/api/jobs?format=Entity', 'lines differ'],
    ['#query?type=Job', 'javascript:window.hurt'],
    ['#query?type=Repository&filter=Name==%22%3Cscript%3E%22;Nme==1', 'did you mean'],
    ['#desk/journal', 'session check'],
    ['#desk/faults', '<script>window.hurt'],
    ['#desk/state', '<script>window.hurt'],
    ['#desk/sessions', 'this page'],
    ['#operations/GET/jobs/{ID}?ID=<script>alert(1)</script>', 'One Job.'],
  ]
}

/** What they did to a page; nothing as a rule. */
export async function harmOf(page: Page): Promise<string[]> {
  const hurt = await page.evaluate('window.hurt')
  const addresses = (await page.evaluate(
    "[...document.querySelectorAll('[href], [src], [action]')].map((one) => one.getAttribute('href') ?? one.getAttribute('src') ?? one.getAttribute('action'))",
  )) as string[]
  const scripts = addresses.filter((one) => /^\s*javascript:/i.test(one))
  return [...(hurt === undefined ? [] : ['a script has run']), ...scripts]
}
