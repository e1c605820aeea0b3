/** Writes fixtures/fixture.schema.json; see documents/fixture-schema.ts. */
import { writeFileSync } from 'node:fs'
import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import { fixtureSchema } from '../documents/fixture-schema.js'

const file = new URL('../../../fixtures/fixture.schema.json', import.meta.url)
writeFileSync(file, `${JSON.stringify(fixtureSchema(enterpriseManagerContract()), null, 2)}\n`)
