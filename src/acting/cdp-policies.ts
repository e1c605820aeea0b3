/** Policies of continuous data protection are edited and switched; objects come into them and go. */
import { switched } from './cdp-sessions.js'
import { given } from './creating.js'
import type { Decider } from './decider.js'
import { changing } from './editing.js'
import { addsInclude, type Contents, contained, removesInclude } from './job-contents.js'
import { theOne } from './records.js'

const OF_POLICY: Contents = {
  type: 'ObjectInCdpPolicy',
  of: 'CdpPolicy',
  settings: ['DisplayName', 'GuestProcessingOptions'],
}

/** What an edit may change; all else of a policy that is sent back whole follows from other things. */
const EDITABLE = [
  'Description',
  'ScheduleConfigured',
  'ScheduleEnabled',
  'PolicyScheduleOptions',
  'GuestProcessingOptions',
]

const editsPolicy: Decider = {
  decide(asked, estate) {
    const { params, body, serial } = asked
    const policy = theOne('CdpPolicy', params.ID, estate)
    const { ScheduleEnabled } = body
    return {
      commands: [
        ...changing('CdpPolicy', policy, given(body, EDITABLE)),
        ...(typeof ScheduleEnabled === 'boolean'
          ? switched(policy, ScheduleEnabled, asked, estate)
          : []),
        ...contained(OF_POLICY, policy.id, body.Includes, serial, estate),
      ],
    }
  },
}

const switches = (ScheduleEnabled: boolean): Decider => ({
  decide(asked, estate) {
    const policy = theOne('CdpPolicy', asked.params.ID, estate)
    return {
      commands: [
        ...changing('CdpPolicy', policy, { ScheduleEnabled }),
        ...switched(policy, ScheduleEnabled, asked, estate),
      ],
    }
  },
})

/** What changes policies: the deciders of their operations. */
export const CDP_POLICY_DECIDERS = {
  'PUT /cdpPolicies/{ID}': editsPolicy,
  'POST /cdpPolicies/{ID}?action=disable': switches(false),
  'POST /cdpPolicies/{ID}?action=enable': switches(true),
  'POST /cdpPolicies/{ID}/includes': addsInclude(OF_POLICY),
  'DELETE /cdpPolicies/{ID}/includes/{ID}': removesInclude(OF_POLICY),
} as const satisfies Readonly<Record<string, Decider>>
