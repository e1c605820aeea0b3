/** Writes the types of fixtures over the declarations of fixture.ts; part of `npm run build`. */
import { writeFileSync } from 'node:fs'
import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import { fixtureSchema } from '../documents/fixture-schema.js'
import { fixtureTypes } from './fixture-types.js'

const schema = fixtureSchema(enterpriseManagerContract())
writeFileSync(new URL('../loading/fixture.d.ts', import.meta.url), fixtureTypes(schema))
