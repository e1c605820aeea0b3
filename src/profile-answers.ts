/** Answers under several profiles at one moment, each by a twin of the world, which is gone when it has answered. */
import type { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { Metrics } from './control/metrics.js'
import type { AskTwins, ProfileAnswer, ProfilesAsked } from './control/profile-asking.js'
import type { ProfileName } from './profiles/profile.js'
import { createServer, type ServerOptions } from './server.js'
import { twinOf } from './world/twin.js'
import type { WorldOptions, Worlds } from './world/worlds.js'

/** Bytes of a body that are told. */
const TOLD = 512 * 1024

/**
 * Asks a twin of a world under each profile.
 * @param options those of the worlds of this process
 * @param given those of its server; twins have no page, no controls and no log
 */
export async function askTwins(
  ...[world, asked, origin, options, given]: [...Parameters<AskTwins>, WorldOptions, ServerOptions]
): Promise<ProfileAnswer[]> {
  await world.catchUp()
  const at = Math.max(world.clock.now(), world.changedAt)
  world.present(at)
  // All of them are made before any of them is waited for: meanwhile the world goes on.
  const twins = asked.profiles.map(
    (profile) => [profile, twinOf(world, profile, at, options)] as const,
  )
  const server: ServerOptions = {
    ...given,
    trustProxy: true,
    logLevel: 'silent',
    web: false,
    access: { ...given.access, control: 'off' },
    ready: () => true,
  }
  const answers: ProfileAnswer[] = []
  for (const [profile, twin] of twins) {
    answers.push(await answerOf(profile, twin, asked, origin, server))
    // To make a server takes some milliseconds: others have their turn in between.
    await turn()
  }
  return answers
}

async function answerOf(
  profile: ProfileName,
  twin: Worlds,
  { path, accept, session }: ProfilesAsked,
  origin: string,
  server: ServerOptions,
): Promise<ProfileAnswer> {
  const app = await createServer(twin, { ...server, metrics: new Metrics() })
  try {
    const { protocol, host, pathname } = new URL(origin)
    const answer = await app.inject({
      url: path,
      headers: {
        host,
        // The server is told of its address as proxies do it, and believes them.
        'x-forwarded-proto': protocol.slice(0, -1),
        'x-forwarded-prefix': pathname,
        ...(accept !== undefined && { accept }),
        ...(session !== undefined && { 'x-restsvcsessionid': session }),
      },
      payloadAsStream: true,
    })
    const { statusCode: status, statusMessage: reason } = answer
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)])
    const { body, isCut } = await toldOf(answer.stream())
    // Of what is not told, no more is made.
    if (isCut) answer.raw.res.destroy()
    return { profile, status, reason, headers: Object.fromEntries(headers), body, isCut }
  } finally {
    await app.close()
  }
}

/** As much of a body as is told. */
async function toldOf(stream: Readable): Promise<Pick<ProfileAnswer, 'body' | 'isCut'>> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let body = ''
  let left = TOLD
  for await (const piece of stream as AsyncIterable<Buffer>) {
    body += decoder.decode(piece.subarray(0, left), { stream: true })
    left -= piece.length
    if (left < 0) return { body, isCut: true }
  }
  return { body: body + decoder.decode(), isCut: false }
}
