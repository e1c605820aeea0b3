import t from 'tap'
import { buildServer } from '../build-server.js'

t.test(
  'a list of some runs is of these alone, though others are too old to be listed',
  async (t) => {
    const { app, logOn } = await buildServer(t, {
      estate: {
        Accounts: [{ Name: 'User', Password: 'Password', Role: 'Portal Administrator' }],
        BackupServers: [{ Name: 'vbr', Repositories: [{ Name: 'Main' }] }],
        Jobs: [{ Name: 'Nightly' }],
        NASJobs: [{ Name: 'Shares', Repository: 'Main' }],
        BackupJobSessions: [
          { Job: 'Nightly', CreationTimeUTC: '-P40D', Result: 'Success' },
          { Job: 'Nightly', CreationTimeUTC: '-P2D', Result: 'Success' },
          { NasJob: 'Shares', CreationTimeUTC: '-P1D', Result: 'Success' },
          { NasJob: 'Shares', CreationTimeUTC: '-P50D', Result: 'Success' },
        ],
      },
    })
    const headers = { ...(await logOn()), accept: 'application/json' }
    const names = async (path: string): Promise<string[]> =>
      (await app.inject({ url: `/api${path}?format=Entity`, headers }))
        .json()
        .BackupJobSessions.map((session: { JobName: string }) => session.JobName)
    t.same(await names('/backupSessions'), ['Nightly', 'Shares'])
    t.same(await names('/nas/backupSessions'), ['Shares'])
  },
)
