/** `emsim version`. */
import { VERSION } from '../version.js'

export async function run(): Promise<number> {
  console.log(VERSION)
  return 0
}
