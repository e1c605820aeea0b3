/**
 * Finds the operation that a request asks for. Paths come from the contract and match without regard
 * to letter case, a trailing or a doubled slash. What Fastify's own routes cannot tell apart, the
 * `action` in the query, is told here; so one Fastify route serves the whole API.
 */
import FindMyWay from 'find-my-way'
import type { Contract } from '../contract/contract.js'
import { EmError } from '../contract/em-error.js'
import { chosenBy, type Operation } from '../contract/operation.js'
import { pathOf } from '../url.js'

/** The operation that a request asks for, with what stands in its path in place of the words in braces. */
export interface Match {
  readonly operation: Operation
  readonly params: Readonly<Record<string, string | undefined>>
}

/** What a request is found to ask for: an operation, or the methods that the path does support. */
export type Asking = Match | { readonly allow: readonly string[] }

/** Why nothing can be asked of a URL so, if nothing can: its path is none, or does not support the method. */
export function unsupported(asking: Asking, method: string, url: string): EmError | undefined {
  if ('operation' in asking) return undefined
  const { allow } = asking
  const path = pathOf(url)
  if (allow.length === 0) return new EmError('noResource', { path })
  if (method === 'OPTIONS') return undefined
  return new EmError('methodNotAllowed', { path, method }, { headers: { allow: allow.join(', ') } })
}

/** Finds operations by method, URL and action. */
export interface Routes {
  /** The operation, or the methods that the path does support (none where there is no such path). */
  find(method: string, url: string, action: string | null): Asking
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const

/** The routes of a contract. @param prefix of all its paths, such as /api */
export function createRoutes(contract: Contract, prefix: string): Routes {
  const families = byFirstSegment(contract.operations)
  const routers = new Map<string, Router>()

  /** The router of the operations that begin alike, made at the first request for one of them. */
  function routerOf(url: string): Router | undefined {
    const below = url.replace(/^\/+/, '/').slice(prefix.length)
    const segment = FIRST_SEGMENT.exec(below)?.[1]?.toLowerCase() ?? ''
    const known = routers.get(segment)
    if (known) return known
    const operations = families.get(segment)
    if (!operations) return undefined
    const router = routerFor(operations, contract, prefix)
    routers.set(segment, router)
    return router
  }

  function find(method: string, url: string): Found | null {
    return (routerOf(url)?.find(method as (typeof METHODS)[number], url) ?? null) as Found | null
  }

  function allowed(url: string): string[] {
    const methods: string[] = METHODS.filter((method) => find(method, url) !== null)
    if (methods.includes('GET')) methods.splice(1, 0, 'HEAD')
    return methods.length > 0 ? [...methods, 'OPTIONS'] : []
  }

  return {
    find(method, url, action) {
      const found = find(method, url)
      const operation = found && chosenBy(action, found.store)
      return operation ? { operation, params: named(found.params) } : { allow: allowed(url) }
    },
  }
}

type Router = ReturnType<typeof FindMyWay>

const FIRST_SEGMENT = /^\/*([^/?]*)/

function byFirstSegment(operations: readonly Operation[]): Map<string, Operation[]> {
  const families = new Map<string, Operation[]>()
  for (const operation of operations) {
    const segment = FIRST_SEGMENT.exec(operation.path)?.[1]?.toLowerCase() ?? ''
    const family = families.get(segment)
    if (family) family.push(operation)
    else families.set(segment, [operation])
  }
  return families
}

function routerFor(operations: readonly Operation[], contract: Contract, prefix: string): Router {
  const router = FindMyWay({
    caseSensitive: false,
    ignoreTrailingSlash: true,
    ignoreDuplicateSlashes: true,
    maxParamLength: 500,
  })
  for (const operation of operations) {
    const { method, path } = operation
    const same = contract.at(method, path)
    if (same[0] !== operation) continue
    const below = path === '/' ? '' : path
    const pattern = prefix + below.replace(/\{filepath\}$/, '*').replace(/\{([^}]*)\}/g, ':$1')
    router.on(method, pattern, noHandler, same)
  }
  return router
}

interface Found {
  params: Record<string, string | undefined>
  store: readonly Operation[]
}

/** The rest of a path, which the router calls by a star, under the name that operations have for it. */
function named(params: Found['params']): Found['params'] {
  const { '*': filepath, ...others } = params
  return filepath === undefined ? params : { ...others, filepath }
}

function noHandler(): void {}
