/** `emsim generate`: writes a generated estate as a fixture. The same seed gives the same bytes. */
import { once } from 'node:events'
import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import type { EstateRecord } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { outward } from '../loading/outward.js'
import { loadOptions } from '../options/load-options.js'
import { generate } from '../simulation/generate.js'
import type { Run } from './command.js'

/** Times are written as so long before now, so that they do not depend on when this ran. */
const NOW = Date.UTC(2000, 0, 1)
const PIECE = 65_536

export const generateCommand: Run = async ({ flags }, { process: { env } }) => {
  const options = await loadOptions({ flags, env })
  const contract = enterpriseManagerContract()
  const times = new Set(
    [...contract.types.values()].flatMap((type) =>
      type.elements
        .filter((element) => element.kind === 'scalar' && element.type === 'dateTime')
        .map((element) => element.name),
    ),
  )
  // Records come parents first, types mixed; a fixture has one list for each type.
  const lists = new Map<string, { type: ResourceType; records: EstateRecord[] }>()
  for (const generated of await generate(options, NOW)) {
    // A fixture tells what there is; what goes on has no words in it.
    if ('routine' in generated) continue
    const { type, record } = generated
    const declared = contract.type(type)
    const { fixtureList: list } = declared
    const known = lists.get(list)
    if (known) known.records.push(record)
    else lists.set(list, { type: declared, records: [record] })
  }
  let text = '{'
  const write = async (): Promise<void> => {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain')
    text = ''
  }
  let first = true
  for (const [list, { type, records }] of lists) {
    text += `${first ? '' : ','}\n"${list}": [`
    first = false
    for (const [index, record] of records.entries()) {
      text += `${index === 0 ? '' : ','}\n  ${JSON.stringify(fixtureOf(type, record, times))}`
      if (text.length > PIECE) await write()
    }
    text += '\n]'
  }
  text += '\n}\n'
  await write()
  return 0
}

function fixtureOf(type: ResourceType, record: EstateRecord, times: ReadonlySet<string>): object {
  const written = Object.entries(outward(type, record)).map(([name, value]) => [
    name,
    times.has(name) ? `-PT${Math.round((NOW - Number(record[name])) / 1000)}S` : value,
  ])
  return Object.fromEntries(written)
}
