/**
 * Measures emsim against baselines on the same machine in the same run, alternating, and prints ratios.
 * Usage: npm run bench [-- --seconds 4 --rounds 3 --only entity,journal,list,start,acts,scale]
 */
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { changesPerSecond, removal, startsAndReads } from './acts.js'
import { drain } from './drain.js'
import { type Load, type Loaded, load, median } from './load.js'
import { BASELINE, EMSIM, type Server, startServer } from './process.js'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: 'entity,journal,list,start,acts,scale' },
  },
})
const seconds = Number(values.seconds)
const rounds = Number(values.rounds)
const wanted = values.only.split(',')

const POINT = '/api/restorePoints/4efa47e0-c3bd-47f2-a87a-013088f8b495?format=Entity'
const rows: string[][] = [['what', 'emsim', 'baseline', 'ratio', 'goal', 'CPU µs a request']]
const row = (...cells: string[]): void => {
  rows.push(cells)
  console.error(cells.join('  |  '))
}
const whole = (n: number): string => Math.round(n).toLocaleString('en')

/** Logs on and gives the session's header. */
async function logOn(port: number): Promise<Record<string, string>> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/sessionMngr/?v=latest`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('User:Password').toString('base64')}` },
  })
  return { 'x-restsvcsessionid': answer.headers.get('x-restsvcsessionid') ?? '' }
}

/** The same bytes from emsim and from a baseline. */
async function compare(
  name: string,
  emsim: Server,
  kind: string,
  path: string,
  accept: string,
  goal: number,
  by: (run: Load) => Promise<Rated> = load,
): Promise<void> {
  const session = { ...(await logOn(emsim.port)), accept }
  const answer = await fetch(`http://127.0.0.1:${emsim.port}${path}`, { headers: session })
  const file = join(tmpdir(), `emsim-bench-${process.pid}`)
  writeFileSync(file, await answer.text())
  const type = answer.headers.get('content-type') ?? ''
  const baseline = await startServer(BASELINE, [kind, file, type])
  const scheme = kind === 'fastify-tls' ? 'https' : 'http'
  const our = { url: `${scheme}://127.0.0.1:${emsim.port}${path}`, headers: session }
  const their = {
    url: `${scheme}://127.0.0.1:${baseline.port}${path}`,
    headers: { 'x-restsvcsessionid': 'token', accept },
  }
  for (const run of [our, their]) await by({ ...run, seconds: 1 })
  const measured = await inTurns([
    { server: emsim, load: () => by({ ...our, seconds }) },
    { server: baseline, load: () => by({ ...their, seconds }) },
  ])
  await baseline.stop()
  comparison(name, measured, kind, goal)
}

type Rated = Pick<Loaded, 'rate' | 'total'>

interface Side {
  readonly server: Server
  load(): Promise<Rated>
}

/** Both sides of a comparison, round by round: requests a second, and microseconds of processor a request. */
interface Turns {
  readonly rates: readonly [number[], number[]]
  readonly costs: readonly [number[], number[]]
}

/** Loads two servers in turns, and each first in every other round: a machine that slows down slows both. */
async function inTurns(sides: readonly [Side, Side]): Promise<Turns> {
  const turns: Turns = { rates: [[], []], costs: [[], []] }
  for (let round = 0; round < rounds; round++) {
    for (const index of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const { server, load: run } = sides[index]
      const before = server.cpu()
      const { rate, total } = await run()
      turns.rates[index].push(rate)
      turns.costs[index].push(((server.cpu() - before) * 1000) / total)
    }
  }
  return turns
}

/** A row of the table. The ratio is the median of the rounds' own, as noise comes in waves. */
function comparison(name: string, { rates, costs }: Turns, other: string, goal: number): void {
  const [ours, theirs] = rates
  const ratio = median(ours.map((rate, round) => rate / (theirs[round] ?? Number.NaN)))
  const [cost, theirCost] = costs.map(median) as Pair
  row(
    name,
    whole(median(ours)),
    `${whole(median(theirs))} (${other})`,
    ratio.toFixed(2),
    goal > 0 ? `>= ${goal}` : '',
    `${cost.toFixed(1)} against ${theirCost.toFixed(1)}`,
  )
}

/** Without the journal, which has a row of its own: bare Fastify keeps none either. */
async function entity(): Promise<void> {
  const emsim = await startServer(EMSIM, ['--port', '0', '--journal-bytes', '0'])
  for (const kind of ['fastify', 'node']) {
    for (const format of ['xml', 'json']) {
      const goal = kind === 'fastify' ? 0.9 : 0
      await compare(
        `one restore point, ${format}, requests/s`,
        emsim,
        kind,
        POINT,
        `application/${format}`,
        goal,
      )
    }
  }
  await compare('the same over https, xml', emsim, 'fastify-tls', POINT, 'application/xml', 0.9)
  await emsim.stop()
}

/** emsim with its journal against emsim without, in turns. */
async function journal(): Promise<void> {
  const side = async (...args: string[]): Promise<Side> => {
    const server = await startServer(EMSIM, ['--port', '0', ...args])
    const headers = { ...(await logOn(server.port)), accept: 'application/xml' }
    const run = { url: `http://127.0.0.1:${server.port}${POINT}`, headers }
    await load({ ...run, seconds: 1 })
    return { server, load: () => load({ ...run, seconds }) }
  }
  const sides = [await side(), await side('--journal-bytes', '0')] as const
  const measured = await inTurns(sides)
  for (const { server } of sides) await server.stop()
  comparison('one restore point, journal on', measured, 'journal off', 0.9)
}

async function list(): Promise<void> {
  const args = ['--port', '0', '--estate', 'empty', '--generate', '--restore-points', '1000']
  const emsim = await startServer(EMSIM, args)
  // A client in JavaScript takes a millisecond for such an answer; one that only counts its bytes does not.
  for (const [client, by] of [
    ['autocannon', load],
    ['counting client', drain],
  ] as const)
    for (const format of ['xml', 'json'])
      await compare(
        `1,000 references, ${format}, ${client}, requests/s`,
        emsim,
        'fastify',
        '/api/restorePoints',
        `application/${format}`,
        2.5,
        by,
      )
  await emsim.stop()
}

/** From spawning a process to the end of its first answer; and its memory then. */
async function firstAnswer(
  script: string,
  args: string[],
  path: string,
  accept: string,
): Promise<{ took: number; memory: number }> {
  const before = performance.now()
  const server = await startServer(script, args)
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, { headers: { accept } })
  await answer.text()
  const took = performance.now() - before
  const memory = server.memory()
  await server.stop()
  return { took, memory }
}

async function startUp(): Promise<void> {
  for (const format of ['json', 'xml']) {
    const [ours, theirs]: [Measured[], Measured[]] = [[], []]
    for (let round = 0; round < rounds * 3; round++) {
      theirs.push(await firstAnswer(BASELINE, ['empty'], '/', '*/*'))
      ours.push(await firstAnswer(EMSIM, ['--port', '0'], '/api/', `application/${format}`))
    }
    const [took, base] = [ours, theirs].map((all) => median(all.map((one) => one.took))) as Pair
    const ratio = (took / base).toFixed(2)
    row(
      `start to first answer, ${format}, ms`,
      whole(took),
      `${whole(base)} (empty)`,
      ratio,
      '<= 1.5',
    )
    const [memory, empty] = [ours, theirs].map((all) =>
      median(all.map((one) => one.memory)),
    ) as Pair
    const more = `+${whole(memory - empty)}`
    row('memory after it, MB', whole(memory), `${whole(empty)} (empty)`, more, '<= +30')
  }
}

type Measured = Awaited<ReturnType<typeof firstAnswer>>
type Pair = [number, number]

async function acts(): Promise<void> {
  const { start, read } = await startsAndReads(({ port }) => logOn(port))
  row(
    'start of one of 300 jobs with histories, ms',
    start.toFixed(2),
    `${read.toFixed(2)} (GET of it)`,
    (start / read).toFixed(2),
    '<= 2',
  )
  row('changes of a record a second, on one core', whole(changesPerSecond()), '', '', '')
  for (const points of [10_000, 100_000]) {
    const { longest, all } = await removal(points)
    const what = `removal of a backup of ${whole(points)} points: longest hold, ms`
    row(what, longest.toFixed(1), `${whole(all)} (all of it)`, '', '< 50')
  }
}

async function scale(): Promise<void> {
  const POINTS = 1_000_000
  const args = ['--port', '0', '--estate', 'empty', '--generate', '--backups', '5000']
  const small = await startServer(EMSIM, [...args.slice(0, -1), '5', '--restore-points', '1000'])
  const large = await startServer(EMSIM, [...args, '--restore-points', String(POINTS)])
  row(
    `${whole(POINTS)} restore points: ready after, s`,
    (large.readyAfter / 1000).toFixed(1),
    '',
    '',
    '< 10',
  )
  row('the same: memory, MB', whole(large.memory()), '', '', '< 1,500')
  const p99: number[][] = [[], []]
  const rates: number[][] = [[], []]
  const paths = [await somePoints(small), await somePoints(large)]
  for (let round = 0; round < rounds; round++) {
    for (const [index, server] of [small, large].entries()) {
      const headers = await logOn(server.port)
      const url = `http://127.0.0.1:${server.port}`
      const result = await load({
        url,
        headers,
        seconds,
        paths: paths[index] ?? [],
        connections: 5,
      })
      p99[index]?.push(result.p99)
      rates[index]?.push(result.rate)
    }
  }
  const [few = 0, many = 0] = p99.map(median)
  row(
    'one of them: p99, ms',
    String(many),
    `${few} (of 1,000)`,
    (many / Math.max(few, 1)).toFixed(2),
    '<= 3',
  )
  const [fewRate = 0, manyRate = 0] = rates.map(median)
  row(
    'one of them: requests/s',
    whole(manyRate),
    `${whole(fewRate)} (of 1,000)`,
    (manyRate / fewRate).toFixed(2),
    '',
  )
  await Promise.all([small.stop(), large.stop()])
}

/** Paths of restore points from all over the estate, read by walking backups. */
async function somePoints(server: Server): Promise<string[]> {
  const headers = { ...(await logOn(server.port)), accept: 'application/json' }
  const base = `http://127.0.0.1:${server.port}`
  const get = async (path: string): Promise<{ Refs: { Href: string }[] }> =>
    (await (await fetch(base + path, { headers })).json()) as { Refs: { Href: string }[] }
  const { Refs: backups } = await get('/api/backups')
  const step = Math.max(1, Math.floor(backups.length / 50))
  const paths: string[] = []
  for (let n = 0; n < backups.length; n += step) {
    const { Refs } = await get(`${new URL(backups[n]?.Href ?? '').pathname}/restorePoints`)
    for (const { Href } of Refs.slice(0, 4)) paths.push(`${new URL(Href).pathname}?format=Entity`)
  }
  return paths
}

const parts: Record<string, () => Promise<void>> = {
  entity,
  journal,
  list,
  start: startUp,
  acts,
  scale,
}
for (const [name, part] of Object.entries(parts)) if (wanted.includes(name)) await part()

const widths = rows[0]?.map((_, column) =>
  Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
)
console.log(
  rows.map((cells) => cells.map((cell, i) => cell.padEnd(widths?.[i] ?? 0)).join('  ')).join('\n'),
)
