/** The way of a request to a control: which is meant, who may ask, what it takes, the call, the answer. */
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ControlError } from '../control-error.js'
import { httpDate } from '../time/http-date.js'
import { pathOf, queryOf } from '../url.js'
import { CONTENT_TYPE } from '../wire/media-type.js'
import { otherKey } from '../wording/other-key.js'
import type { World } from '../world/world.js'
import type { Worlds } from '../world/worlds.js'
import { type AccessOptions, accessTo } from './access.js'
import { readBody } from './control-body.js'
import { curlOf } from './control-curl.js'
import { createControlRouter, type FoundControl } from './control-router.js'
import type { ControlSpec, Given } from './control-spec.js'
import type { EmsimControls } from './emsim-controls.js'

export interface HandlingOptions {
  readonly controls: EmsimControls
  readonly worlds: Worlds
  readonly access: AccessOptions
  /** Whether the estate is loaded. */
  readonly ready: () => boolean
  /** Bytes of a body at most. */
  readonly bodyLimit: number
  /** What the URLs that a client asks for begin with. */
  originOf(request: IncomingMessage): string
}

export interface Handling {
  /** The control that is asked for. @throws ControlError where there is none, or it may not be asked */
  admit(request: FastifyRequest, reply: FastifyReply): FoundControl
  /** Calls it, and sends what it gives. */
  answer(found: FoundControl, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
}

/** @param list the controls that there are */
export function createHandling(list: readonly ControlSpec[], options: HandlingOptions): Handling {
  const { controls, worlds, ready, originOf } = options
  const curl: CurlFor = (found, request) => curlFor(found, request, originOf(request.raw))
  const router = createControlRouter(list)
  const refusal = accessTo(options.access)

  /** @throws ControlError that says which control was meant, or what the path takes */
  function refuseUnknown(
    others: readonly FoundControl[],
    request: FastifyRequest,
    reply: FastifyReply,
  ): never {
    const { url = '', method, asked = method } = request.raw
    const [first] = others
    // Who sends a body most likely means the one that takes one.
    const likely = hasBody(request) ? others.find(({ control }) => control.takes) : undefined
    if (!first) {
      const meant = router.nearest(url)
      const hint = meant ? `did you mean ${meant}?` : '`emsim help controls` lists what there is.'
      throw new ControlError(`There is no control at ${pathOf(url)}; ${hint}`, 404)
    }
    const methods: string[] = others.map(({ control }) => control.method)
    reply.header('allow', methods.map((one) => (one === 'GET' ? 'GET, HEAD' : one)).join(', '))
    const takes = `${pathOf(url)} takes ${methods.join(', ')}, not ${asked}`
    throw new ControlError(`${takes}: ${curl(likely ?? first, request)}`, 405)
  }

  const worldOf = (name: string | undefined, request: FastifyRequest): World =>
    name === undefined ? worlds.asked(request.raw) : worlds.named(name)

  return {
    admit(request, reply) {
      const { url = '', method = '', misdirected } = request.raw
      if (misdirected !== undefined) {
        reply.header('connection', 'close')
        throw new ControlError(`The request is malformed: ${misdirected}.`)
      }
      const found = router.find(method, url)
      const refused = 'control' in found && found.control.open ? undefined : refusal(request)
      if (refused) throw refused
      if (!('control' in found)) return refuseUnknown(found, request, reply)
      if (!ready() && !found.control.early)
        throw new ControlError('The estate is being loaded.', 503)
      checkType(found, request, curl)
      return found
    },

    async answer(found, request, reply) {
      const { control, at } = found
      const { query, world } = parametersOf(request, control)
      // Of a request without a body there is nothing to be read.
      const stream = (request.body ?? (control.takes?.stream && Readable.from([]))) as
        | Readable
        | undefined
      const body = control.takes?.stream
        ? stream
        : await readBody(stream, control.takes, options.bodyLimit, () => curl(found, request))
      const given: Given = { body, query, origin: originOf(request.raw) }
      const asked = control.of === 'process' ? worlds.main : worldOf(world, request)
      // Whoever asks while much is to happen waits for it, and keeps no other world from answering.
      if (!control.early && !control.open) await asked.catchUp()
      const result = await (control.of === 'process'
        ? control.call(controls, at, given)
        : control.call(controls.world(worlds.named(asked.name).name), at, given))
      reply.header('date', httpDate(asked.clock.now()))
      const { gives, status } = control
      if (!gives) return reply.code(status).send()
      // HEAD is answered as GET without its body; what never ends would never be over.
      if (request.raw.asked === 'HEAD' && result instanceof Readable) {
        result.destroy()
        return reply
          .code(status)
          .type(gives.type ?? CONTENT_TYPE.json)
          .send('')
      }
      // Who has ended his side waits for an end, and of events there is none.
      if (result instanceof Readable && gives.type === 'text/event-stream')
        request.raw.socket.once('end', () => result.destroy())
      return reply
        .code(status)
        .type(gives.type ?? CONTENT_TYPE.json)
        .send(result)
    },
  }
}

/** Gives the command by which a control is asked as it should be. */
type CurlFor = (found: FoundControl, request: FastifyRequest) => string

function curlFor({ control, at }: FoundControl, request: FastifyRequest, origin: string): string {
  const query = queryOf(request.raw.url ?? '')
  return curlOf(control, {
    origin,
    at,
    query: query === '' ? '' : `?${query}`,
    needsToken: request.headers.authorization !== undefined,
  })
}

/** What bodies are sent as, besides JSON, where they may be YAML. */
const YAML = /^application\/(?:x-)?yaml\b/i

const hasBody = ({ raw: { headers } }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** @throws ControlError for a body that is of no type that is taken: a web form can send any other without asking first */
function checkType(found: FoundControl, request: FastifyRequest, curl: CurlFor): void {
  const type = request.raw.headers['content-type']
  if (!hasBody(request) || /^application\/json\b/i.test(type ?? '')) return
  const { yaml } = found.control.takes ?? {}
  if (yaml && YAML.test(type ?? '')) return
  const expected = yaml ? 'application/json or application/yaml' : 'application/json'
  throw new ControlError(
    `Content-Type: expected ${expected}, found ${type ?? 'none'}: ${curl(found, request)}`,
    415,
  )
}

/** @throws ControlError for a parameter of the query that is none, or is given twice */
function parametersOf(
  request: FastifyRequest,
  { query, of }: ControlSpec,
): { readonly query: Readonly<Record<string, string>>; readonly world: string | undefined } {
  const known = [...Object.keys(query?.properties ?? {}), ...(of === 'world' ? ['world'] : [])]
  const found: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(queryOf(request.raw.url ?? ''))) {
    if (name in found) throw new ControlError(`${name}: expected one value, found several.`)
    if (!query?.additionalProperties && !known.includes(name)) {
      const key = otherKey(name, known, 'parameter')
      throw new ControlError(`The query: expected ${key.expected}, found ${key.found}.`)
    }
    found[name] = value
  }
  if (of === 'process') return { query: found, world: undefined }
  const { world, ...others } = found
  return { query: others, world }
}
