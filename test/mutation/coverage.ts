/** Which code a test runs, as V8 tells it. */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What V8 writes for NODE_V8_COVERAGE, as far as it is read here. */
interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly { readonly ranges: readonly Range[] }[]
  }[]
}

interface Range {
  readonly startOffset: number
  readonly endOffset: number
  readonly count: number
}

/** The ranges of files, by their URLs. */
export type Covered = ReadonlyMap<string, readonly Range[]>

/** Reads, and removes, what V8 wrote into a folder. */
export async function readCoverage(folder: string): Promise<Covered> {
  const covered = new Map<string, Range[]>()
  for (const file of await readdir(folder).catch(() => [])) {
    const { result }: Coverage = JSON.parse(await readFile(join(folder, file), 'utf8'))
    for (const { url, functions } of result)
      covered.set(url, [...(covered.get(url) ?? []), ...functions.flatMap(({ ranges }) => ranges)])
  }
  await rm(folder, { recursive: true, force: true })
  return covered
}

/** Whether what stands at a place of a file was run: the smallest range round it tells. */
export function isRun(covered: Covered, file: string, at: number): boolean {
  let smallest: Range | undefined
  for (const range of covered.get(pathToFileURL(file).href) ?? []) {
    if (range.startOffset > at || range.endOffset <= at) continue
    const length = range.endOffset - range.startOffset
    if (!smallest || length <= smallest.endOffset - smallest.startOffset) smallest = range
  }
  return smallest !== undefined && smallest.count > 0
}
