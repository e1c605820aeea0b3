import t from 'tap'
import { inAnyCase } from '../../src/wording/in-any-case.js'

t.test('texts are the same in any letter case, and nothing else is', async (t) => {
  const isAsked = inAnyCase('urn:VMware:Vm:Ab.vm-12')
  for (const same of ['urn:VMware:Vm:Ab.vm-12', 'URN:vmware:vm:aB.VM-12']) t.ok(isAsked(same), same)
  for (const other of [
    'urn:VMware:Vm:Ab.vm-13',
    'urn:VMware:Vm:Ac.vm-12',
    'urn:VMware:Vm:Ab.vm-123',
    'vm-12',
    '',
    undefined,
    12,
  ])
    t.notOk(isAsked(other), String(other))
  t.ok(inAnyCase('')(''))
  t.ok(inAnyCase('Ä')('ä'))
})
