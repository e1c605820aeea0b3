/** Marks: what a client does that another version, or a strict server, would refuse, and that it is so there. */
import t from 'tap'
import { CASES } from './mark-cases.js'
import { OtherServers, OWN, withIds } from './other-servers.js'

const servers = new OtherServers({ after: (close) => t.teardown(close) })

for (const [name, { own = OWN, marks: expected, ...one }] of Object.entries(CASES))
  t.test(name, async (t) => {
    const { sent, ...asking } = withIds(one, await servers.ids())
    const { status, marks } = await servers.ask(own, sent, asking)
    t.same(
      marks.map(({ what }) => what),
      expected,
    )
    for (const mark of marks)
      for (const profile of mark.profiles.length > 0 ? mark.profiles : [own.profile]) {
        const strict = own.strict || mark.strict
        const other = await servers.ask({ profile, strict }, sent, asking)
        t.equal(other.status, mark.status ?? status, `${profile}: ${mark.what}`)
      }
  })
