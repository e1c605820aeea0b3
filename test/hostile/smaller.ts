import type { HostileRequest } from './draw.js'

/** Attempts at most to make a request smaller. */
const ATTEMPTS = 60

/** The smallest request that is found which still does what a request did; the same where it does not do it again. */
export async function smaller(
  request: HostileRequest,
  still: (other: HostileRequest) => Promise<boolean>,
): Promise<HostileRequest> {
  let least = request
  let left = ATTEMPTS
  const attempt = async (other: HostileRequest): Promise<boolean> => {
    if (left-- <= 0 || !(await still(other))) return false
    least = other
    return true
  }
  for (const name of Object.keys(request.headers)) {
    const { [name]: _, ...headers } = least.headers
    await attempt({ ...least, headers })
  }
  for (let size = (least.body?.length ?? 0) >> 1; size > 0 && left > 0; size >>= 1)
    for (let at = 0; at < (least.body?.length ?? 0) && left > 0; ) {
      const body = least.body ?? ''
      if (!(await attempt({ ...least, body: body.slice(0, at) + body.slice(at + size) })))
        at += size
    }
  return least
}
