/** Finds the control that a request means, as the API's own paths are found: in any letter case, and so on. */
import FindMyWay, { type HTTPMethod } from 'find-my-way'
import { pathOf } from '../url.js'
import { nearest } from '../wording/nearest.js'
import type { ControlSpec, Method } from './control-spec.js'

/** A control, and what stands in its path in place of the words in braces. */
export interface FoundControl {
  readonly control: ControlSpec
  readonly at: Readonly<Record<string, string>>
}

export interface ControlRouter {
  /** The control of a method and a URL; where there is none, those that the path has with other methods. */
  find(method: string, url: string): FoundControl | readonly FoundControl[]
  /** The path of a control that is most like the one of a URL. */
  nearest(url: string): string | undefined
}

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Longer parts of paths than any URL has. */
const MAX_PART = 8192

export function createControlRouter(controls: readonly ControlSpec[]): ControlRouter {
  const router = FindMyWay({
    caseSensitive: false,
    ignoreTrailingSlash: true,
    ignoreDuplicateSlashes: true,
    maxParamLength: MAX_PART,
  })
  for (const control of controls) {
    const pattern = `/emsim${control.path}`.replace(/\{(\w+)\}/g, ':$1')
    router.on(control.method, pattern, noHandler, control)
  }

  function find(method: string, url: string): FoundControl | undefined {
    const found = router.find(method as HTTPMethod, url)
    return found ? { control: found.store, at: found.params as FoundControl['at'] } : undefined
  }

  return {
    find: (method, url) => find(method, url) ?? METHODS.flatMap((other) => find(other, url) ?? []),
    nearest(url) {
      const path = pathOf(url)
      const asked = path.split('/')
      const alike = controls.flatMap((control) => {
        const parts = `/emsim${control.path}`.split('/')
        if (parts.length !== asked.length) return []
        const meant = parts.map((part, index) => likeness(asked[index] ?? '', part))
        return meant.includes(undefined) ? [] : [meant.join('/')]
      })
      return nearest(path, alike)
    },
  }
}

/** What a part of a path most likely means, where a control has this part; undefined if not this one. */
const likeness = (asked: string, part: string): string | undefined =>
  part.startsWith('{') ? asked : nearest(asked, [part])

function noHandler(): void {}
